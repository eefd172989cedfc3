import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnType } from '../column-type.ts';
import type { ReadWindow, RowsRequest, RowsSession, Stream, StreamColumn } from '../types.ts';
import { columnNamed } from './columns.ts';
import { sample } from './connector.ts';

type Row = Record<string, string | null>;

function column(name: string, dataType: string, more: Partial<StreamColumn> = {}): StreamColumn {
  const type = columnType(dataType);
  if ('why' in type) expect.fail(type.why);
  return { name, from: name, type, notNull: true, unique: false, ...more };
}

const stream = (
  table: string,
  columns: StreamColumn[],
  primaryKey: string[],
  foreignKeys: Stream['foreignKeys'] = [],
): Stream => ({
  source: `shop.${table}`,
  table,
  load: {},
  columns,
  primaryKey,
  foreignKeys,
});

const customers = stream(
  'customers',
  [
    column('id', 'integer'),
    column('name', 'varchar(12)'),
    column('email', 'string', { unique: true }),
    column('city', 'string', { notNull: false }),
    column('tier', 'string', { acceptedValues: ['basic', 'gold'] }),
    column('created_at', 'timestamp'),
    column('updated_at', 'timestamp'),
    column('referred_by', 'integer', { notNull: false }),
  ],
  ['id'],
  [{ columns: ['referred_by'], table: 'customers', referenced: ['id'] }],
);
const products = stream('products', [column('sku', 'varchar(8)'), column('price', 'decimal(8,2)')], ['sku']);
const orders = stream(
  'orders',
  [column('order_id', 'bigint'), column('customer_id', 'integer', { notNull: false }), column('ordered_on', 'date')],
  ['order_id'],
  [{ columns: ['customer_id'], table: 'customers', referenced: ['id'] }],
);
const lines = stream(
  'lines',
  [
    column('order_id', 'bigint'),
    column('sku', 'varchar(8)'),
    column('quantity', 'integer'),
    column('unit_price', 'decimal(8,2)'),
    column('total', 'decimal(12,2)'),
  ],
  ['order_id', 'sku'],
  [
    { columns: ['order_id'], table: 'orders', referenced: ['order_id'] },
    { columns: ['sku'], table: 'products', referenced: ['sku'] },
  ],
);
const notes = stream(
  'notes',
  [column('order_id', 'bigint'), column('sku', 'varchar(8)'), column('line', 'tinyint'), column('note', 'string')],
  ['order_id', 'sku', 'line'],
  [{ columns: ['order_id', 'sku'], table: 'lines', referenced: ['order_id', 'sku'] }],
);
const all = [customers, products, orders, lines, notes];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'etl-sample-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = async (more: object = {}): Promise<RowsSession> =>
  await sample.open(
    { type: 'sample', rows: { customers: 50, products: 30, orders: 400, lines: 1000, notes: 300 }, ...more },
    { connection: 'shop', projectRoot: folder, streamOf: (name) => all.find((one) => one.table === name) },
  );

async function rowsOf(of: Stream, more: object = {}, request: Partial<RowsRequest> = {}): Promise<Row[]> {
  const session = await open(more);
  const asked: RowsRequest = {
    stream: of,
    strategy: 'full_refresh',
    columns: of.columns,
    window: { kind: 'all' },
    position: null,
    chunkRows: 128,
    folder,
    signal: new AbortController().signal,
    ...request,
  };
  const rows: Row[] = [];
  const reading = session.read(asked);
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done === true) {
      expect(next.value.rowsAtSource).toBe(rows.length);
      return rows;
    }
    const text = await readFile(next.value.file, 'utf8');
    const cells = text.trimEnd().split('\n');
    expect(cells.length).toBe(next.value.rows);
    for (const line of cells) {
      const values = line.split(',');
      rows.push(Object.fromEntries(asked.columns.map(({ name }, index) => [name, values[index] || null])));
    }
  }
}

const distinct = (rows: readonly Row[], ...names: string[]) =>
  new Set(rows.map((row) => names.map((name) => row[name]).join('|')));

