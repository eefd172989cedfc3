import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';
import { PARITY_CASES as CASES, type ParityCase as Case } from '../testing/parity-cases.ts';
import type { ModelParity } from './index.ts';

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: bigquery, project: demo, dataset: shop, method: oauth}
    later: {type: duckdb, path: later.duckdb}
    memory: {type: duckdb}
`;

const ORDERS = `id,customer,amount,ratio,placed_at,note
1,a,10.25,1.5,2024-01-31 10:00:00, x\x20
2,a,10.35,2.5,2024-02-29 23:59:59,y
3,b,,0.1,2024-03-31 02:30:00,
4,b,-7.5,-2.5,2023-12-31 00:00:00,Z
5,c,3,0.5,2024-12-30 12:00:00,été
6,c,-7,3.5,2024-11-03 06:30:00,ÑANDÚ
`;

function model([, duckdb, bigquery]: Case): string {
  const sql = (select: string) => (/ from t\b/.test(select) ? select : `${select} from t`);
  const choice =
    duckdb === bigquery
      ? sql(duckdb)
      : `{% if target.type == 'bigquery' %}${sql(bigquery)}{% else %}${sql(duckdb)}{% endif %}`;
  return `with t as (select * from {{ ref('orders') }}) select ${choice}`;
}

let shop: CliProject;
let text: CliResult;
let found: ReadonlyMap<string, ModelParity>;
let broken: CliResult;

beforeAll(async () => {
  const models = CASES.map((one) => [`models/${one[0]}.sql`, model(one)]);
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': PROFILES,
    'seeds/orders.csv': ORDERS,
    'seeds/p.yml': `seeds: [{name: orders, columns: [{name: id, data_tests: [unique]},
      {name: note, data_tests: [{not_null: {config: {severity: warn}}}]}]}]`,
    'models/second_build.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id, placed_at, {% if is_incremental() and target.type == 'bigquery' %}1{% else %}2{% endif %} as m from {{ ref('orders') }}
{% if is_incremental() %}where placed_at > (select max(placed_at) from {{ this }}){% endif %}`,
    'models/passed_on.sql':
      "{{ config(materialized='ephemeral') }} select id, id * 2 as twice from {{ ref('orders') }}",
    'models/below_ephemeral.sql': "select * from {{ ref('passed_on') }}",
    'models/below_a_difference.sql': "select id, n * 2 as n from {{ ref('off_by_one') }}",
    'models/asks_for_columns.sql': `select {% for column in adapter.get_columns_in_relation(ref('civil_time')) %}{{ column.name }},
{% endfor %}{{ 1 if load_relation(ref('orders')) else 0 }} as is_there from {{ ref('civil_time') }}`,
    'models/civil_time.sql': `select id, {% if target.type == 'bigquery' %}datetime(placed_at){% else %}placed_at{% endif %} as moment
from {{ ref('orders') }}`,
    'models/below_civil_time.sql': `select id, {% if target.type == 'bigquery' %}datetime_add(moment, interval 1 day){% else %}moment + interval 1 day{% endif %} as moment
from {{ ref('civil_time') }}`,
    ...Object.fromEntries(models),
  });
  const built = await shop.etl(['build']);
  expect(built.exit, built.stdout + built.stderr).toBe(0);
  text = await shop.etl(['parity']);
  const said = await shop.etl(['parity', '--output', 'json']);
  const { models: all } = JSON.parse(said.stdout) as { models: ModelParity[] };
  found = new Map(all.map((one) => [one.name, one]));
  broken = await shop.etl(['parity', '--target', 'later']);
});
afterAll(() => shop.remove());

/** What the text output says of a model. */
function said(name: string): string {
  const blocks = text.stdout
    .split(/^(?=\S)/m)
    .filter((block) => new RegExp(`^\\S .{13} {2}${name}(?:\\s|$)`).test(block));
  return blocks.join('');
}

