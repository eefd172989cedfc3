import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../config/environment.ts';
import { configRenderer } from '../manifest/context/config-renderer.ts';
import { packagesHash } from './lock-hash.ts';
import { readPackageFile } from './package-file.ts';

const answers = JSON.parse(readFileSync(new URL('./testdata/dbt-hashes.json', import.meta.url), 'utf8')) as readonly {
  readonly list: string;
  readonly hash: string;
}[];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the hash of a list of packages', () => {
  it.each(answers)('is dbt’s for $list', async ({ list, hash }) => {
    writeFileSync(join(folder, 'packages.yml'), list);
    const processEnv = { DBT_ENV_SECRET_T: 'tok', H: 'host.tld' };
    const environment = await loadEnvironment({ processEnv });
    const render = configRenderer({ environment, cliVars: {}, allowSecrets: true });
    expect(packagesHash(readPackageFile(folder, { render }).entries)).toBe(hash);
  });
});
