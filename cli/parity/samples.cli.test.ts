import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import type { ModelParity } from './index.ts';

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: bigquery, project: demo, dataset: shop, method: oauth}
`;
const numbers = (rows: number) =>
  `from {% if target.type == 'bigquery' %}unnest(generate_array(0, ${rows - 1})) as i{% else %}range(${rows}) t(i){% endif %}`;
const AGAIN = `{{ config(materialized='incremental', unique_key='id') }}
select id, long_text from {{ ref('long_rows') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`;

let shop: CliProject;
let found: ReadonlyMap<string, ModelParity>;
let text: string;

beforeAll(async () => {
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {made: {+materialized: table}}}\n',
    'profiles.yml': PROFILES,
    'models/made/long_rows.sql': `select i as id, i % 7 as kind, repeat('x', 9000) as long_text ${numbers(1500)}`,
    'models/made/kinds.sql': `select i as kind, i * 2 as n ${numbers(7)}`,
    'models/made/giant.sql': `select i as id, repeat('x', 5000000) as giant ${numbers(2)}`,
    'models/read/joined.sql':
      "select id, length(long_text) as l, n from {{ ref('long_rows') }} join {{ ref('kinds') }} using (kind)",
    'models/read/added_to.sql': AGAIN,
    'models/read/all_pairs.sql':
      "select a.id, b.id as other from {{ ref('long_rows') }} a cross join {{ ref('long_rows') }} b",
    'models/read/of_giants.sql': "select id, length(giant) as l from {{ ref('giant') }}",
  });
  const built = await shop.etl(['build']);
  expect(built.exit, built.stdout + built.stderr).toBe(0);
  text = (await shop.etl(['parity', '--select', 'read'])).stdout;
  const said = await shop.etl(['parity', '--select', 'read', '--output', 'json']);
  found = new Map((JSON.parse(said.stdout) as { models: ModelParity[] }).models.map((one) => [one.name, one]));
});
afterAll(() => shop.remove());

it.each(['joined', 'added_to', 'all_pairs'])('%s is compared on as many rows as the engine takes', (name) => {
  const model = found.get(name);
  expect(model?.variants.map(({ verdict }) => verdict)).toEqual(model?.variants.map(() => 'equal'));
  const taken = model?.variants[0]?.inputs.find((one) => one.name === 'long_rows');
  expect([taken?.total, (taken?.rows ?? 0) > 50, (taken?.rows ?? 0) < 1000]).toEqual([1500, true, true]);
});

it('rows keep those that they are joined with, and it is told how many rows were taken', () => {
  const [variant] = found.get('joined')?.variants ?? [];
  expect(variant?.rows?.left).toBe(variant?.inputs.find(({ name }) => name === 'long_rows')?.rows);
  expect(text).toMatch(/joined +\d+ rows x 3 columns\n +on \d+ of 1500 rows of long_rows\n/);
});

it('a row that is too large by itself is told', () => {
  expect(found.get('of_giants')?.variants[0]).toMatchObject({
    verdict: 'not_checkable',
    reason: 'even a few of its rows are larger than the 4 MB that the reference engine takes',
  });
});
