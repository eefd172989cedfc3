import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import type { ModelParity } from './index.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FOLDERS = ['etl_project.yml', 'profiles.yml', 'macros', 'models', 'seeds', 'sources', 'tests'];
const ENV = { GCP_PROJECT: 'demo' };

let project: CliProject;

beforeAll(async () => {
  project = new CliProject();
  for (const one of FOLDERS) cpSync(join(ROOT, one), project.path(one), { recursive: true });
  const built = await project.etl(['build', '--select', 'tag:sales+']);
  expect(built.exit, built.stdout + built.stderr).toBe(0);
});
afterAll(() => project.remove());

async function parity(...args: string[]): Promise<readonly ModelParity[]> {
  const { stdout, stderr } = await project.etl(['parity', '--output', 'json', ...args], ENV);
  expect(stdout, stderr).not.toBe('');
  return (JSON.parse(stdout) as { models: ModelParity[] }).models;
}

it('the models of sales give the same rows on both engines', async () => {
  const models = await parity();
  expect(models.filter(({ verdict }) => verdict !== 'equal')).toEqual([]);
  expect(models.length).toBeGreaterThanOrEqual(14);
  const second = models.flatMap(({ variants }) => variants).filter(({ variant }) => variant === 'incremental');
  expect(second.map(({ verdict, rows }) => [verdict, (rows?.left ?? 0) > 0])).toEqual([['equal', true]]);
});

it('the tests of sales find the same on both engines', async () => {
  const models = await parity('--resource-type', 'test', '--select', 'tag:sales');
  expect(
    models.filter(({ verdict }) => verdict !== 'equal').map(({ name, variants }) => [name, variants[0]?.reason]),
  ).toEqual([]);
  expect(models.length).toBeGreaterThan(50);
});

it('few rows of a fact bring the dimensions that they are joined with', async () => {
  const [found] = await parity('--select', 'vw_sales_analysis', '--rows', '15');
  const inputs = found?.variants[0]?.inputs ?? [];
  const taken = inputs.find(({ name }) => name === 'fct_sales')?.rows ?? 0;
  expect([taken >= 15, taken <= 15 + 3 * 9]).toEqual([true, true]);
  expect(found?.variants[0]).toMatchObject({ verdict: 'equal', rows: { left: taken, right: taken } });
});