describe('etl parity', () => {
  it.each(CASES.map(([name, , , verdict, words]) => [name, verdict, words ?? /./] as const))(
    '%s is %s',
    (name, verdict, words) => {
      expect([name, found.get(name)?.verdict, said(name)]).toEqual([name, verdict, expect.stringMatching(words)]);
    },
  );

  it('compares both builds of an incremental model, the second on what the first left', () => {
    const [first, second] = found.get('second_build')?.variants ?? [];
    expect([first?.verdict, second?.verdict, second?.differences?.columns.map(({ name }) => name)]).toEqual([
      'equal',
      'differs',
      ['m'],
    ]);
    expect(second?.inputs).toContainEqual({ name: 'this', rows: 3, total: 3 });
  });

  it('looks through ephemeral models, and gives a model the rows of its parent that the warehouse has', () => {
    expect(found.get('below_ephemeral')?.verdict).toBe('equal');
    expect(found.get('below_a_difference')?.verdict).toBe('equal');
  });

  it('shows the expression of a column on both sides and its place in the template', () => {
    expect(said('off_by_one')).toMatch(
      /written at models\/off_by_one\.sql:1:\d+\n +dev: id \+ 1\n +prod: id \+ 2\n +id=1 {2}dev 2, prod 3/,
    );
  });

  it('answers templates that ask for relations and columns of the other side from what is known of them', () => {
    expect(found.get('asks_for_columns')?.verdict).toBe('equal');
  });

  it('knows the types that a parent has on BigQuery, selected or not', async () => {
    const { stdout } = await shop.etl(['parity', '--select', 'below_civil_time', '--output', 'json']);
    const alone = (JSON.parse(stdout) as { models: ModelParity[] }).models[0];
    expect([found.get('below_civil_time')?.verdict, alone?.verdict]).toEqual(['equal', 'equal']);
  });

  it('compares what data tests find, of which no rows are an answer', async () => {
    const { stdout } = await shop.etl(['parity', '--resource-type', 'test', '--output', 'json']);
    const { models } = JSON.parse(stdout) as { models: ModelParity[] };
    const told = models.map(({ name, verdict, variants }) => [name, verdict, variants[0]?.rows?.left]);
    expect(told).toEqual([
      ['not_null_orders_note', 'equal', 1],
      ['unique_orders_id', 'equal', 0],
    ]);
  });

  it('counts the verdicts and ends with 1 when a model differs, with 0 when none does', async () => {
    expect(text.exit).toBe(1);
    expect(text.stdout).toMatch(
      /models, dev against prod: \d+ equal, \d+ differs, 6 open order, 4 not checkable; \d+ rows compared/,
    );
    const one = await shop.etl(['parity', '--select', 'plain_columns', 'some_rows', 'no_rows']);
    expect([one.exit, one.stdout]).toEqual([0, expect.stringContaining('1 equal, 1 open order, 1 not checkable')]);
  });

  it('writes nothing to the warehouse', async () => {
    const count = ['show', '--inline', "select count(*) as n from {{ ref('orders') }}", '--output', 'json'];
    expect((await shop.etl(count)).stdout).toContain('6');
    expect(shop.read('target/parity/prod/compiled/shop/models/plain_columns.sql')).toContain('`demo`.`shop`.`orders`');
  });
});

describe('etl parity on bad input', () => {
  it('asks for a build where there is no warehouse, and makes none', async () => {
    expect([broken.exit, broken.stderr]).toEqual([2, expect.stringContaining('ETL6505')]);
    expect(broken.stderr).toContain('etl build --target later');
  });

  it.each([
    [['--against', 'prd'], /ETL1043[\s\S]*prd/],
    [['--target', 'prod'], /ETL6501[\s\S]*bigquery/],
    [['--target', 'memory'], /ETL4003[\s\S]*gone/],
    [['--against', 'later'], /ETL6503[\s\S]*duckdb/],
    [['--select', 'nothing_of_the_kind'], /ETL6506/],
    [['--rows', '0'], /--rows/],
    [['--tolerance', 'abc'], /ETL6507[\s\S]*abc/],
  ])('%s is refused with what to do', async (args, words) => {
    const { exit, stderr } = await shop.etl(['parity', ...args]);
    expect([exit, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  it('tells of an input that was not built', async () => {
    const fresh = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': PROFILES,
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': 'select 1 as id',
    });
    await fresh.etl(['build', '--select', 'c']);
    const { exit, stdout } = await fresh.etl(['parity']);
    fresh.remove();
    expect([exit, stdout]).toEqual([
      0,
      expect.stringMatching(/not checkable {2}b\n +its input a is not in the warehouse of the target "dev"/),
    ]);
  });
});
