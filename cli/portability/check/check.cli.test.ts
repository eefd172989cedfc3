import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

interface Shown {
  readonly name: string;
  readonly resource_type: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly columns: readonly { readonly name: string; readonly data_type: string }[] | null;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly position: { readonly file: string; readonly line: number; readonly column: number } | null;
  }[];
}

const BASE = {
  'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    dev: {type: duckdb, path: w.duckdb}
    prod: {type: bigquery, project: my-proj, dataset: analytics, location: EU}
`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: city, data_type: varchar(20)}
          - {name: placed, data_type: timestamp}
          - {name: seen, data_type: timestamptz}
          - {name: items, data_type: "ARRAY<STRUCT<sku STRING, n INT64>>"}
      - name: bare
`,
  'models/orders.sql': "select id, city, placed, seen from {{ source('raw', 'orders') }}\n",
};

let project: CliProject;
beforeEach(() => {
  project = new CliProject().write(BASE);
});
afterEach(() => project.remove());

/** Checks the project with more files; nodes by name. */
async function check(
  files: Readonly<Record<string, string>>,
): Promise<{ exit: number | null; nodes: Map<string, Shown> }> {
  const { exit, stdout, stderr } = await project.write(files).etl(['check', '--output', 'json']);
  if (!stdout.startsWith('{')) expect.fail(stderr);
  const { nodes } = JSON.parse(stdout) as { nodes: Shown[] };
  return { exit, nodes: new Map(nodes.map((one) => [one.name, one])) };
}

function columnsOf(node: Shown | undefined): string {
  return node?.columns?.map((one) => `${one.name} ${one.data_type}`).join(', ') ?? 'none';
}

