import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';
import type { ModelParity, Verdict } from './index.ts';

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

/** A model: what it selects on DuckDB and on BigQuery, from the table with the rows above. */
type Case = readonly [name: string, duckdb: string, bigquery: string, verdict: Verdict, said?: RegExp];

const same = (name: string, sql: string, verdict: Verdict = 'equal', words: RegExp = /./): Case => [
  name,
  sql,
  sql,
  verdict,
  words,
];

const EQUAL: readonly Case[] = [
  same('plain_columns', 'id, customer, upper(note) as n'),
  same('nulls_last_on_both', 'id, row_number() over (order by amount nulls last, id) as place'),
  same('concatenation', 'id, customer || note as c'),
  same('characters', 'id, length(note) as l, reverse(note) as r'),
  same('a_leap_day', "id, cast(placed_at as date) = date '2024-02-29' as leap"),
  ['decimals', 'id, cast(amount as decimal(10, 2)) as a', 'id, cast(amount as numeric) as a', 'equal'],
  ['integer_division', 'id, id // 2 as half', 'id, div(id, 2) as half', 'equal'],
  [
    'bankers_rounding',
    'id, round_even(ratio, 0) as r',
    "id, cast(round(cast(ratio as numeric), 0, 'ROUND_HALF_EVEN') as float64) as r",
    'equal',
  ],
  [
    'weeks_from_monday',
    "id, date_trunc('week', placed_at) as w",
    'id, timestamp_trunc(placed_at, isoweek) as w',
    'equal',
  ],
  [
    'not_a_number',
    "id, cast('nan' as double) as a, cast('inf' as double) as b",
    "id, cast('nan' as float64) as a, cast('inf' as float64) as b",
    'equal',
  ],
  [
    'nested_values',
    "id, [id, 7] as a, {'x': id, 'y': note} as s",
    'id, [id, 7] as a, struct(id as x, note as y) as s',
    'equal',
  ],
  ['floats_near_each_other', 'id, ratio * 3 as r', 'id, ratio * 3.0000000000001 as r', 'equal'],
  [
    'the_moment',
    'id, current_timestamp as t, current_date as d',
    'id, current_timestamp() as t, current_date() as d',
    'equal',
  ],
  ['chance', 'id, random() as r, cast(uuid() as varchar) as u', 'id, rand() as r, generate_uuid() as u', 'equal'],
];

