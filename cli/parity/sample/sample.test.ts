import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import { type Connection, checkCredentials, loadAdapter, type Warehouse } from '../../adapters/index.ts';
import { equalColumns } from './equal-columns.ts';
import { type SampledTable, samplePlan } from './sample-plan.ts';

let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  const duckdb = await loadAdapter('duckdb');
  warehouse = await duckdb.open(checkCredentials(duckdb, { type: 'duckdb' }), { projectRoot: '.' });
  connection = await warehouse.connect();
  await connection.execute(`create table lines as select i as line, i // 10 as invoice, i % 977 as product from range(50000) t(i);
create table invoices as select i as id, i % 300 as customer from range(5000) t(i);
create table products as select i as id, 'p' || i as name from range(2000) t(i);
insert into lines values (null, 17, 5);
create table customers as select i as id from range(300) t(i)`);
});
afterAll(() => warehouse.close());

const number = async (sql: string) => Number((await connection.query(sql)).rows[0]?.[0]);

async function take(name: string, given: { rows?: number; seed?: number } = {}): Promise<Record<string, string>> {
  const table = async (sql: string, columns: string[], unique: string[]): Promise<SampledTable> => {
    const rows = await number(`select count(*) from ${sql}`);
    return { sql, staged: `${name}_${sql}`, columns, ordered: columns, rows, unique: new Set(unique) };
  };
  const tables = [
    await table('products', ['id', 'name'], ['id', 'name']),
    await table('customers', ['id'], []),
    await table('invoices', ['id', 'customer'], ['id']),
    await table('lines', ['line', 'invoice', 'product'], ['line']),
  ];
  const joins = equalColumns(
    duckdbTokens(`select 1 from lines l join invoices i on l.invoice = i.id join "products" p on (p."id" = l.product)`),
  );
  const options = { rows: 500, seed: 0, ...given, quote: (one: string) => `"${one}"` };
  for (const sql of samplePlan(tables, [], joins, options)) await connection.execute(sql);
  return Object.fromEntries(tables.map(({ sql, staged }) => [sql, staged]));
}

describe('samples', () => {
  it('are bounded, take small tables whole, and hold the rows that taken rows are joined with', async () => {
    const { lines, invoices, products, customers } = await take('a');
    expect(await number(`select count(*) from ${lines}`)).toBeLessThanOrEqual(506);
    expect(await number(`select count(*) from ${customers}`)).toBe(300);
    for (const [table, key] of [
      [invoices, 'invoice'],
      [products, 'product'],
    ] as const) {
      expect(await number(`select count(*) from ${lines} l where ${key} not in (select id from ${table})`)).toBe(0);
      const rows = await number(`select count(*) from ${table}`);
      expect([rows >= 500, rows <= 2500, rows === (await number(`select count(distinct id) from ${table}`))]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });

  it('hold the least and the greatest value of each column and a row without one, each once', async () => {
    const { lines } = await take('e');
    const { rows } = await connection.query(
      `select min(line), max(line), min(product), max(product), max(invoice), count(*) - count(line), count(*) - count(distinct line) from ${lines}`,
    );
    expect(rows).toEqual([[0, 49999, 0, 976, 4999, 1, 1]]);
  });

  it('are the same for the same seed, and others for another', async () => {
    const texts = async (name: string, seed: number) => {
      const { lines } = await take(name, { seed });
      return JSON.stringify((await connection.query(`select line from ${lines} order by 1`)).rows);
    };
    const first = await texts('b', 7);
    expect(await texts('c', 7)).toBe(first);
    expect(await texts('d', 8)).not.toBe(first);
  });
});

it('columns that SQL joins by are found wherever they stand', () => {
  const sql = `select a.x = b.y, 'c.z = d.z' from a join b using (k, "L M") -- e.f = g.h
    where a.x = 1 and u.v=w.z or t.a = lower(s.b)`;
  expect(equalColumns(duckdbTokens(sql))).toEqual([
    ['x', 'y'],
    ['k', 'k'],
    ['l m', 'l m'],
    ['v', 'z'],
  ]);
});