describe('columns', () => {
  it('go from sources, seeds, models and snapshots to what reads them', async () => {
    const { exit, nodes } = await check({
      'seeds/labels.csv': 'id,label,since,amount\n1,x,2020-01-01,1.5\n2,y,2020-01-02,\n',
      'models/lines.sql': "select id, i.* from {{ source('raw', 'orders') }}, unnest(items) as i",
      'models/labelled.sql':
        "select o.*, l.label, l.since from {{ ref('orders') }} as o join {{ ref('labels') }} as l on l.id = o.id and l.amount > 1",
      'snapshots/kept.sql':
        "{% snapshot kept %}{{ config(unique_key='id', strategy='timestamp', updated_at='seen') }}select id, seen from {{ ref('orders') }}{% endsnapshot %}",
      'models/versions.sql':
        "select id, dbt_valid_to from {{ ref('kept') }} where dbt_valid_from > timestamp '2020-01-01' and dbt_scd_id <> ''",
    });
    expect([...nodes.values()].filter((one) => one.verdict !== 'ok')).toEqual([]);
    expect(exit).toBe(0);
    expect(columnsOf(nodes.get('raw.orders'))).toBe(
      'id INT64, city STRING, placed DATETIME, seen TIMESTAMP, items ARRAY<STRUCT<sku STRING, n INT64>>',
    );
    expect(columnsOf(nodes.get('lines'))).toBe('id INT64, sku STRING, n INT64');
    expect(columnsOf(nodes.get('labelled'))).toBe(
      'id INT64, city STRING, placed DATETIME, seen TIMESTAMP, label STRING, since DATE',
    );
    expect(columnsOf(nodes.get('kept'))).toBe(
      'id INT64, seen TIMESTAMP, dbt_scd_id STRING, dbt_updated_at TIMESTAMP, dbt_valid_from TIMESTAMP, dbt_valid_to TIMESTAMP',
    );
    const written = JSON.parse(project.read('target/etl_check.json')) as { engine: string; nodes: Shown[] };
    expect(written.engine).toBe('BigQuery');
    expect(written.nodes).toHaveLength(nodes.size);
  });

  it('that tables have beside those of their SQL can be read, and are not in a star', async () => {
    const { nodes } = await check({
      'models/events.yml': `sources:
  - name: ga
    tables:
      - {name: events, identifier: "events_*", columns: [{name: id, data_type: INT64}]}
`,
      'models/days.sql': "select *, _PARTITIONDATE as day, _TABLE_SUFFIX as suffix from {{ source('ga', 'events') }}",
      'models/arrived.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite',
  partition_by={'field': 'day', 'data_type': 'date', 'time_ingestion_partitioning': true}) }}
select id, day from {{ ref('days') }}`,
      'models/late.sql': "select id, _PARTITIONTIME as arrival from {{ ref('arrived') }}",
    });
    expect([...nodes.values()].filter((one) => one.verdict !== 'ok')).toEqual([]);
    expect(columnsOf(nodes.get('days'))).toBe('id INT64, day DATE, suffix STRING');
  });

  it('answer templates that ask for them', async () => {
    const { nodes } = await check({
      'models/star.sql': `select
{% for one in adapter.get_columns_in_relation(ref('orders')) if one.dtype == 'STRING' %}{{ one.name }}{% endfor %}
from {{ ref('orders') }}`,
      'models/spine.sql': `{% set days = 1 %}
{% if execute %}{% set days = run_query("select date_diff('2024-03-01', '2024-02-28', day)").columns[0].values()[0] %}{% endif %}
select {% for one in range(days) %}date '2024-02-28' + {{ one }} as day_{{ one }},{% endfor %}`,
    });
    expect(columnsOf(nodes.get('star'))).toBe('city STRING');
    expect(columnsOf(nodes.get('spine'))).toBe('day_0 DATE, day_1 DATE');
  });

  it('of a node that cannot be checked are those that it declares', async () => {
    const { nodes } = await check({
      'models/asks.sql':
        "{% set found = run_query('select id from ' ~ ref('orders')) %}select id, city from {{ ref('orders') }}",
      'models/declared.yml': `models:
  - name: asks
    columns: [{name: id, data_type: int64}, {name: city, data_type: string}]
`,
      'models/reads.sql': "select id + 1 as next from {{ ref('asks') }}",
    });
    expect(nodes.get('asks')).toMatchObject({
      verdict: 'not checkable',
      reason: 'the template runs a query on tables, which is not known without a connection',
    });
    expect(nodes.get('reads')).toMatchObject({ verdict: 'ok', columns: [{ name: 'next', data_type: 'INT64' }] });
  });
});

it('accepts each way to build a model', async () => {
  const day = "partition_by={'field': 'day', 'data_type': 'date'}";
  const configs = [
    `materialized='incremental', incremental_strategy='microbatch', event_time='day', begin='2024-01-01', batch_size='day', ${day}`,
    `materialized='incremental', incremental_strategy='insert_overwrite', on_schema_change='sync_all_columns', ${day}`,
    `materialized='incremental', incremental_strategy='insert_overwrite', partitions=['date "2024-01-01"'], ${day}`,
    "materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'day']",
    "materialized='incremental', unique_key='id', incremental_predicates=[\"DBT_INTERNAL_DEST.day > '2020-01-01'\"]",
    "materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns'",
    "materialized='table', partition_by={'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 9, 'interval': 1}}, cluster_by=['day'], labels={'a': 'b'}",
    "materialized='materialized_view', cluster_by='id'",
  ];
  const sql = "select id, date(placed) as day from {{ ref('orders') }}";
  const files = configs.map((config, index) => [`models/built${index}.sql`, `{{ config(${config}) }}\n${sql}`]);
  const { nodes } = await check({
    ...Object.fromEntries(files),
    'models/narrow.sql': `{{ config(materialized='incremental', unique_key='id', incremental_predicates=['DBT_INTERNAL_DEST.dy is null']) }}\n${sql}`,
  });
  const { narrow, ...others } = Object.fromEntries(nodes);
  expect(Object.values(others).filter((one) => one.verdict !== 'ok')).toEqual([]);
  expect(narrow?.diagnostics).toMatchObject([
    { code: 'ETL6608', message: expect.stringContaining('Name dy not found inside DBT_INTERNAL_DEST') },
  ]);
});

describe('mistakes', () => {
  it('of a source are told where it is declared', async () => {
    const { exit, nodes } = await check({
      'models/more.yml': `sources:
  - name: geo
    tables:
      - name: shapes
        columns: [{name: area, data_type: circle}]
`,
    });
    expect(exit).toBe(1);
    expect(nodes.get('geo.shapes')?.diagnostics).toMatchObject([
      { code: 'ETL6604', position: { file: 'models/more.yml', line: 4 } },
    ]);
  });

  it('say which columns to declare', async () => {
    const { nodes } = await check({
      'models/star.sql': "select * from {{ source('raw', 'bare') }}",
      'models/one.sql': "select id from {{ source('raw', 'bare') }}",
    });
    expect(nodes.get('star')?.diagnostics).toMatchObject([
      {
        code: 'ETL6610',
        message: expect.stringContaining('raw.bare'),
        hint: expect.stringContaining('etl sources introspect'),
      },
    ]);
    expect(nodes.get('one')?.diagnostics).toMatchObject([
      { code: 'ETL6607', message: 'Column "id" is not known: source raw.bare does not declare it.' },
    ]);
  });

  it('of contracts tell each column', async () => {
    const { nodes } = await check({
      'models/bound.sql': "select id, city, 1.5 as more from {{ ref('orders') }}",
      'models/bound.yml': `models:
  - name: bound
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: string}, {name: city, data_type: STRING(20)}, {name: gone, data_type: date}]
`,
    });
    const [found] = nodes.get('bound')?.diagnostics ?? [];
    expect(found).toMatchObject({ code: 'ETL6602', position: { file: 'models/bound.yml', line: 2 } });
    expect(found?.message.split('\n').slice(1)).toEqual([
      '  id: string is declared, the SQL gives INT64',
      '  gone: the SQL does not give it',
      '  more: not declared, the SQL gives FLOAT64',
    ]);
  });

  it('of data tests are told where YAML asks for them, in ephemeral models where they are written', async () => {
    const { nodes } = await check({
      'models/orders.yml': `models:
  - name: orders
    columns:
      - name: id
        data_tests:
          - accepted_values: {values: [x]}
    data_tests:
      - unique: {name: pairs, column_name: "(city || '-' || id)"}
`,
      'models/short.sql': "{{ config(materialized='ephemeral') }}\nselect id, citi from {{ ref('orders') }}",
      'models/long.sql': "select id from {{ ref('short') }}",
      'tests/none.sql': "select *\nfrom {{ ref('orders') }}\nwhere idd is null",
    });
    expect(nodes.get('accepted_values_orders_id__x')?.diagnostics[0]?.position).toMatchObject({
      file: 'models/orders.yml',
      line: 6,
    });
    expect(nodes.get('pairs')?.verdict).toBe('ok');
    expect(nodes.get('short')?.diagnostics[0]?.position).toMatchObject({
      file: 'models/short.sql',
      line: 2,
      column: 12,
    });
    expect(nodes.get('long')).toMatchObject({
      verdict: 'skipped',
      reason: 'what it reads comes from "short", which has a mistake',
    });
    expect(nodes.get('none')?.diagnostics[0]?.position).toMatchObject({ file: 'tests/none.sql', line: 3, column: 7 });
  });
});

it('tells what the analyzer cannot know, which is no error', async () => {
  const cases = [
    ['select * from `other.set.thing`', 'it reads `other.set.thing`, which is no source and no model of this project'],
    ['select my.fn(1) as x', 'my.fn is a function of your own, whose types are not known here'],
    [
      "{{ config(sql_header='create temp function twice(x int64) as (x * 2);') }}select twice(1) as x",
      'what its sql_header declares is not known to the analyzer',
    ],
    ["from {{ ref('orders') }} |> where id = 1", 'pipe syntax is not known to the analyzer'],
    ["select *, count(*) from {{ ref('orders') }} group by all", 'this GROUP BY ALL is not known to the analyzer'],
  ] as const;
  const files = cases.map(([sql], index) => [`models/odd${index}.sql`, sql]);
  const { exit, nodes } = await check(Object.fromEntries(files));
  for (const [index, [, reason]] of cases.entries())
    expect(nodes.get(`odd${index}`)).toMatchObject({ verdict: 'not checkable', reason, diagnostics: [] });
  expect(exit).toBe(0);
});

describe('the command', () => {
  it('reports what is selected, and checks what that reads', async () => {
    project.write({
      'models/totals.sql': "select city, count(*) as orders from {{ ref('orders') }} group by all",
      'models/broken.sql': 'select nothing from nowhere',
    });
    const { exit, stdout } = await project.etl(['check', '--select', 'totals']);
    expect(stdout).toMatch(/^Checked 1 model for BigQuery \(target prod\) in \d+\.\d s: no mistakes\.\n$/);
    expect(exit).toBe(0);
  });
});
