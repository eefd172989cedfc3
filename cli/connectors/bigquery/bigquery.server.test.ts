import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { LoadFixture } from '../../testing/load-fixture.ts';
import {
  failures,
  openRows,
  SpoolFolders,
  streamColumns,
  streamOf,
  takeAll,
  windowFrom,
} from '../../testing/rows-contract.ts';
import { bigqueryClient } from '../../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'A bigquery connection', () => {
  const folders = new SpoolFolders();
  let server: SharedDataset;
  let client: BigQuery;
  const connection = (more: YamlMap = {}): YamlMap => ({
    type: 'bigquery',
    project: server.projectId,
    dataset: server.dataset,
    endpoint: server.apiEndpoint,
    token: 'any-token',
    retry_seconds: 0,
    ...more,
  });
  const run = async (sql: string) => {
    const [job] = await client.createQueryJob({ query: sql.replaceAll('$', `${server.dataset}.`) });
    await job.getQueryResults();
  };
  const read = async (table: string, columns: Record<string, string>, request: object = {}, load: YamlMap = {}) => {
    const session = await openRows(connection());
    return await takeAll(session.read(folders.request(streamOf(table, columns, load), request)));
  };

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    await run(`create table $types as select 1 as id, 9223372036854775807 as big, numeric '12345678901234567890.123456789' as amount,
      1.5 as ratio, true as flag, 'é "x", y' as name, date '2024-02-29' as day, time '10:20:30.5' as clock,
      datetime '2024-01-31 23:59:59.123456' as at, timestamp '2024-01-31 23:59:59.123456+00' as seen, b'Hello' as raw
      union all select 2, null, null, null, null, null, null, null, null, null, null`);
    await run(`create table $orders as select n as id, date_add(date '2024-01-01', interval n day) as day
      from unnest(generate_array(1, 25)) as n union all select 99, null`);
    await run(
      'create table $lines as select n as line, mod(n, 26) as order_id from unnest(generate_array(1, 30)) as n',
    );
  });
  afterAll(() => folders.remove());

  it('reads every type exactly', async () => {
    const columns = {
      id: 'bigint',
      big: 'bigint',
      amount: 'decimal(38,9)',
      ratio: 'double',
      flag: 'boolean',
      name: 'string',
      day: 'date',
      clock: 'time',
      at: 'timestamp',
      seen: 'timestamptz',
      raw: 'binary',
    };
    const { rows, summary } = await read('types', columns);
    const [first, second] = rows.toSorted((a, b) => Number(a[0]) - Number(b[0]));
    expect(first).toEqual([
      '1',
      '9223372036854775807',
      '12345678901234567890.123456789',
      '1.5',
      'true',
      'é "x", y',
      '2024-02-29',
      expect.stringMatching(/^10:20:30\.50*$/),
      '2024-01-31T23:59:59.123456',
      '2024-01-31 23:59:59.123456+00',
      '48656c6c6f',
    ]);
    expect(second).toEqual(['2', ...Array.from({ length: 10 }, () => null)]);
    expect(summary.rowsAtSource).toBe(2);
  });

  it('reads page by page, a part of a table, and a query', async () => {
    const ids = (rows: readonly (readonly (string | null)[])[]) => rows.map(([id]) => Number(id)).sort((a, b) => a - b);
    const all = [...Array.from({ length: 25 }, (_, at) => at + 1), 99];
    const paged = await read('orders', { id: 'bigint' }, { chunkRows: 10 }, { page_rows: 4 });
    expect([ids(paged.rows), paged.chunks, paged.summary.rowsAtSource]).toEqual([all, [10, 10, 6], 26]);
    expect(ids((await read('orders', { id: 'bigint' }, {}, { where: 'id < 3' })).rows)).toEqual([1, 2]);
    const query = `select id * 2 as twice from ${server.dataset}.orders where id = 4;`;
    expect((await read('any', { twice: 'bigint' }, {}, { query })).rows).toEqual([['8']]);
  });

  it('reads a window, and children through that of their parents', async () => {
    const window = windowFrom({ day: 'date' }, '2024-01-25');
    expect((await read('orders', { id: 'bigint' }, { window })).rows).toHaveLength(3);
    const exact = windowFrom({ day: 'date' }, '2024-01-25', { inclusive: false, nulls: false });
    expect((await read('orders', { id: 'bigint' }, { window: exact })).rows).toEqual([['25']]);
    const columns = streamColumns({ line: 'bigint', order_id: 'bigint', day: 'date' });
    const link = { table: 'orders', on: [{ child: 'order_id', parent: 'id' }] };
    const parent = { link, columns: window.columns };
    const found = await read('lines', { line: 'bigint', order_id: 'bigint' }, { window, parent, columns });
    expect(found.rows.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      ['24', '24', '2024-01-25'],
      ['25', '25', '2024-01-26'],
      ['26', '0', null],
    ]);
  });

  it('shows its query, finds tables, and tells those that are not there', async () => {
    const session = await openRows(connection());
    const request = folders.request(streamOf('orders', { id: 'bigint' }), {
      window: windowFrom({ day: 'date' }, '2024-01-25'),
    });
    expect((await session.queries(request)).join('\n')).toMatch(
      /select c\.`id`\nfrom .*`orders` as c\nwhere \(c\.`day` >= DATE '2024-01-25' or c\.`day` is null\)/,
    );
    const [found] = (await session.discover?.('ord*')) ?? [];
    expect(found?.columns.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['id', 'bigint'],
      ['day', 'date'],
    ]);
    expect(await failures(read('ordres', { id: 'bigint' }))).toMatchObject([
      { code: 'ETL5044', hint: expect.stringContaining('orders') },
    ]);
    expect(await failures(read('orders', { idd: 'bigint' }))).toMatchObject([{ code: 'ETL5045' }]);
    expect(await failures(read('orders', { id: 'bigint' }, {}, { where: 'no_such = 1' }))).toMatchObject([
      { code: expect.stringMatching(/ETL5043|ETL5060/), message: expect.stringContaining('no_such') },
    ]);
    const away = await openRows(connection({ endpoint: 'http://127.0.0.1:9', retries: 0 }));
    expect(await failures(takeAll(away.read(request)))).toMatchObject([{ code: 'ETL5040' }]);
  });

  it('is loaded, whole and then the days that are looked back', async () => {
    const fixture = await LoadFixture.create();
    try {
      const columns = { id: 'bigint', day: 'date' };
      const load = { cursor: 'day', lookback_days: 3, cursor_nulls: 'skip' };
      const table = { name: 'orders', columns, load, primaryKey: ['id'] };
      const more = { connections: { shop: connection() } };
      expect((await fixture.load(table, more)).rows).toBe(26);
      expect((await fixture.load(table, more)).rows).toBe(4);
      expect(await fixture.rows('select count(*), max(day) from raw_shop.orders')).toEqual([['26', '2024-01-26']]);
    } finally {
      await fixture.close();
    }
  });
});
