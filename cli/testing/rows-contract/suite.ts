import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConnector, type RowsSession } from '../../connectors/index.ts';
import { connectionContract } from './connection-contract.ts';
import type { Ability, RowsHarness, RowsSystem, TableColumns } from './harness.ts';
import { failures, openRows, SpoolFolders, streamColumns, streamOf, windowFrom } from './requests.ts';
import { takeAll } from './spool.ts';
import { CHILDREN, MANY, PARENTS, THINGS } from './tables.ts';

/** Chunks that a connector may have written before anyone takes one. */
const MOST_AHEAD = 8;

/** Runs the contract that every connector of rows keeps, against the real system. */
export function rowsContract(harness: RowsHarness): void {
  describe(`the ${harness.type} connector`, () => {
    const folders = new SpoolFolders();
    let system: RowsSystem;
    let session: RowsSession;
    const can = (ability: Ability) => harness.lacks?.[ability] === undefined;
    const stream = (table: string, columns: TableColumns) => streamOf(table, columns, harness.loadOf?.(table));
    const things = stream(THINGS.name, THINGS.columns);
    const many = stream('many', { id: 'bigint', name: 'string' });
    const asRead = (cell: string | null) => (cell === '' && !can('empty text') ? null : cell);
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

    it('describes a table with its columns, types and key', async () => {
      const found = await session.describe(things);
      const { discovered = (type) => type } = harness;
      expect(found.columns.map((column) => column.name)).toEqual(Object.keys(THINGS.columns));
      expect(found.columns.map((column) => column.dataType)).toEqual(Object.values(THINGS.columns).map(discovered));
      expect([found.primaryKey, found.isDiscovered]).toEqual([can('keys') ? ['id'] : [], can('discovery')]);
    });

    it('discovers the tables whose name matches', async () => {
      const found = (await session.discover?.('?h*')) ?? [];
      if (!can('discovery')) return expect(found.map((table) => table.name)).not.toContain('things');
      expect(found.map((table) => table.name).sort()).toEqual(['children', 'things']);
      const [children] = found.filter((table) => table.name === 'children');
      expect(children?.columns.map((column) => [column.name, column.nullable])).toEqual([
        ['id', !can('keys')],
        ['parent_id', true],
      ]);
    });

    it('reads every row exactly, in chunks of no more than the rows asked for', async () => {
      for (const chunkRows of [1, 2, 5, 1000]) {
        const read = await takeAll(session.read(folders.request(things, { chunkRows })));
        expect(sorted(read.rows)).toEqual(sorted(THINGS.rows.map((row) => row.map(asRead))));
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
      const read = await takeAll(fresh.read(folders.request(stream('empty', table.columns))));
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
      const children = stream('children', CHILDREN.columns);
      const link = { table: 'parents', on: [{ child: 'parent_id', parent: 'id' }] };
      const cursor = windowFrom({ at: 'timestamp' }, '2024-01-02');
      const columns = [...children.columns, ...streamColumns({ at: 'timestamp' })];
      const parent = { link, columns: cursor.columns };
      const read = async (more: object) =>
        sorted((await takeAll(session.read(folders.request(children, { columns, parent, ...more })))).rows).map(
          ([id, , at]) => [id, at],
        );
      if (!can('parents')) {
        const [refused] = await failures(read({}));
        return expect(['ETL5063', 'ETL5045']).toContain(refused?.code);
      }
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
      expect(queries.join('\n')).toContain('things');
      if (can('windows')) expect(queries.join('\n')).toContain('2024-01-02');
      expect(readdirSync(request.folder)).toEqual([]);
    });

    it('shows one moment to all reads of a session, and a later one to the next session', async () => {
      const table = { ...PARENTS, name: 'growing' };
      await system.create(table);
      const growing = stream('growing', table.columns);
      const one = await openRows(system.connection);
      await takeAll(one.read(folders.request(growing)));
      await system.insert('growing', [['4', null]]);
      const again = await takeAll(one.read(folders.request(growing)));
      await one.close();
      const two = await openRows(system.connection);
      const later = await takeAll(two.read(folders.request(growing)));
      await two.close();
      const { consistentSnapshot } = (await loadConnector(harness.type, 'shop')).capabilities;
      if (consistentSnapshot) expect(again.rows.length).toBe(3);
      expect(later.rows.length).toBe(4);
    });

    it('says that a table or a column is not there, and which were perhaps meant', async () => {
      const thimgs = stream('thimgs', THINGS.columns);
      const misspelled = await failures(takeAll(session.read(folders.request(thimgs))));
      if (can('names of tables')) {
        expect(misspelled).toMatchObject([{ code: 'ETL5044', hint: expect.stringContaining('things') }]);
        expect(await failures(session.describe(thimgs))).toMatchObject([{ code: 'ETL5044' }]);
      } else expect(misspelled).toMatchObject([{ message: expect.stringContaining('thimgs') }]);
      const lacking = stream('things', { id: 'bigint', nmae: 'string', dya: 'date' });
      const [found] = await failures(takeAll(session.read(folders.request(lacking))));
      expect(found).toMatchObject({ code: 'ETL5045' });
      expect(found?.message).toMatch(/"nmae", "dya".*"clock"/);
    });

    it('holds up the source while nobody takes the chunks', async () => {
      const request = folders.request(many, { chunkRows: 500 });
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
  });
  connectionContract({
    type: harness.type,
    start: async () => {
      const system = await harness.start();
      await system.createMany('many', MANY);
      return system;
    },
    many: { stream: streamOf('many', { id: 'bigint', name: 'string' }, harness.loadOf?.('many')), rows: MANY },
  });
}

/** A cell in one spelling: fractions of zero are not written, truth is a digit, a blank comes before the time. */
function plain(cell: string | null): string | null {
  if (cell === 'true' || cell === 't') return '1';
  if (cell === 'false' || cell === 'f') return '0';
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d*[1-9])?)\.?0*$/.exec(cell ?? '') ?? [];
  return day === undefined ? (cell?.replace(/^(-?\d+)\.0$/, '$1') ?? null) : `${day} ${time}`;
}