describe('made rows', () => {
  test('are as many as asked for, the same for the same seed in chunks of any size, others for another', async () => {
    const rows = await rowsOf(lines);
    expect(rows.length).toBe(1000);
    expect(await rowsOf(lines, {}, { chunkRows: 7 })).toEqual(rows);
    expect(await rowsOf(lines, { seed: 1 })).not.toEqual(rows);
    expect((await rowsOf(customers, { rows: 12 })).length).toBe(12);
  });

  test('have keys that no two rows share, and references that lead to rows', async () => {
    const made = new Map<string, Row[]>();
    for (const one of all) made.set(one.table, await rowsOf(one));
    for (const one of all) {
      const rows = made.get(one.table) ?? [];
      expect([one.table, distinct(rows, ...one.primaryKey).size]).toEqual([one.table, rows.length]);
      for (const { columns, table, referenced } of one.foreignKeys) {
        const keys = distinct(made.get(table) ?? [], ...referenced);
        const lost = rows.filter(
          (row) => columns.every((name) => row[name] !== null) && !keys.has(columns.map((name) => row[name]).join('|')),
        );
        expect([one.table, table, lost]).toEqual([one.table, table, []]);
      }
    }
  });

  test('keep what types and tests demand', async () => {
    const rows = await rowsOf(customers);
    expect(rows.every((row) => (row.name?.length ?? 0) <= 12)).toBe(true);
    expect(distinct(rows, 'email').size).toBe(50);
    expect([...distinct(rows, 'tier')].sort()).toEqual(['basic', 'gold']);
    for (const one of all)
      for (const name of one.columns.filter((each) => each.notNull).map((each) => each.name))
        expect([one.table, name, (await rowsOf(one)).filter((row) => row[name] === null).length]).toEqual([
          one.table,
          name,
          0,
        ]);
    expect(rows.some((row) => row.referred_by === null)).toBe(true);
  });

  test('make sense: totals, dates in their order, orders after their customers', async () => {
    for (const row of await rowsOf(lines))
      expect(Number(row.total)).toBeCloseTo(Number(row.quantity) * Number(row.unit_price), 2);
    const people = await rowsOf(customers);
    const since = new Map(people.map((row) => [row.id, row.created_at?.slice(0, 10) ?? '']));
    for (const row of people) expect((row.created_at ?? '') <= (row.updated_at ?? '')).toBe(true);
    const early = (await rowsOf(orders)).filter(
      (row) => (row.ordered_on ?? '') < (since.get(row.customer_id ?? '') ?? ''),
    );
    expect(early).toEqual([]);
  });

  test('grow by the day: what was there stays, some of it changed', async () => {
    const [before, after] = [
      await rowsOf(customers, { until: '2025-01-31' }),
      await rowsOf(customers, { until: '2025-03-31' }),
    ];
    expect(after.length).toBeGreaterThan(before.length);
    const same = before.filter((row, index) => row.updated_at === after[index]?.updated_at);
    expect(same.length).toBeLessThan(before.length);
    expect(same).toEqual(
      before.flatMap((row, index) => (row.updated_at === after[index]?.updated_at ? [after[index]] : [])),
    );
    expect(before.map((row) => [row.id, row.email])).toEqual(
      after.slice(0, before.length).map((row) => [row.id, row.email]),
    );
    expect(after.every((row) => (row.updated_at ?? '') < '2025-04-01')).toBe(true);
    const more = await rowsOf(lines, { until: '2025-03-31' });
    expect(more.slice(0, 1000)).toEqual(await rowsOf(lines));
    expect(more.length).toBeGreaterThan(1000);
  });

  test('are read from a cursor on, a child through its parent', async () => {
    const rows = await rowsOf(orders);
    const day = columnNamed(orders, 'ordered_on') ?? expect.fail();
    const window = (from: string, inclusive: boolean): ReadWindow => ({
      kind: 'from',
      columns: [day],
      from,
      inclusive,
      nulls: true,
    });
    const from = rows.at(350)?.ordered_on ?? '';
    expect(await rowsOf(orders, {}, { window: window(from, true) })).toEqual(
      rows.filter((row) => (row.ordered_on ?? '') >= from),
    );
    expect(await rowsOf(orders, {}, { window: window(from, false) })).toEqual(
      rows.filter((row) => (row.ordered_on ?? '') > from),
    );
    const wanted = distinct(
      rows.filter((row) => (row.ordered_on ?? '') >= from),
      'order_id',
    );
    const children = await rowsOf(
      lines,
      {},
      {
        window: window(from, true),
        columns: [...lines.columns, day],
        parent: { link: { table: 'orders', on: [{ child: 'order_id', parent: 'order_id' }] }, columns: [day] },
      },
    );
    expect(children.map(({ ordered_on, ...row }) => row)).toEqual(
      (await rowsOf(lines)).filter((row) => wanted.has(row.order_id ?? '')),
    );
    expect(children.every((row) => (row.ordered_on ?? '') >= from)).toBe(true);
  });
});
