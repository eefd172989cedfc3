import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import type { SourceNode } from '../../manifest/types.ts';
import { LoadFixture, runLoad, sourceNode, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { postgresDatabase, type SharedDatabase } from '../../testing/servers/shared.ts';
import { describeLoad } from '../prepare.ts';
import type { LoadRequest } from '../types.ts';

const ORDERS: TableFixture = {
  name: 'orders',
  columns: { id: 'bigint', day: 'date', changed: 'timestamp', amount: 'decimal(10,2)', note: 'string' },
  load: {},
  primaryKey: ['id'],
};
const LINES: TableFixture = {
  name: 'lines',
  columns: { order_id: 'bigint', line: 'integer', product: 'string' },
  load: {},
  primaryKey: ['order_id', 'line'],
};

describeWithServers(['postgres'], 'Loads of rows', () => {
  let database: SharedDatabase;
  let client: Client;
  let fixture: LoadFixture;
  beforeAll(async () => {
    database = await postgresDatabase();
    const { host, port, user, password, database: name } = database;
    client = new Client({ host, port, user, password, database: name });
    await client.connect();
  });
  afterAll(() => client?.end());
  beforeEach(async () => {
    fixture = await LoadFixture.create();
    await client.query(`drop table if exists lines; drop table if exists orders;
      create table orders (id bigint primary key, day date, changed timestamp, amount numeric(10,2), note text);
      create table lines (order_id bigint, line int, product text, primary key (order_id, line));
      insert into orders values
        (1, '2024-01-01', '2024-01-01 10:00', 1.50, 'a'), (2, '2024-01-05', '2024-01-05 10:00', 2.50, ''),
        (3, '2024-01-06', '2024-01-06 10:00:00.123456', 3.50, null), (4, null, null, 4.50, E'two\\nlines, "quoted"');
      insert into lines values (1, 1, 'x'), (2, 1, 'y'), (2, 2, 'z'), (3, 1, 'x'), (4, 1, 'w')`);
  });
  afterEach(() => fixture.close());

  const table = (base: TableFixture, load: TableFixture['load']): TableFixture => ({ ...base, load });
  const request = async (of: TableFixture, more: Partial<LoadRequest> = {}, beside: TableFixture[] = []) => {
    const { host, port, user, password, database: name } = database;
    const sources = [of, ...beside].map((one): [string, SourceNode] => [one.name ?? '', sourceNode(one)]);
    return await fixture.request(of, {
      connections: { shop: { type: 'postgres', host, port, user, password, database: name } },
      manifest: { sources: new Map(sources), nodes: new Map(), childMap: new Map() },
      loadedAt: new Date('2024-01-07T12:00:00Z'),
      ...more,
    });
  };
  const load = async (...asked: Parameters<typeof request>) => await runLoad(await request(...asked));
  const orders = async () =>
    await fixture.rows('select id, day, changed, amount, note from raw_shop.orders order by id, day');

  it('brings every row and value, and reads all again where nothing tells what is new', async () => {
    const outcome = await load(ORDERS);
    expect([outcome.message, outcome.rowsAtSource]).toEqual(['LOAD 4 rows', 4]);
    expect(await orders()).toEqual([
      ['1', '2024-01-01', '2024-01-01T10:00:00', '1.50', 'a'],
      ['2', '2024-01-05', '2024-01-05T10:00:00', '2.50', ''],
      ['3', '2024-01-06', '2024-01-06T10:00:00.123456', '3.50', 'null'],
      ['4', 'null', 'null', '4.50', 'two\nlines, "quoted"'],
    ]);
    await client.query('delete from orders where id < 3; update orders set amount = 9 where id = 3');
    await load(ORDERS);
    expect((await orders()).map(([id, , , amount]) => [id, amount])).toEqual([
      ['3', '9.00'],
      ['4', '4.50'],
    ]);
  });

  it('reads the last days again, takes out what has gone there, and leaves what is older', async () => {
    const looking = table(ORDERS, { strategy: 'incremental', cursor: 'day', lookback_days: 1 });
    await load(looking);
    await client.query(`delete from orders where id in (1, 3);
      update orders set note = 'changed' where id in (2, 4);
      insert into orders values (5, '2024-01-09', null, 5, 'new'), (6, '2024-01-02', null, 6, 'late')`);
    const outcome = await load(looking);
    expect(outcome.message).toBe('LOAD 3 rows from 2024-01-05 (3 replaced)');
    expect((await orders()).map(([id, , , , note]) => [id, note])).toEqual([
      ['1', 'a'],
      ['2', 'changed'],
      ['4', 'changed'],
      ['5', 'new'],
    ]);
    await load(looking, { lookbackDays: 7 });
    expect((await orders()).map(([id]) => id)).toEqual(['2', '4', '5', '6']);
    expect(await fixture.rows('select cursor_columns, cursor_value from etl_audit.incremental_watermarks')).toEqual([
      ['day', '2024-01-09'],
    ]);
  });

  it('merges by key what changed since the last time, to the microsecond', async () => {
    const merging = table(ORDERS, { strategy: 'incremental', cursor: 'changed' });
    await load(merging);
    await client.query(`update orders set amount = 0, changed = '2024-01-06 10:00:00.123457' where id = 1;
      update orders set amount = 0 where id = 2`);
    const outcome = await load(merging);
    expect(outcome.rowsAtSource).toBe(3);
    expect((await orders()).map(([id, , , amount]) => [id, amount])).toEqual([
      ['1', '0.00'],
      ['2', '2.50'],
      ['3', '3.50'],
      ['4', '4.50'],
    ]);
  });

  it('appends what comes after the last key', async () => {
    const appending = { ...table(ORDERS, { strategy: 'incremental', cursor: 'id', write: 'append' }), primaryKey: [] };
    await load(appending);
    expect((await load(appending)).rows).toBe(0);
    await client.query(`insert into orders values (7, null, null, 7, 'next')`);
    expect((await load(appending)).rows).toBe(1);
    expect((await orders()).map(([id]) => id)).toEqual(['1', '2', '3', '4', '7']);
  });

  it('filters a child through its parent', async () => {
    const cursor = { column: 'day', through: 'orders', on: 'order_id' };
    const parent = { ...ORDERS, columns: { order_id: 'bigint', day: 'date' }, load: { columns: { order_id: 'id' } } };
    const child = table(LINES, { strategy: 'incremental', cursor, lookback_days: 0 });
    const lines = async () =>
      await fixture.rows('select order_id, line, product, _etl_cursor from raw_shop.lines order by 1, 2');
    await load(child, {}, [{ ...parent, primaryKey: ['order_id'] }]);
    expect(await lines()).toEqual([
      ['1', '1', 'x', '2024-01-01'],
      ['2', '1', 'y', '2024-01-05'],
      ['2', '2', 'z', '2024-01-05'],
      ['3', '1', 'x', '2024-01-06'],
      ['4', '1', 'w', 'null'],
    ]);
    await client.query(`delete from lines where order_id = 3 or (order_id = 2 and line = 2);
      insert into orders values (8, '2024-01-08', null, 8, ''); insert into lines values (8, 1, 'n'), (3, 9, 'm')`);
    await load(child, {}, [{ ...parent, primaryKey: ['order_id'] }]);
    expect((await lines()).map((row) => row.slice(0, 3).join(' '))).toEqual([
      '1 1 x',
      '2 1 y',
      '2 2 z',
      '3 9 m',
      '4 1 w',
      '8 1 n',
    ]);
  });

  it('says how the source would be asked, and begins anew when asked or when the declaration is another one', async () => {
    const looking = table(ORDERS, { strategy: 'incremental', cursor: 'day', lookback_days: 1 });
    await load(looking);
    const plan = await describeLoad(await request(looking));
    expect(plan).toMatchObject({ reason: 'new since the last load', from: '2024-01-05', write: 'delete_insert' });
    expect(plan.gives === 'rows' && plan.queries.join()).toContain('2024-01-05');
    expect(await describeLoad(await request(looking, { fullRefresh: true }))).toMatchObject({ reason: 'full refresh' });
    const other = { ...looking, columns: { ...looking.columns, amount: 'decimal(12,2)' } };
    expect(await describeLoad(await request(other))).toMatchObject({ reason: 'declaration changed', rebuild: true });
  });

  it('takes rows of many megabytes', async () => {
    await client.query("insert into orders values (5, null, null, null, repeat('x', 20000000))");
    await load(ORDERS);
    expect(await fixture.rows('select max(length(note)) from raw_shop.orders')).toEqual([['20000000']]);
  });

  it('takes cells of many lines that look like rows', async () => {
    const lines = `(array[E'1,2,3,4,5\\n', E'x",1\\n', E'\\n', 'text '])[1 + (i * 7919 % 4)]`;
    await client.query(
      `insert into orders select 100 + i, null, null, null, repeat(${lines}, i * 31 % 250) from generate_series(1, 30000) i`,
    );
    const { rows } = await client.query('select count(*)::text, sum(length(note))::text from orders');
    await load(ORDERS);
    const loaded = await fixture.rows('select count(*), sum(length(note)) from raw_shop.orders');
    expect(loaded[0]).toEqual([rows[0]?.count, rows[0]?.sum]);
  });

  it('tells the cell that is no value of its type, and leaves everything as it was', async () => {
    await load(ORDERS);
    const wrong = { ...ORDERS, columns: { ...ORDERS.columns, note: 'integer' } };
    const told = diagnosticsOf(await load(wrong).catch((error: unknown) => error));
    expect(told[0]).toMatchObject({ code: 'ETL5028', hint: expect.stringContaining('zero_dates') });
    expect(told[0]?.message).toMatch(
      /Row 1 \(id = 1\) of shop\.orders .* has "a" in column "note", which is no integer/,
    );
    expect(told[0]?.position).toEqual({ file: 'sources/shop.yml', line: 4, column: 7 });
    expect((await orders()).length).toBe(4);
    expect(await fixture.landings()).toHaveLength(1);
  });
});
