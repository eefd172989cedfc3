import { readdirSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConnector, type RowsSession } from '../../connectors/index.ts';
import type { RowsHarness, RowsSystem, SourceTable } from './harness.ts';
import { failures, openRows, SpoolFolders, streamColumns, streamOf, windowFrom } from './requests.ts';
import { takeAll } from './spool.ts';

/** Chunks that a connector may have written before anyone takes one. */
const MOST_AHEAD = 8;
const MANY = 60_000;

const THINGS: SourceTable = {
  name: 'things',
  primaryKey: ['id'],
  columns: {
    id: 'bigint',
    flag: 'boolean',
    small: 'integer',
    amount: 'decimal(38,9)',
    ratio: 'double',
    name: 'string',
    day: 'date',
    at: 'timestamp',
    clock: 'time',
  },
  rows: [
    [
      '1',
      '1',
      '-5',
      '12345678901234567890123456789.123456789',
      '0.1',
      'é "x", y',
      '2024-02-29',
      '2024-01-31 23:59:59.123456',
      '10:20:30',
    ],
    [
      '2',
      '0',
      '2147483647',
      '-0.000000001',
      '-0.125',
      'two\nlines\r\n',
      '1000-01-01',
      '1969-12-31 00:00:00.000000',
      '00:00:00',
    ],
    ['3', null, null, null, null, null, null, null, null],
    ['4', '1', '0', '0.000000000', '0', '', '9999-12-31', '9999-12-31 23:59:59.000000', '23:59:59'],
    [
      '9223372036854775807',
      '0',
      '1',
      '1.000000000',
      '1.5',
      ' NULL \\N 😀',
      '2024-01-01',
      '2024-02-01 00:00:00.000000',
      '12:00:00',
    ],
  ],
};
const PARENTS: SourceTable = {
  name: 'parents',
  primaryKey: ['id'],
  columns: { id: 'bigint', at: 'timestamp' },
  rows: [
    ['1', '2024-01-01 00:00:00.000000'],
    ['2', '2024-01-02 00:00:00.000000'],
    ['3', null],
  ],
};
const CHILDREN: SourceTable = {
  name: 'children',
  primaryKey: ['id'],
  columns: { id: 'bigint', parent_id: 'bigint' },
  rows: [
    ['10', '1'],
    ['20', '2'],
    ['21', '2'],
    ['30', '3'],
    ['40', '99'],
    ['50', null],
  ],
};

