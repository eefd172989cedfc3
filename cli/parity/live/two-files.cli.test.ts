import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';
import type { ModelParity, VariantParity } from '../index.ts';

const ROWS = 20_000;
const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb}
    later: {type: duckdb, path: later.duckdb}
`;

/** A table that is another one for the second target. */
const table = (later: string) => `{{ config(materialized='table') }}
select * {% if target.name == 'later' %}${later}{% endif %}
from (select i as id, 'n' || i as name, i / 4 as ratio, i % 10 as digit from range(${ROWS}) t(i))`;

let shop: CliProject;

beforeAll(async () => {
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': PROFILES,
    'models/a_tenth.sql': table('replace (case digit when 3 then -1 else digit end as digit)'),
    'models/null_keys.sql': table('replace (case when id < 9 then id end as id)'),
    'models/stamped.sql':
      "{{ config(materialized='table') }} select 1 as id, '{{ target.name }}' as _etl_load_id, '{{ target.name }}' as loaded_by, cast(1 + {{ 0.001 if target.name == 'later' else 0 }} as double) as rate",
    'models/meta.yml': `models: [{name: stamped, config: {meta: {parity: {tolerance: 0.01}}}}]`,
  });
  for (const target of ['dev', 'later']) {
    const built = await shop.etl(['build', '--target', target]);
    expect(built.exit, built.stdout + built.stderr).toBe(0);
  }
});
afterAll(() => shop.remove());

async function compared(...args: string[]): Promise<VariantParity | undefined> {
  const { stdout, stderr } = await shop.etl(['parity', '--targets', 'dev,later', '--output', 'json', ...args]);
  expect(stdout, stderr).not.toBe('');
  return (JSON.parse(stdout) as { models: ModelParity[] }).models[0]?.variants[0];
}

it('of very many differences the first are read, by a column that names each row where no key is declared', async () => {
  const found = await compared('--select', 'a_tenth', '--rows', '500');
  expect(found?.reason).toBe('more rows differ than were read, in digit; the first are shown');
  const [column] = found?.differences?.columns ?? [];
  expect([column?.name, (column?.rows ?? 0) >= 20, (column?.rows ?? 0) <= 500]).toEqual(['digit', true, true]);
  expect(found?.differences).toMatchObject({ onlyLeft: 0, onlyRight: 0 });
});

it('a column with NULLs is no name of rows', async () => {
  const found = await compared('--select', 'null_keys', '--rows', '300');
  expect(found?.differences?.columns.map(({ name }) => name)).toEqual(['id']);
  expect(Object.keys(found?.differences?.values[0]?.key ?? {})).toEqual(['name']);
});

it('what differs by nature is left out when the project or the command says so, and it is told', async () => {
  const first = await compared('--select', 'stamped');
  expect([first?.verdict, first?.ignored, first?.differences?.columns.map(({ name }) => name)]).toEqual([
    'differs',
    ['_etl_load_id'],
    ['loaded_by'],
  ]);
  const { stdout } = await shop.etl([
    'parity',
    '--targets',
    'dev,later',
    '--select',
    'stamped',
    '--ignore-columns',
    'LOADED_*, rate',
  ]);
  expect(stdout).toMatch(/✓ equal +stamped +1 row x 1 column\n +not compared: _etl_load_id, loaded_by, rate\n/);
});

it.each([
  ['ignor: [a]', /ETL6509[\s\S]*stamped[\s\S]*no key "ignor"[\s\S]*did you mean "ignore"/],
  ['ignore: {a: 1}', /ETL6509[\s\S]*no list of names/],
  ['tolerance: 5', /ETL6509[\s\S]*no number from 0 up to 1/],
])('a parity of %s is refused with what to write', async (given, words) => {
  shop.write({ 'models/meta.yml': `models: [{name: stamped, config: {meta: {parity: {${given}}}}}]` });
  const { exit, stderr } = await shop.etl(['parity', '--targets', 'dev,later', '--select', 'stamped']);
  expect([exit, stderr]).toEqual([2, expect.stringMatching(words)]);
});
