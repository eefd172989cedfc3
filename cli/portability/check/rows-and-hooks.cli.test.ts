import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

const FILES = {
  'etl_project.yml': `name: shop
profile: shop
on-run-start:
  - "create table if not exists {{ target.schema }}.runs (id bigint, moment timestamp)"
  - "insert into {{ target.schema }}.runs (id, momnt) values (1, null)"
  - "{{ declare_half() }}"
on-run-end:
  - "{% for s in schemas %}select '{{ s }}' as s; {% endfor %}select {{ results | length }} as n"
  - "select totl from {{ ref('totals') }}"
`,
  'macros/declare_half.sql': `{% macro declare_half() %}
  {% if target.type == 'duckdb' %}create or replace macro half(x) as x / 2{% endif %}
{% endmacro %}`,
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: w.duckdb}
    prod: {type: bigquery, project: p, dataset: analytics, location: EU}
`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: bigint}
          - {name: city, data_type: string}
          - {name: paid, data_type: "decimal(10,2)"}
          - {name: placed, data_type: date}
`,
  'models/orders.sql': "select id, city, paid, placed from {{ source('raw', 'orders') }}",
  'models/totals.sql': "select city, sum(paid) as total, count(*) as n from {{ ref('orders') }} group by 1",
  'models/halves.sql':
    "select {% if target.type == 'duckdb' %}half(paid){% else %}paid / 2{% endif %} as half from {{ ref('orders') }}",
  'models/growing.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id from {{ ref('orders') }} {% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
  'models/unit.yml': `unit_tests:
  - name: good
    model: totals
    given:
      - input: ref('orders')
        rows:
          - {id: 1, city: Quito, paid: 1.5, placed: 2024-01-01}
          - {id: 2, city: "it's", paid: 2}
    expect: {rows: [{city: Quito, total: 3.5, n: 2}]}
  - name: grows
    model: growing
    overrides: {macros: {is_incremental: true}}
    given: [{input: ref('orders'), rows: [{id: 1}]}, {input: this, rows: [{id: 1}]}]
    expect: {rows: [{id: 2}]}
  - name: given_column
    model: totals
    given:
      - input: ref('orders')
        rows:
          - {id: 1, city: Quito}
          - {id: 1, citi: Quito}
    expect: {rows: []}
  - name: expected_column
    model: totals
    given: [{input: ref('orders'), rows: [{id: 1}]}]
    expect:
      rows:
        - {city: Quito, totl: 3.5}
  - name: given_value
    model: totals
    given:
      - input: ref('orders')
        rows:
          - {id: 1, city: Quito}
          - {id: 1, placed: 2024-13-01}
    expect: {rows: [{city: Quito}]}
  - name: expected_value
    model: totals
    given: [{input: ref('orders'), rows: [{id: 1}]}]
    expect:
      rows:
        - {city: Quito, n: many}
  - name: given_sql
    model: totals
    given:
      - input: ref('orders')
        format: sql
        rows: select 1 as id, nope as city
    expect: {rows: [{city: Quito}]}
  - name: given_csv
    model: totals
    given:
      - input: ref('orders')
        format: csv
        rows: |
          id,city,paid
          x,Quito,1
    expect: {rows: [{city: Quito}]}
  - name: no_input
    model: totals
    given: []
    expect: {rows: [{city: Quito}]}
`,
  'models/bound.sql':
    "select id, city, cast(paid as {{ etl.type('float') }}) as share, placed from {{ ref('orders') }}",
  'models/bound.yml': `models:
  - name: bound
    config: {materialized: table, contract: {enforced: true}}
    columns:
      - {name: id, data_type: int64}
      - {name: city, data_type: varchar, constraints: [{type: not_null}]}
      - {name: share, data_type: float64}
      - {name: placed, data_type: date}
`,
  'tests/positive.sql': "select * from {{ ref('totals') }} where ttal < 0",
  'analyses/cities.sql': "select ctiy from {{ ref('totals') }}",
};

let project: CliProject;
beforeAll(() => {
  project = new CliProject().write(FILES);
});
afterAll(() => project.remove());

interface Shown {
  readonly name: string;
  readonly verdict: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly position: { readonly file: string; readonly line: number; readonly column: number } | null;
  }[];
}

/** Each node that is not in order, with the code and the place of its first mistake. */
async function mistakes(target: string): Promise<Readonly<Record<string, string>>> {
  const { stdout, stderr } = await project.etl(['check', '--target', target, '--output', 'json']);
  if (!stdout.startsWith('{')) expect.fail(stderr);
  const { nodes } = JSON.parse(stdout) as { nodes: Shown[] };
  const wrong = nodes
    .filter((one) => one.verdict !== 'ok')
    .map(({ name, verdict, diagnostics: [first] }) => {
      const { file, line } = first?.position ?? { file: '', line: 0 };
      return [name, first === undefined ? verdict : `${first.code} ${file}:${line}`];
    });
  return Object.fromEntries(wrong);
}

describe.each(['dev', 'prod'])('unit tests, hooks of the project, tests and analyses for %s', (target) => {
  it('are checked, each mistake told at its line', async () => {
    expect(await mistakes(target)).toEqual({
      'shop-on-run-start-1': 'ETL6601 ./etl_project.yml:5',
      'shop-on-run-end-1': 'ETL6601 ./etl_project.yml:9',
      positive: 'ETL6601 tests/positive.sql:1',
      cities: 'ETL6601 analyses/cities.sql:1',
      given_column: 'ETL6011 models/unit.yml:21',
      expected_column: 'ETL6011 models/unit.yml:28',
      given_value: 'ETL6605 models/unit.yml:35',
      expected_value: 'ETL6605 models/unit.yml:42',
      given_sql: 'ETL6601 models/unit.yml:46',
      given_csv: 'ETL6605 models/unit.yml:53',
      no_input: 'ETL6013 models/unit.yml:61',
    });
  });
});