/** Runs the contract that every connector of rows keeps, against the real system. */
export function rowsContract(harness: RowsHarness): void {
  describe(`the ${harness.type} connector`, () => {
    const folders = new SpoolFolders();
    let system: RowsSystem;
    let session: RowsSession;
    const things = streamOf(THINGS.name, THINGS.columns);
    const ids = (rows: readonly (readonly (string | null)[])[]) => rows.map(([id]) => Number(id)).sort((a, b) => a - b);
    const sorted = (rows: readonly (readonly (string | null)[])[]) =>
      rows.map((row) => row.map(plain)).sort((a, b) => Number(a[0]) - Number(b[0]));

    beforeAll(async () => {
      system = await harness.start();
      for (const table of [THINGS, PARENTS, CHILDREN]) await system.create(table);
      await system.createMany('many', MANY);
      session = await openRows(system.connection);
    });
    afterAll(async () => {
      await session?.close();
      await system?.stop();
      folders.remove();
    });

    it('describes every key of its configuration, and refuses others', async () => {
      const { connection, table, capabilities } = await loadConnector(harness.type, 'shop');
      const undescribed = Object.entries(table.shape).filter(([, schema]) => !Reflect.get(schema, 'description'));
      expect(undescribed.map(([key]) => key)).toEqual([]);
      expect(connection.safeParse({ ...system.connection, no_such_key: 'x' }).success).toBe(false);
      expect(capabilities.writes).toContain(capabilities.defaultWrite);
    });

    it('describes a table with its columns, types and key', async () => {
      const found = await session.describe(things);
      expect(found.columns.map((column) => column.name)).toEqual(Object.keys(THINGS.columns));
      expect(found.columns.map((column) => column.dataType)).toEqual(Object.values(THINGS.columns));
      expect(found.primaryKey).toEqual(['id']);
      expect(found.isDiscovered).toBe(true);
    });

    it('discovers the tables whose name matches', async () => {
      const found = (await session.discover?.('?h*')) ?? [];
      expect(found.map((table) => table.name).sort()).toEqual(['children', 'things']);
      const [children] = found.filter((table) => table.name === 'children');
      expect(children?.columns.map((column) => [column.name, column.nullable])).toEqual([
        ['id', false],
        ['parent_id', true],
      ]);
    });

    it('reads every row exactly, in chunks of no more than the rows asked for', async () => {
      for (const chunkRows of [1, 2, 5, 1000]) {
        const read = await takeAll(session.read(folders.request(things, { chunkRows })));
        expect(sorted(read.rows)).toEqual(sorted(THINGS.rows));
        expect(Math.max(...read.chunks)).toBeLessThanOrEqual(chunkRows);
        expect([THINGS.rows.length, null]).toContain(read.summary.rowsAtSource);
      }
    });

    it('reads the columns asked for in their order', async () => {
      const columns = streamColumns({ name: 'string', id: 'bigint' });
      const read = await takeAll(session.read(folders.request({ ...things, columns }, { columns, chunkRows: 2 })));
      expect(read.rows.toSorted((a, b) => Number(a[1]) - Number(b[1]))[2]).toEqual([null, '3']);
    });

    it('gives no chunk of a table without rows', async () => {
      const table = { ...THINGS, name: 'empty', rows: [] };
      await system.create(table);
      const fresh = await openRows(system.connection);
      const read = await takeAll(fresh.read(folders.request(streamOf('empty', table.columns))));
      await fresh.close();
      expect(read.chunks).toEqual([]);
      expect([0, null]).toContain(read.summary.rowsAtSource);
    });

    it('reads a window from a value on, with and without it, and with and without nulls', async () => {
      const from = async (at: string, more: object) =>
        ids(
          (await takeAll(session.read(folders.request(things, { window: windowFrom({ at: 'timestamp' }, at, more) }))))
            .rows,
        );
      const last = Number('9223372036854775807');
      expect(await from('2024-01-31 23:59:59.123456', {})).toEqual([1, 3, 4, last]);
      expect(await from('2024-01-31 23:59:59.123456', { inclusive: false })).toEqual([3, 4, last]);
      expect(await from('2024-01-31T23:59:59.123457', { nulls: false })).toEqual([4, last]);
      expect(await from('2024-02-01', { nulls: false })).toEqual([4, last]);
    });

    it('reads rows of which any of several cursor columns is in the window', async () => {
      const window = windowFrom({ day: 'date', at: 'timestamp' }, '2024-02-01 00:00:00', { nulls: false });
      const read = await takeAll(session.read(folders.request(things, { window })));
      expect(ids(read.rows)).toEqual([1, 4, Number('9223372036854775807')]);
      const byNumber = windowFrom({ small: 'integer' }, '1', { inclusive: false });
      expect(ids((await takeAll(session.read(folders.request(things, { window: byNumber })))).rows)).toEqual([2, 3]);
    });

    it('reads children through the cursor of their parents, whose columns come last', async () => {
      const stream = streamOf('children', CHILDREN.columns);
      const link = { table: 'parents', on: [{ child: 'parent_id', parent: 'id' }] };
      const cursor = windowFrom({ at: 'timestamp' }, '2024-01-02');
      const columns = [...stream.columns, ...streamColumns({ at: 'timestamp' })];
      const parent = { link, columns: cursor.columns };
      const read = async (more: object) =>
        sorted((await takeAll(session.read(folders.request(stream, { columns, parent, ...more })))).rows).map(
          ([id, , at]) => [id, at],
        );
      const day = ['2024-01-01 00:00:00', '2024-01-02 00:00:00'];
      const all = [
        ['10', day[0]],
        ['20', day[1]],
        ['21', day[1]],
        ['30', null],
        ['40', null],
        ['50', null],
      ];
      expect(await read({})).toEqual(all);
      expect(await read({ window: cursor })).toEqual(all.slice(1));
      expect(await read({ window: { ...cursor, nulls: false } })).toEqual(all.slice(1, 3));
      expect(await read({ window: { ...cursor, inclusive: false } })).toEqual(all.slice(3));
    });

    it('says how it asks, without reading', async () => {
      const request = folders.request(things, { window: windowFrom({ at: 'timestamp' }, '2024-01-02') });
      const queries = await session.queries(request);
      expect(queries.join('\n')).toMatch(/things[\s\S]*2024-01-02/);
      expect(readdirSync(request.folder)).toEqual([]);
    });

    it('shows one moment to all reads of a session, and a later one to the next session', async () => {
      const table = { ...PARENTS, name: 'growing' };
      await system.create(table);
      const stream = streamOf('growing', table.columns);
      const one = await openRows(system.connection);
      await takeAll(one.read(folders.request(stream)));
      await system.insert('growing', [['4', null]]);
      const again = await takeAll(one.read(folders.request(stream)));
      await one.close();
      const two = await openRows(system.connection);
      const later = await takeAll(two.read(folders.request(stream)));
      await two.close();
      const { consistentSnapshot } = (await loadConnector(harness.type, 'shop')).capabilities;
      if (consistentSnapshot) expect(again.rows.length).toBe(3);
      expect(later.rows.length).toBe(4);
    });

    it('says that a table or a column is not there, and which were perhaps meant', async () => {
      const misspelled = await failures(takeAll(session.read(folders.request(streamOf('thimgs', THINGS.columns)))));
      expect(misspelled).toMatchObject([{ code: 'ETL5044', hint: expect.stringContaining('things') }]);
      expect(await failures(session.describe(streamOf('thimgs', {})))).toMatchObject([{ code: 'ETL5044' }]);
      const lacking = streamOf('things', { id: 'bigint', nmae: 'string', dya: 'date' });
      const [found] = await failures(takeAll(session.read(folders.request(lacking))));
      expect(found).toMatchObject({ code: 'ETL5045' });
      expect(found?.message).toMatch(/"nmae", "dya".*"clock"/);
    });

    it('holds up the source while nobody takes the chunks', async () => {
      const request = folders.request(streamOf('many', { id: 'bigint', name: 'string' }), { chunkRows: 500 });
      const reading = session.read(request);
      let rows = 0;
      let most = 0;
      for await (const chunk of reading) {
        rows += chunk.rows;
        most = Math.max(most, readdirSync(request.folder).length - rows / 500);
      }
      expect(rows).toBe(MANY);
      expect(most).toBeLessThanOrEqual(MOST_AHEAD);
    });

    it('stops when it is cancelled or no longer listened to, and can read again', async () => {
      const many = streamOf('many', { id: 'bigint', name: 'string' });
      const cancelled = new AbortController();
      const reading = session.read(folders.request(many, { chunkRows: 500, signal: cancelled.signal }));
      await reading.next();
      cancelled.abort();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5036' }]);
      const before = session.read(folders.request(many, { signal: cancelled.signal }));
      expect(await failures(takeAll(before))).toMatchObject([{ code: 'ETL5036' }]);
      for await (const chunk of session.read(folders.request(many, { chunkRows: 500 }))) {
        expect(chunk.rows).toBe(500);
        break;
      }
      expect((await takeAll(session.read(folders.request(many, { chunkRows: 50_000 })))).rows.length).toBe(MANY);
    });

    it('tells a connection that is lost in the middle of a read, and reads again after it', async () => {
      const many = streamOf('many', { id: 'bigint', name: 'string' });
      const reading = session.read(folders.request(many, { chunkRows: 100 }));
      await reading.next();
      await system.breakConnections();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5042' }]);
      expect((await takeAll(session.read(folders.request(many, { chunkRows: 50_000 })))).rows.length).toBe(MANY);
    });

    it('tells a server that cannot be reached from one that refuses, and never a secret', async () => {
      const unreachable = await openRows(system.unreachable).catch((error: unknown) => error);
      expect(await failures(Promise.reject(unreachable))).toMatchObject([{ code: 'ETL5040' }]);
      const refused = await openRows(system.refused).catch((error: unknown) => error);
      expect(await failures(Promise.reject(refused))).toMatchObject([{ code: 'ETL5041' }]);
      const told = inspect([unreachable, refused], { depth: 20, showHidden: true });
      for (const secret of system.secrets) expect(told).not.toContain(secret);
    });
  });
}

/** A cell in one spelling: fractions of zero are not written, truth is a digit. */
function plain(cell: string | null): string | null {
  if (cell === 'true' || cell === 't') return '1';
  if (cell === 'false' || cell === 'f') return '0';
  return cell === null ? null : cell.replace(/^(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d*[1-9])?)\.?0*$/, '$1');
}
