import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const SECRET = 'p@ss/w0rd!';
const SOURCES = `sources:
  - name: shop
    schema: raw_shop
    config: { connection: files }
    tables:
      - name: orders
        primary_key: [id]
        load: { path: orders.csv }
        columns:
          - { name: id, data_type: bigint }
          - { name: day, data_type: date }
          - { name: note, data_type: string, data_tests: [not_null] }
`;

let shop: CliProject;
beforeEach(() => {
  const output = {
    type: 'duckdb',
    path: 'w.duckdb',
    schema: 'main',
    connections: { files: { type: 'files', root: 'in' } },
  };
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }),
    'sources/shop.yml': SOURCES,
    'models/days.sql': "select day, '{{ target.name }}' as target from {{ source('shop', 'orders') }}",
    'in/orders.csv': 'id,day,note\n1,2024-01-01,a\n2,2024-01-02,a\n3,,b\n',
  });
});
afterEach(() => shop.remove());

async function rows(sql: string): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(shop.path('w.duckdb'));
  const connection = await instance.connect();
  try {
    const found = await connection.runAndReadAll(sql);
    return found.getRows().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const runs = () =>
  rows(`select command, status, nodes_total, nodes_failed, tables_loaded, rows_loaded, error_message, ended_at >= started_at
    from etl_audit.etl_execution_log order by started_at`);
const tables = () =>
  rows(`select status, rows_at_source, rows_loaded, bytes_read, error_code, is_stale, seconds >= 0
    from etl_audit.table_processing_log order by ended_at`);

describe('the audit tables', () => {
  test('tell of every run and every table what was done', async () => {
    expect((await shop.etl(['build'])).exit).toBe(0);
    expect((await shop.etl(['load'])).exit).toBe(0);
    expect((await shop.etl(['run'])).exit).toBe(0);
    expect(await runs()).toEqual([
      ['build', 'success', '3', '0', '1', '3', null, 'true'],
      ['load', 'success', '1', '0', '1', '0', null, 'true'],
      ['run', 'success', '1', '0', '0', '0', null, 'true'],
    ]);
    expect(await tables()).toEqual([
      ['success', '3', '3', '47', null, 'false', 'true'],
      ['unchanged', null, '0', '0', null, 'false', 'true'],
    ]);
    const metrics = await rows(`select column_name, data_type, row_count, null_count, distinct_count, is_distinct_exact,
      min_value, max_value from etl_audit.data_quality_metrics order by column_name`);
    expect(metrics).toEqual([
      ['day', 'date', '3', '1', '2', 'true', '2024-01-01', '2024-01-02'],
      ['id', 'bigint', '3', '0', '3', 'true', '1', '3'],
      ['note', 'string', '3', '0', '2', 'true', 'a', 'b'],
    ]);
  });

  test('tell of what failed, with nothing of it kept', async () => {
    await shop.etl(['build']);
    shop.write({ 'in/orders.csv': 'id,day,note\n1,2024-01-01,\n' });
    expect((await shop.etl(['build'])).exit).toBe(1);
    shop.write({ 'in/orders.csv': 'id,day,note\n1,never,a\n' });
    expect((await shop.etl(['load'])).exit).toBe(1);
    expect((await tables()).slice(1)).toEqual([
      ['error', null, '0', null, 'ETL6001', 'true', 'true'],
      ['error', null, '0', null, 'ETL5028', 'true', 'true'],
    ]);
    expect((await runs()).map(([command, status, , failed]) => [command, status, failed])).toEqual([
      ['build', 'success', '0'],
      ['build', 'error', '2'],
      ['load', 'error', '1'],
    ]);
    expect(await rows('select count(distinct load_id) from etl_audit.data_quality_metrics')).toEqual([['1']]);
    expect(await rows('select count(*) from raw_shop.orders')).toEqual([['3']]);
  });

  test('hold no secret that a message tells', async () => {
    shop.write({ 'in/orders.csv': `id,day,note\n1,${SECRET},a\n` });
    const failed = await shop.etl(['load'], { DBT_ENV_SECRET_ORDERS: SECRET });
    expect([failed.exit, failed.stdout.includes(SECRET)]).toEqual([1, true]);
    const profile = shop
      .read('profiles.yml')
      .replace('"in"', `"{{ 'in' if env_var('DBT_ENV_SECRET_ORDERS') else '' }}"`);
    shop.write({ 'profiles.yml': profile });
    const masked = await shop.etl(['load'], { DBT_ENV_SECRET_ORDERS: SECRET });
    expect([masked.exit, masked.stdout.includes(SECRET)]).toEqual([1, false]);
    const logged = await rows('select error_message from etl_audit.table_processing_log order by ended_at');
    expect(logged.map(([message]) => message?.includes(SECRET))).toEqual([true, false]);
  });

  test('of an earlier version get the columns that they do not have', async () => {
    const instance = await DuckDBInstance.create(shop.path('w.duckdb'));
    const connection = await instance.connect();
    await connection.run(`create schema etl_audit; create table etl_audit.load_history (load_id varchar, relation varchar);
      insert into etl_audit.load_history values ('before', 'raw_shop.other')`);
    connection.closeSync();
    instance.closeSync();
    expect((await shop.etl(['load'])).exit).toBe(0);
    expect(
      await rows('select relation, rows_loaded, files_loaded from etl_audit.load_history order by rows_loaded'),
    ).toEqual([
      ['raw_shop.orders', '3', '1'],
      ['raw_shop.other', null, null],
    ]);
  });

  test('are not made in a project that loads nothing', async () => {
    shop.write({ 'sources/shop.yml': 'sources: []', 'models/days.sql': 'select 1 as day' });
    expect((await shop.etl(['run'])).exit).toBe(0);
    expect(await rows("select 1 from duckdb_schemas() where schema_name = 'etl_audit'")).toEqual([]);
  });
});
