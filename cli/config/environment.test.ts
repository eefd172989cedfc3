import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { envVar, loadEnvironment, secret } from './environment.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etl-environment-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const position = { file: 'profiles.yml', line: 3, column: 5 };

describe('env_var', () => {
  it('reads the environment first, then .env, then the default', async () => {
    writeFileSync(join(root, '.env'), 'A=file\nB="from file"\n# C=no\n');
    const environment = await loadEnvironment({ root, processEnv: { A: 'real', EMPTY: '' } });
    expect(envVar(environment, 'A')).toBe('real');
    expect(envVar(environment, 'B', 'x')).toBe('from file');
    expect(envVar(environment, 'C', 'default')).toBe('default');
    expect(envVar(environment, 'EMPTY', 'default')).toBe('');
    expect([...environment.asked]).toEqual([
      ['A', 'real'],
      ['B', 'from file'],
      ['C', null],
      ['EMPTY', ''],
    ]);
  });

  it('names a variable that is missing and where it was asked for', async () => {
    const environment = await loadEnvironment({ root, processEnv: {} });
    expect(() => envVar(environment, 'PLEX_HOST', undefined, { position })).toThrow(
      'The environment variable PLEX_HOST is not set, and it has no default.',
    );
    try {
      envVar(environment, 'PLEX_HOST', null, { position });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ETL1030', diagnostic: { position } });
    }
  });

  it('gives secrets only where they are allowed, and masks them', async () => {
    const environment = await loadEnvironment({ root, processEnv: { DBT_ENV_SECRET_KEY: 'hunter2' } });
    expect(() => envVar(environment, 'DBT_ENV_SECRET_KEY')).toThrow('is a secret');
    expect(envVar(environment, 'DBT_ENV_SECRET_KEY', null, { allowSecrets: true })).toBe('hunter2');
    expect(environment.mask.apply('login with hunter2 failed')).toBe('login with *** failed');
    expect(environment.asked.size).toBe(0);
  });
});

describe('secret', () => {
  it('reads the variable in capitals, then the file under secrets/', async () => {
    mkdirSync(join(root, 'secrets'));
    writeFileSync(join(root, 'secrets', 'mail-key'), 'p"w/1\n');
    const environment = await loadEnvironment({ root, processEnv: { PLEX_MYSQL: 'pw' } });
    expect(secret(environment, 'plex-mysql')).toBe('pw');
    expect(secret(environment, 'mail-key')).toBe('p"w/1');
    expect(environment.mask.apply('json "p\\"w/1", url p%22w%2F1, plain p"w/1')).toBe('json "***", url ***, plain ***');
  });

  it('asks further providers, and tells all places when none has it', async () => {
    const vault = {
      describe: (name: string) => `the vault's ${name}`,
      read: (name: string) => (name === 'a' ? '1' : undefined),
    };
    const environment = await loadEnvironment({ root, processEnv: {}, secretProviders: [vault] });
    expect(secret(environment, 'a')).toBe('1');
    expect(() => secret(environment, 'b', { position })).toThrow(
      `The secret "b" was not found; looked for the environment variable B, then the file that B_FILE names, then the file secrets/b, then the vault's b.`,
    );
  });

  it('reads the file that a variable names, as containers are given secrets', async () => {
    writeFileSync(join(root, 'mounted'), 'pw\n');
    const environment = await loadEnvironment({ root, processEnv: { KEY_FILE: 'mounted', GONE_FILE: '/not/there' } });
    expect(secret(environment, 'key')).toBe('pw');
    expect(() => secret(environment, 'gone')).toThrow('/not/there');
  });

  it('leaves the secrets folder for no name', async () => {
    writeFileSync(join(root, 'outside'), 'x');
    mkdirSync(join(root, 'secrets'));
    const environment = await loadEnvironment({ root, processEnv: {} });
    expect(() => secret(environment, '../outside')).toThrow('was not found');
  });
});
