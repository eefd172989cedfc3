import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { diagnosticsOf, EtlError } from '../diagnostics/index.ts';
import { checkEngine, parseConnection, parseCredentials } from './credentials.ts';
import { type LoadProfileOptions, loadProfile } from './load-profile.ts';
import type { RenderYaml } from './render-values.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etl-profile-'));
  writeFileSync(join(root, 'profiles.yml'), PROFILES);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const PROFILES = `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ PATH }}"
      thread: 4
      connections:
        files: {type: files, root: data, dpeth: 1}
        plex: {type: mysql, host: "{{ PLEX_HOST }}"}
    prod: {type: bigquery, project: "{{ GCP_PROJECT }}", dataset: "{{ DATASET }}"}
    old: {type: postgress, threads: 0}
    none:
empty:
`;

const VALUES: Record<string, string> = { PATH: 'a.db' };
const render: RenderYaml = (text, position) => {
  const name = text.replace(/[{} ]/g, '');
  const value = VALUES[name];
  if (value === undefined) throw EtlError.of('ETL1030', { name }, { position });
  return value;
};

function load(options: Partial<LoadProfileOptions> = {}) {
  return loadProfile({ root, cwd: root, home: join(root, 'home'), projectProfile: 'shop', render, ...options });
}

function mistakes(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return diagnosticsOf(error).map(({ code, message, position, hint }) =>
      [code, `${position?.line ?? '-'}:${position?.column ?? '-'}`, message, hint ?? ''].join(' ').trim(),
    );
  }
}

describe('a profile', () => {
  it('asks only for the variables of the chosen target, and of a connection when it is used', () => {
    const profile = load();
    expect(profile).toMatchObject({ name: 'shop', targetName: 'dev', type: 'duckdb', threads: 1 });
    expect(profile.output).toEqual({ type: 'duckdb', path: 'a.db', thread: 4 });
    expect(profile.connectionNames).toEqual(['files', 'plex']);
    expect(profile.connection('files')).toEqual({ type: 'files', root: 'data', dpeth: 1 });
    expect(mistakes(() => profile.connection('plex'))[0]).toContain('ETL1030 10:35 The environment variable PLEX_HOST');
  });

  it('tells all variables that are missing in one go', () => {
    expect(mistakes(() => load({ target: 'prod' })).map((one) => one.slice(0, 13))).toEqual([
      'ETL1030 11:37',
      'ETL1030 11:67',
    ]);
  });

  it.each([
    [
      { target: 'prd' },
      'ETL1043 3:3 The profile "shop" has no target "prd"; it has dev, prod, old, none. Did you mean "prod"?',
    ],
    [{ profile: 'shp' }, 'ETL1042 -:- profiles.yml has no profile "shp"; it has shop, empty. Did you mean "shop"?'],
    [{ profile: 'empty' }, 'ETL1044 14:1 The profile "empty" cannot be used: it is empty.'],
    [{ target: 'none' }, 'ETL1044 13:5 The profile "shop" cannot be used: its target "none" is nothing, not a map.'],
    [{ target: 'old' }, 'ETL1021 12:37 "threads" must be a whole number above zero, not the number 0.'],
    [{ projectProfile: null }, 'ETL1041 -:- The project does not say which profile it uses.'],
  ])('%j is an error that says what there is', (options, message) => {
    expect(mistakes(() => load(options))[0]).toContain(message);
  });

  it('is looked for in the given folder only, else in the project, then at home', () => {
    const home = join(root, 'home');
    mkdirSync(join(home, '.dbt'), { recursive: true });
    writeFileSync(join(home, '.dbt', 'profiles.yml'), PROFILES);
    expect(load().file).toBe(join(root, 'profiles.yml'));
    rmSync(join(root, 'profiles.yml'));
    expect(load().file).toBe(join(home, '.dbt', 'profiles.yml'));
    expect(mistakes(() => load({ profilesDir: 'other' }))[0]).toContain(
      'ETL1040 -:- There is no profiles.yml; looked in',
    );
  });

  it('of an engine that is not supported names those that are', () => {
    writeFileSync(join(root, 'profiles.yml'), 'shop: {outputs: {default: {type: postgress}}}\n');
    expect(mistakes(() => checkEngine(load(), ['duckdb', 'postgres']))).toEqual([
      'ETL1045 1:34 The target "default" is of type "postgress", which is not supported; supported are duckdb, postgres. Did you mean "postgres"?',
    ]);
  });

  it('is checked by the schemas of its adapter and connectors', () => {
    const schema = z.strictObject({ path: z.string().default(':memory:'), threads: z.int().optional() });
    expect(mistakes(() => parseCredentials(load(), schema))).toEqual([
      'ETL1020 7:7 "thread" is not a key of target "dev". Did you mean "threads"?',
    ]);
    expect(parseCredentials(load(), schema.extend({ thread: z.int() }))).toEqual({ path: 'a.db', thread: 4 });
    const files = z.strictObject({ type: z.literal('files'), root: z.string(), depth: z.int().optional() });
    expect(mistakes(() => parseConnection(load(), 'files', files))).toEqual([
      'ETL1020 9:42 "dpeth" is not a key of connection "files". Did you mean "depth"?',
    ]);
    expect(mistakes(() => load().connection('file'))).toEqual([
      'ETL1046 -:- The target "dev" has no connection "file"; it has files, plex. Did you mean "files"?',
    ]);
  });
});
