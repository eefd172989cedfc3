import { afterEach, beforeEach, expect, it } from 'vitest';
import { relation } from '../../adapters/index.ts';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { failures } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'Files and rows that are loaded into BigQuery', () => {
  let fixture: LoadFixture;
  let server: SharedDataset;
  beforeEach(async () => {
    server = await bigqueryDataset();
    fixture = await LoadFixture.create(bigqueryOutput(server));
  });
  afterEach(() => fixture.close());

  const things: TableFixture = {
    columns: {
      id: 'bigint',
      name: 'string',
      price: 'decimal(18,2)',
      born: 'date',
      at: 'timestamp',
      seen: 'timestamptz',
      more: 'json',
      raw: 'binary',
      ok: 'boolean',
      clock: 'time',
      ratio: 'double',
    },
    primaryKey: ['id'],
    load: { path: 'things*.csv' },
  };
  const header = 'id,name,price,born,at,seen,more,raw,ok,clock,ratio';
  const raw = () => relation({ database: null, schema: 'raw_shop', identifier: 'things' });
  const failure = async (work: Promise<unknown>) => (await failures(work))[0];
  const read = (sql: string) => fixture.rows(sql);

  it('come with their types, the file each row came from, and the audit', async () => {
    await fixture.put(
      'things1.csv',
      `${header}\n1,é,1.50,2024-02-29,2024-02-29 10:20:30.5,2024-02-29 10:20:30+02:00,"{""a"": 1}",ff00,true,10:20:30,0.25\n2,,,,,,,,,,\n`,
    );
    const outcome = await fixture.load(things);
    expect(outcome).toMatchObject({ rows: 2, message: 'LOAD 2 rows from 1 file' });
    expect(await read('select * except (_etl_load_id, _etl_loaded_at) from raw_shop.things order by id')).toEqual([
      [
        '1',
        'é',
        '1.5',
        '2024-02-29',
        '2024-02-29T10:20:30.5',
        '2024-02-29T08:20:30+00:00',
        '{"a":1}',
        'ff00',
        'true',
        '10:20:30',
        '0.25',
        'things1.csv',
      ],
      ['2', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'things1.csv'],
    ]);
    expect(
      await read(`select relation, rows_loaded from etl_audit.load_history where load_id = '${outcome.loadId}'`),
    ).toEqual([['raw_shop.things', '2']]);
  });

  it('are only those that changed, and those that are gone leave', async () => {
    await fixture.put('things1.csv', 'id,name\n1,a\n2,b\n');
    await fixture.put('things2.csv', 'id,name\n3,c\n');
    const table = { ...things, columns: { id: 'bigint', name: 'string' } };
    await fixture.load(table);
    expect((await fixture.load(table)).message).toBe('UNCHANGED 2 files');
    await fixture.put('things1.csv', 'id,name\n1,changed\n');
    await fixture.put('things3.csv', 'id,name\n4,d\n');
    await fixture.take('things2.csv');
    await fixture.load(table);
    expect(await read('select id, name, _etl_file from raw_shop.things order by id')).toEqual([
      ['1', 'changed', 'things1.csv'],
      ['4', 'd', 'things3.csv'],
    ]);
  });

  it('have a key once among all files, or nothing is loaded', async () => {
    const table = { ...things, columns: { id: 'bigint', name: 'string' } };
    await fixture.put('things1.csv', 'id,name\n1,a\n2,b\n');
    await fixture.load(table);
    await fixture.put('things2.csv', 'id,name\n2,again\n3,c\n');
    const error = await failure(fixture.load(table));
    expect(error).toMatchObject({ code: 'ETL5030', message: expect.stringMatching(/2.*things1\.csv.*things2\.csv/s) });
    expect(await read('select id from raw_shop.things order by id')).toEqual([['1'], ['2']]);
    await fixture.put('things2.csv', 'id,name\n3,c\n');
    await fixture.load(table);
    expect(await read('select id from raw_shop.things order by id')).toEqual([['1'], ['2'], ['3']]);
  });

  it('get other columns in one step, and keep what readers see until the rows are there', async () => {
    await fixture.put('things1.csv', 'id,name\n1,7\n');
    await fixture.load({ ...things, columns: { id: 'bigint', name: 'string' } });
    await fixture.put('things1.csv', 'name,id,price\n7,1,1.5\n');
    await fixture.load({ ...things, columns: { name: 'integer', id: 'bigint', price: 'decimal(18,2)' } });
    expect(await read('select name, id, price from raw_shop.things')).toEqual([['7', '1', '1.5']]);
    const columns = await (await fixture.connection()).api?.columns(raw());
    expect(columns?.slice(0, 3).map(({ dataType }) => dataType)).toEqual([
      'INT64',
      'INT64',
      expect.stringMatching(/^NUMERIC/),
    ]);
  });

  it('are applied as changes, in their order', async () => {
    const table: TableFixture = {
      columns: { id: 'bigint', name: 'string' },
      primaryKey: ['id'],
      load: { path: 'things*.csv', strategy: 'cdc', changes: { operation: 'op' } },
    };
    await fixture.put('things1.csv', 'op,id,name\nI,1,a\nI,2,b\nU,1,c\n');
    await fixture.load(table);
    await fixture.put('things2.csv', 'op,id,name\nD,2,\nI,3,d\n');
    await fixture.load(table);
    expect(await read('select id, name from raw_shop.things order by id')).toEqual([
      ['1', 'c'],
      ['3', 'd'],
    ]);
  });

  it('leave no staging table behind', async () => {
    await fixture.put('things1.csv', 'id,name\n1,a\n');
    await fixture.load({ ...things, columns: { id: 'bigint', name: 'string' } });
    const found = (await (await fixture.connection()).api?.relations(null, 'etl_audit')) ?? [];
    expect(found.map(({ identifier }) => identifier).filter((name) => name?.startsWith('stage_'))).toEqual([]);
  });

  it('lie in a table that is partitioned and clustered as its config says', async () => {
    const day = { partition_by: { field: 'born', data_type: 'date' }, cluster_by: ['id'] };
    const table = { ...things, columns: { id: 'bigint', born: 'date' }, config: day };
    await fixture.put('things1.csv', 'id,born\n1,2024-01-01\n2,\n');
    await fixture.load(table);
    const { api } = await fixture.connection();
    expect(await api?.layout(raw())).toMatchObject({ partition: { field: 'born', unit: 'day' } });
    await fixture.put('things1.csv', 'id,born\n1,2024-01-02\n');
    await fixture.load(table);
    expect(await read('select id, born from raw_shop.things')).toEqual([['1', '2024-01-02']]);
    const month = { ...table, config: { partition_by: { field: 'born', data_type: 'date', granularity: 'month' } } };
    await fixture.put('things1.csv', 'id,born\n1,2024-01-03\n');
    expect(await failure(fixture.load(month))).toMatchObject({ code: 'ETL4040' });
    await fixture.load(month, { fullRefresh: true });
    expect(await read('select id, born from raw_shop.things')).toEqual([['1', '2024-01-03']]);
  });

  it('follow columns that their files get, and set bad rows aside', async () => {
    const load = { path: 'things*.csv', schema_changes: 'evolve', bad_rows: 'set_aside' };
    const table = { ...things, columns: { id: 'bigint', name: 'string' }, load };
    await fixture.put('things1.csv', 'id,name\n1,a\n');
    await fixture.load(table);
    await fixture.put('things2.csv', "id,name,city\n2,b,São Paulo\nx,it's\tbad\\,c\n");
    await fixture.load(table);
    expect(await read('select id, name, city from raw_shop.things order by id')).toEqual([
      ['1', 'a', 'null'],
      ['2', 'b', 'São Paulo'],
    ]);
    const rejected = 'select file, row_number, column_name, value, whole_row from etl_audit.rejected_rows';
    const whole = JSON.stringify({ id: 'x', name: "it's\tbad\\", city: 'c' });
    expect(await read(rejected)).toEqual([['things2.csv', '2', 'id', 'x', whole]]);
  });

  it('may be hundreds of files', async () => {
    const table = { ...things, columns: { id: 'bigint', name: 'string' } };
    const put = async (from: number, to: number, name: string) => {
      for (let n = from; n < to; n += 1) await fixture.put(`things${n}.csv`, `id,name\n${n},${name}\n`);
    };
    await put(0, 510, 'a');
    expect((await fixture.load(table)).message).toBe('LOAD 510 rows from 510 files');
    expect((await fixture.load(table)).message).toBe('UNCHANGED 510 files');
    await put(505, 515, 'bb');
    await fixture.load(table);
    expect(await read('select name, count(*) from raw_shop.things group by name order by name')).toEqual([
      ['a', '505'],
      ['bb', '10'],
    ]);
    expect(await read('select count(*), count(distinct file) from etl_audit.load_ledger')).toEqual([['515', '515']]);
  }, 120_000);
});