const MUTATED: readonly Case[] = [
  ['off_by_one', 'id, id + 1 as n', 'id, id + 2 as n', 'differs', /column n differs in 6 rows/],
  [
    'half_rounded_otherwise',
    'id, round_even(ratio, 0) as r',
    'id, round(ratio) as r',
    'differs',
    /id=2 {2}dev 2, prod 3/,
  ],
  same(
    'nulls_in_their_default_order',
    'id, row_number() over (order by amount, id) as place',
    'differs',
    /column place/,
  ),
  [
    'division_of_integers',
    'id, id // 2 as half',
    'id, id / 2 as half',
    'differs',
    /INTEGER in dev and FLOAT64 in prod/,
  ],
  ['not_trimmed', 'id, trim(note) as n', 'id, note as n', 'differs', /id=1 {2}dev x, prod/],
  ['trimmed_on_one_end', 'id, trim(note) as n', 'id, ltrim(note) as n', 'differs', /column n differs in 1 row/],
  [
    'another_zone',
    'id, cast(placed_at as date) as d',
    "id, date(placed_at, 'America/Guayaquil') as d",
    'differs',
    /dev 2023-12-31, prod 2023-12-30/,
  ],
  [
    'weeks_from_sunday',
    "id, date_trunc('week', placed_at) as w",
    'id, timestamp_trunc(placed_at, week) as w',
    'differs',
  ],
  ['one_row_more', 'id from t where id <= 3', 'id from t where id <= 4', 'differs', /1 row is in prod only\n +id=4/],
  ['one_row_less', 'id from t where id <= 3', 'id from t where id < 3', 'differs', /1 row is in dev only\n +id=3/],
  ['a_row_twice', 'customer from t', 'customer from t union all select "a"', 'differs', /in prod/],
  ['a_column_more', 'id', 'id, 1 as more', 'differs', /column more \(INT64\) is in prod only/],
  ['a_column_less', 'id, 1 as more', 'id', 'differs', /column more \(INTEGER\) is in dev only/],
  ['columns_in_another_order', 'id, customer', 'customer, id', 'differs', /another order/],
  ['another_type', 'id', 'cast(id as string) as id', 'differs', /INTEGER in dev and STRING in prod/],
  ['zero_for_null', 'id, amount', 'id, ifnull(amount, 0) as amount', 'differs', /id=3 {2}dev NULL, prod 0/],
  ['empty_for_null', 'id, note', "id, ifnull(note, '') as note", 'differs', /id=3 {2}dev NULL, prod ''/],
  ['letters_lowered', 'id, upper(note) as n', 'id, lower(note) as n', 'differs'],
  [
    'a_day_later',
    'id, cast(placed_at as date) + 1 as d',
    'id, date_add(date(placed_at), interval 2 day) as d',
    'differs',
  ],
  [
    'the_end_of_the_month',
    'id, placed_at + interval 1 month as d',
    'id, timestamp_add(placed_at, interval 31 day) as d',
    'differs',
  ],
  ['a_boundary_included', 'id, amount between -7 and 3 as b', 'id, amount > -7 and amount <= 3 as b', 'differs'],
  [
    'an_inner_join',
    'id, o.n from t left join (select 3 as k, 1 as n) o on o.k = id',
    'id, o.n from t join (select 3 as k, 1 as n) o on o.k = id',
    'differs',
    /5 rows are in dev only/,
  ],
  ['distinct_lost', 'distinct customer', 'customer', 'differs', /3 rows in dev, 6 in prod/],
  [
    'sums_of_the_negative',
    'customer, sum(amount) as s from t group by 1',
    'customer, sum(abs(amount)) as s from t group by 1',
    'differs',
  ],
  [
    'averages_with_null',
    'customer, avg(amount) as s from t group by 1',
    'customer, avg(ifnull(amount, 0)) as s from t group by 1',
    'differs',
  ],
  ['a_nanosecond', 'id, placed_at', 'id, timestamp_add(placed_at, interval 1 microsecond) as placed_at', 'differs'],
  ['floats_beyond_the_tolerance', 'id, ratio * 3 as r', 'id, ratio * 3.00000001 as r', 'differs'],
  [
    'decimals_by_the_last_digit',
    'id, cast(1.000000001 as decimal(18, 9)) as d',
    "id, numeric '1.000000002' as d",
    'differs',
  ],
  ['an_array_turned_round', 'id, [1, 2] as a', 'id, [2, 1] as a', 'differs'],
  ['a_field_renamed', "id, {'x': id} as s", 'id, struct(id as y) as s', 'differs', /column s is STRUCT/],
  [
    'a_division_by_zero',
    'id, id / (id - 3) as x',
    'id, id / (id - 3) as x',
    'differs',
    /BigQuery refuses it: division by zero/,
  ],
  [
    'not_sql_of_bigquery',
    'id, id::varchar as x',
    'id, id::varchar as x',
    'differs',
    /BigQuery refuses it: Syntax error.*\(models\/not_sql_of_bigquery\.sql:1:/,
  ],
];

const OPEN: readonly Case[] = [
  same(
    'places_of_rows_that_tie',
    'id, row_number() over (order by customer) as place',
    'open_order',
    /row_number\(\) orders rows that tie/,
  ),
  same('some_rows', 'id from t limit 2', 'open_order', /which rows there are.*\n.*limit has no order by/),
  same(
    'any_note',
    'customer, any_value(note) as n from t group by 1',
    'open_order',
    /the value of n: .*\n.*any_value\(\) has no order by/,
  ),
  [
    'some_places_and_a_difference',
    'id, row_number() over (order by customer) as place, id + 1 as n',
    'id, row_number() over (order by customer) as place, id + 2 as n',
    'differs',
    /column n differs in 6 rows/,
  ],
];

const MORE_MUTATED: readonly Case[] = [
  [
    'places_that_tie_and_begin_at_zero',
    'id, row_number() over (order by customer) as place',
    'id, row_number() over (order by customer) - 1 as place',
    'differs',
    /BigQuery gives other values of place/,
  ],
];

const UNCHECKABLE: readonly Case[] = [
  same('distinct_about', 'approx_count_distinct(id) as n', 'not_checkable', /approx_count_distinct/i),
  same('no_rows', 'id from t where id > 100', 'not_checkable', /gives no rows/),
  same(
    'asks_the_warehouse',
    "{{ run_query('select 1').rows | length }} as n",
    'not_checkable',
    /nothing is asked of the target "prod".*runs a query/,
  ),
];

const CASES: readonly Case[] = [...EQUAL, ...MUTATED, ...MORE_MUTATED, ...OPEN, ...UNCHECKABLE];

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
      /models, dev against prod: \d+ equal, \d+ differs, 3 open order, 3 not checkable; \d+ rows compared/,
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
