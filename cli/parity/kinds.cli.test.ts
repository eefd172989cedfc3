import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import type { ModelParity, VariantParity } from './index.ts';

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: bigquery, project: demo, dataset: shop, method: oauth}
`;
const EVENTS = ['id,happened_at,amount'];
for (let id = 1; id <= 200; id += 1)
  EVENTS.push(`${id},2024-01-${id % 3 === 0 ? '02' : '01'} ${String(id % 24).padStart(2, '0')}:00:00,${id % 7}`);

const BATCHES = (price: string) => `{{ config(materialized='incremental', incremental_strategy='microbatch',
  event_time='happened_at', begin='2024-01-01', batch_size='day') }}
select id, happened_at, ${price} as price, '{{ model.batch.id }}' as batch from {{ ref('events') }}`;
const OTHERWISE = "amount + {{ 1 if target.type == 'bigquery' else 0 }}";

let shop: CliProject;
let found: ReadonlyMap<string, ModelParity>;
let text: string;

beforeAll(async () => {
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': PROFILES,
    'seeds/events.csv': `${EVENTS.join('\n')}\n`,
    'seeds/p.yml': `seeds: [{name: events, config: {event_time: happened_at, column_types: {happened_at: timestamp}}}]`,
    'macros/m.sql':
      '{% macro only_new() %}{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}{% endmacro %}',
    'models/batches.sql': BATCHES('amount'),
    'models/other_batches.sql': BATCHES(OTHERWISE),
    'models/added_by_macro.sql':
      "{{ config(materialized='incremental', unique_key='id') }} select id, amount from {{ ref('events') }} {{ only_new() }}",
    'models/ephemeral_1.sql':
      "{{ config(materialized='ephemeral') }} select id, amount * 2 as a from {{ ref('events') }}",
    'models/ephemeral_2.sql':
      "{{ config(materialized='ephemeral') }} select id, a + 1 as a from {{ ref('ephemeral_1') }}",
    'models/chain.sql': "select id, a from {{ ref('ephemeral_2') }}",
    'models/hooked.sql':
      "{{ config(pre_hook='create table if not exists hook_ran as select 1 as x', materialized='table') }} select id from {{ ref('events') }}",
    'models/with_header.sql':
      "{{ config(sql_header='create or replace temp macro twice(x) as x * 2;') }} select id, twice(amount) as a from {{ ref('events') }}",
    'models/in_python.py': 'def model(dbt, session):\n    return session.sql("select 1 as id")\n',
    'models/rated.sql': `select id, ${OTHERWISE} as a from {{ ref('events') }}`,
    'models/unit.yml': `unit_tests:
  - name: added_the_same
    model: added_by_macro
    overrides: {macros: {is_incremental: true}}
    given: [{input: ref('events'), rows: [{id: 1, amount: 5}, {id: 2, amount: null}]}, {input: this, rows: [{id: 1}]}]
    expect: {rows: [{id: 2, amount: null}]}
  - name: rated_as_is
    model: rated
    given: [{input: ref('events'), rows: [{id: 1, amount: 5}]}]
    expect: {rows: [{id: 1, a: 5}]}
`,
    'snapshots/history.sql':
      "{% snapshot history %}{{ config(unique_key='id', strategy='check', check_cols='all') }} select id, amount from {{ ref('events') }}{% endsnapshot %}",
  });
  await shop.etl([
    'build',
    '--exclude',
    'in_python',
    'test_type:unit',
    '--event-time-end',
    '2024-01-03',
    '--event-time-start',
    '2024-01-01',
  ]);
  text = (await shop.etl(['parity'])).stdout;
  const models = await parity();
  found = new Map([...models, ...(await parity('--resource-type', 'unit_test'))].map((one) => [one.name, one]));
});
afterAll(() => shop.remove());

async function parity(...args: string[]): Promise<readonly ModelParity[]> {
  const { stdout, stderr } = await shop.etl(['parity', '--output', 'json', ...args]);
  expect(stdout, stderr).not.toBe('');
  return (JSON.parse(stdout) as { models: ModelParity[] }).models;
}

const first = (name: string): VariantParity | undefined => found.get(name)?.variants[0];

describe('etl parity', () => {
  it('compares the batch of a microbatch model that has most rows, with its window', () => {
    expect(first('batches')).toMatchObject({ verdict: 'equal', batch: '20240101', rows: { left: 134, right: 134 } });
    expect(first('batches')?.inputs).toMatchObject([{ name: 'events', rows: 200 }]);
    expect(first('other_batches')).toMatchObject({ verdict: 'differs', batch: '20240101' });
    expect(text).toMatch(/equal +batches \(batch 20240101\) +134 rows/);
  });

  it('asks an incremental model both ways when a macro of it asks whether it is one', () => {
    expect(found.get('added_by_macro')?.variants.map(({ variant, verdict }) => [variant, verdict])).toEqual([
      ['full', 'equal'],
      ['incremental', 'equal'],
    ]);
  });

  it.each(['chain', 'hooked', 'history'])('compares the SELECT of %s', (name) => {
    expect(first(name)?.verdict, JSON.stringify(first(name))).toBe('equal');
  });

  it('compares what both engines make of the rows of a unit test', () => {
    expect(first('added_the_same')).toMatchObject({ verdict: 'equal', rows: { left: 1, right: 1 } });
    expect(first('rated_as_is')).toMatchObject({
      verdict: 'differs',
      differences: { values: [{ left: '5', right: '6' }] },
    });
  });

  it.each([
    ['with_header', /sql_header/],
    ['in_python', /not SQL but python/],
  ])('%s is not checkable, and the reason is told', (name, words) => {
    expect([first(name)?.verdict, first(name)?.reason]).toEqual(['not_checkable', expect.stringMatching(words)]);
  });
});
