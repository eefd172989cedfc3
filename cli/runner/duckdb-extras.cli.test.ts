import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const SECRET = 'hush-hush-1234';
const FILES = {
  'etl_project.yml': `name: shop
profile: p
models: {shop: {far: {+database: second}}}
`,
  'profiles.yml': `p:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: shop.duckdb
      external_root: out
      settings: {default_order: desc}
      attach: [{path: second.duckdb, alias: second}]
      secrets: [{type: http, name: store, bearer_token: ${SECRET}, scope: 'http://localhost'}]
`,
  'data/orders.csv': 'id,amount\n1,10\n2,20\n',
  'out/keep.txt': '',
  'models/shop.yml': `sources:
  - name: files
    meta: {external_location: "data/{name}.csv"}
    tables:
      - name: orders
        columns: [{name: id, data_tests: [unique, not_null]}]
models:
  - name: paid
    columns: [{name: id, data_tests: [not_null]}]
`,
  'models/paid.sql': "{{ config(materialized='external') }} select * from {{ source('files', 'orders') }}",
  'models/days.sql': `{{ config(materialized='external', options={'partition_by': 'day', 'overwrite_or_ignore': true}) }}
select 1 as id, '{{ var("day", "mon") }}' as day`,
  'models/nothing.sql': "{{ config(materialized='external', format='csv') }} select 1 as id where false",
  'models/far/copied.sql': "{{ config(materialized='table') }} select * from {{ ref('paid') }}",
};

let project: CliProject;
beforeEach(() => {
  project = new CliProject().write(FILES);
});
afterEach(() => project.remove());

async function rows(sql: string): Promise<unknown> {
  const shown = await project.etl(['show', '--inline', sql, '--output', 'json', '--quiet']);
  expect(shown.exit, shown.stdout + shown.stderr).toBe(0);
  return shown.stdout;
}

async function build(...args: string[]) {
  const built = await project.etl(['build', ...args]);
  return { exit: built.exit, output: built.stdout + built.stderr };
}

describe('what dbt-duckdb adds', () => {
  it('says so where a source needs a plugin of its Python process', async () => {
    project.write({
      'models/excel.yml': 'sources:\n  - name: books\n    meta: {plugin: excel}\n    tables: [{name: rates}]\n',
      'models/rates.sql': "select *\nfrom {{ source('books', 'rates') }}",
    });
    const { exit, stdout } = await project.etl(['run', '-s', 'rates']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/models\/rates\.sql:2:9\n.*"books\.rates" is read by the plugin "excel"/s);
  });

  it('is built: files with views over them, sources that are files, tables of attached databases', async () => {
    const built = await build();
    expect(built.exit, built.output).toBe(0);
    expect(existsSync(project.path('out/paid.parquet'))).toBe(true);
    expect(project.read('out/nothing.csv')).toBe('id\n\n');
    expect(await rows('select (select sum(amount)::int from second.main.copied) as total')).toContain('30');
    expect(await rows("select (select count(*) from nothing) as n, current_setting('default_order') as o")).toMatch(
      /0[\s\S]*DESC/,
    );
  });

  it('adds to a folder of partitions', async () => {
    await build();
    const again = await build('-s', 'days', '--vars', 'day: tue');
    expect(again.exit, again.output).toBe(0);
    expect(existsSync(project.path('out/days/day=mon/data_0.parquet'))).toBe(true);
    expect(await rows('select count(*)::int as n from days')).toContain('2');
  });

  it('leaves the last good file in its place when a test fails', async () => {
    await build();
    const before = await rows('select sum(id)::int as ids from paid');
    project.write({ 'models/paid.sql': "{{ config(materialized='external') }} select null::int as id" });
    const built = await build('-s', 'paid');
    expect(built.exit).toBe(1);
    expect(built.output).toContain('ETL6001');
    expect(await rows('select sum(id)::int as ids from paid')).toBe(before);
    expect(existsSync(project.path('out/paid__etl_new.parquet'))).toBe(false);
  });

  it('is a clear error where a folder is not empty, and where one transaction writes two databases', async () => {
    project.write({
      'models/days.sql': "{{ config(materialized='external', options={'partition_by': 'id'}) }} select 1 as id, 2 as x",
      'models/far/copied.sql': `{{ config(materialized='table',
        post_hook='create or replace table shop.main.hooked as select 1 as x') }} select 1 as id`,
    });
    await build('-s', 'days');
    const built = await build('-s', 'days', 'copied');
    expect(built.exit).toBe(1);
    expect(built.output).toContain('out/days: it exists and is not empty');
    expect(built.output).toContain('transaction: false');
  });

  it('never shows the value of a secret', async () => {
    const shown = await project.etl(['show', '--inline', `select '${SECRET}' as told`]);
    expect(shown.stdout + shown.stderr).not.toContain(SECRET);
    expect(await rows("select count(*)::int as n from duckdb_secrets() where name = 'store'")).toContain('1');
  });

  it('tells a location that cannot be filled in', async () => {
    project.write({
      'models/bad.yml': 'sources: [{name: bad, meta: {external_location: "{nope}"}, tables: [{name: t}]}]',
    });
    const parsed = await project.etl(['parse']);
    expect(parsed.exit).toBe(2);
    expect(parsed.stdout + parsed.stderr).toMatch(/ETL4028 {2}models\/bad\.yml[\s\S]*no value for 'nope'/);
  });
});
