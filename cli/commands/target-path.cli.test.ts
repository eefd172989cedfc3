import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

interface Written {
  readonly nodes: Readonly<Record<string, { readonly compiled_path: string | null }>>;
}

const project = new CliProject().write({
  'dbt_project.yml': 'name: p\nprofile: p\n',
  'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
  'models/v.sql': 'select 1 as id',
});
const elsewhere = mkdtempSync(join(tmpdir(), 'etl-target-'));

afterAll(() => {
  project.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

it('artifacts and compiled SQL are written to an absolute --target-path, as dbt does', async () => {
  expect(await project.etl(['compile', '--target-path', elsewhere])).toMatchObject({ exit: 0 });
  const { nodes } = JSON.parse(readFileSync(join(elsewhere, 'manifest.json'), 'utf8')) as Written;
  const compiled = join(elsewhere, 'compiled', 'p', 'models', 'v.sql');
  expect(nodes['model.p.v']?.compiled_path).toBe(compiled.replaceAll('\\', '/'));
  expect(readFileSync(compiled, 'utf8')).toBe('select 1 as id');
  expect(existsSync(project.path('target'))).toBe(false);
});

it('a relative --target-path is below the project', async () => {
  expect(await project.etl(['compile', '--target-path', 'out/here'])).toMatchObject({ exit: 0 });
  const { nodes } = JSON.parse(project.read('out/here/manifest.json')) as Written;
  expect(nodes['model.p.v']?.compiled_path).toBe('out/here/compiled/p/models/v.sql');
});
