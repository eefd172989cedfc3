import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, checkCredentials, loadAdapter, type Warehouse } from '../../adapters/index.ts';
import { emulatorOutput } from '../../testing/bigquery-output.ts';
import { CliProject } from '../../testing/cli.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';
import type { ModelParity } from '../index.ts';

const ROWS = 3000;

/** The same rows as each engine makes them. */
const DUCKDB = `select i as id, date '2024-01-01' + cast(i % 90 as integer) as day, 'näme ' || i as name,
  cast(i / 4.0 as decimal(18, 4)) as amount, i / 3.0 as ratio, i % 2 = 0 as is_even,
  timestamp '2024-01-01 00:00:00' + to_microseconds(i) as at, case when i % 10 > 0 then i end as maybe
from range(${ROWS}) as t(i)`;

const BIGQUERY = `select i as id, date_add(date '2024-01-01', interval mod(i, 90) day) as day, concat('näme ', cast(i as string)) as name,
  cast(i as numeric) / numeric '4' as amount, i / 3.0 as ratio, mod(i, 2) = 0 as is_even,
  timestamp_add(timestamp '2024-01-01 00:00:00+00', interval i microsecond) as at, case when mod(i, 10) > 0 then i end as maybe
from unnest(generate_array(0, ${ROWS - 1})) as i`;

describeWithServers(['bigquery'], 'Two live targets, DuckDB and an emulator of BigQuery', () => {
  let shop: CliProject;
  let warehouse: Warehouse;
  let connection: Connection;
  let table: string;

  beforeAll(async () => {
    const server = await bigqueryDataset();
    const output = emulatorOutput(server);
    shop = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': JSON.stringify({
        shop: { target: 'dev', outputs: { dev: { type: 'duckdb', path: 'shop.duckdb' }, prod: output } },
      }),
      'models/sales.sql': `{{ config(materialized='table', partition_by={'field': 'day', 'granularity': 'month'}) }} ${DUCKDB}`,
      'models/only_here.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/p.yml': 'models: [{name: sales, columns: [{name: id, data_tests: [unique, not_null]}]}]\n',
    });
    const built = await shop.etl(['build']);
    expect(built.exit, built.stdout + built.stderr).toBe(0);
    const bigquery = await loadAdapter('bigquery');
    warehouse = await bigquery.open(checkCredentials(bigquery, output), { projectRoot: shop.folder });
    connection = await warehouse.connect();
    table = `\`${server.projectId}\`.\`${server.dataset}\`.\`sales\``;
  });
  afterAll(async () => {
    await warehouse.close();
    shop.remove();
  });

  /** What is found of the table when these statements were run on a fresh one. */
  async function parityAfter(...statements: string[]): Promise<ModelParity | undefined> {
    await connection.execute(`create or replace table ${table} as ${BIGQUERY}`);
    for (const sql of statements) await connection.execute(sql.replaceAll('sales', table));
    const { stdout, stderr } = await shop.etl([
      'parity',
      '--targets',
      'dev,prod',
      '--select',
      'sales',
      '--output',
      'json',
    ]);
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as { models: ModelParity[] }).models[0];
  }

  it('are equal when they hold the same rows, whatever their order', async () => {
    const found = await parityAfter();
    expect(found?.variants[0]).toMatchObject({
      verdict: 'equal',
      rows: { left: ROWS, right: ROWS },
      columns: 8,
      schema: [],
    });
  });

  it('differ by single values, found by key, column and partition', async () => {
    const found = await parityAfter(
      "update sales set name = 'other' where id = 77",
      'update sales set amount = amount + numeric "0.0001" where id in (5, 2999)',
      'update sales set maybe = null where id = 1',
    );
    const [one] = found?.variants ?? [];
    expect(one?.verdict).toBe('differs');
    expect(one?.differences?.values).toEqual([
      { key: { id: '77' }, column: 'name', left: 'näme 77', right: 'other' },
      expect.objectContaining({ key: { id: '5' }, column: 'amount' }),
      expect.objectContaining({ key: { id: '2999' }, column: 'amount' }),
      { key: { id: '1' }, column: 'maybe', left: '1', right: 'NULL' },
    ]);
    expect(one?.partitions).toEqual(['2024-01', '2024-03']);
  });

  it('differ by rows that one of them has', async () => {
    const found = await parityAfter(
      'delete from sales where id = 100',
      'insert into sales select * from sales where id = 7',
    );
    const [one] = found?.variants ?? [];
    expect(one?.rows).toEqual({ left: ROWS, right: ROWS });
    expect([one?.differences?.onlyLeft, one?.differences?.onlyRight]).toEqual([1, 1]);
    expect(one?.differences?.rows.map(({ side, row }) => [side, row.id])).toEqual([
      ['left', '100'],
      ['right', '7'],
    ]);
  });

  it('are equal within the tolerance of floats, and not beyond it', async () => {
    expect((await parityAfter('update sales set ratio = ratio * (1 + 1e-13) where true'))?.verdict).toBe('equal');
    const found = await parityAfter('update sales set ratio = ratio * (1 + 1e-7) where id = 9');
    expect(found?.variants[0]?.differences?.columns.map(({ name, rows }) => [name, rows])).toEqual([['ratio', 1]]);
  });

  it('tell of tables that are in one warehouse only', async () => {
    const { exit, stdout } = await shop.etl(['parity', '--targets', 'dev,prod', '--select', 'only_here']);
    expect([exit, stdout]).toEqual([
      1,
      expect.stringMatching(/differs {8}only_here.*\n +it is not in the warehouse of the target "prod"/),
    ]);
  });
});

describe('two live DuckDB targets', () => {
  it('differ in few of many rows, which are found without reading them all', async () => {
    const shop = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': `shop: {target: a, outputs: {a: {type: duckdb, path: a.duckdb}, b: {type: duckdb, path: b.duckdb}}}`,
      'models/big.sql': `{{ config(materialized='table') }} select i as id, 'n' || i as name, [i] as list from range(100000) as t(i)
        {% if target.name == 'b' %}where i <> 777 union all select -1, 'new', [1]{% endif %}`,
    });
    for (const target of ['a', 'b']) expect((await shop.etl(['build', '--target', target])).exit).toBe(0);
    const { exit, stdout } = await shop.etl(['parity', '--targets', 'a,b']);
    shop.remove();
    expect(exit).toBe(1);
    expect(stdout).toMatch(
      /1 row is in a only\n +id=777, name=n777\n +1 row is in b only\n +id=-1, name=new\n +of list only the NULLs/,
    );
  });

  it('must be two', async () => {
    const shop = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': 'shop: {target: a, outputs: {a: {type: duckdb, path: a.duckdb}}}',
      'models/a.sql': 'select 1 as id',
    });
    for (const targets of ['a', 'a,a', 'a,b,c']) {
      const { exit, stderr } = await shop.etl(['parity', '--targets', targets]);
      expect([exit, stderr]).toEqual([2, expect.stringContaining('ETL6504')]);
    }
    shop.remove();
  });
});
