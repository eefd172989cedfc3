import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import { type Connection, checkCredentials, loadAdapter, type Warehouse } from '../../adapters/index.ts';
import { samplePlan } from './sample-plan.ts';
import { commonRows, type SampledTable } from './table-rows.ts';
import { usedColumns } from './used-columns.ts';

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
insert into lines values (60001, 9999999, 5);
create table customers as select i as id, i - 1 as referrer from range(300) t(i)`);
});
afterAll(() => warehouse.close());

const number = async (sql: string) => Number((await connection.query(sql)).rows[0]?.[0]);

const SQL = `select row_number() over (partition by l.invoice order by l.line) from lines l
join invoices i on l.invoice = i.id join "products" p on (p."id" = l.product)`;

async function take(
  name: string,
  given: { rows?: number; seed?: number; sql?: string } = {},
): Promise<Record<string, string>> {
  const options = { rows: 500, seed: 0, ...given, quote: (one: string) => `"${one}"` };
  const table = async (sql: string, columns: string[]): Promise<SampledTable> => {
    const rows = await number(`select count(*) from ${sql}`);
    const counts = columns.map(
      async (one) => [one, await number(`select count(distinct ${one}) from ${sql}`)] as const,
    );
    const common = rows <= options.rows ? null : { first: `${name}_${sql}_first`, edges: `${name}_${sql}_edges` };
    const shape = { sql, columns, ordered: columns };
    for (const one of common === null ? [] : commonRows(shape, common, options)) await connection.execute(one);
    return { ...shape, staged: `${name}_${sql}`, rows, distinct: new Map(await Promise.all(counts)), common };
  };
  const tables = [
    await table('products', ['id', 'name']),
    await table('customers', ['id', 'referrer']),
    await table('invoices', ['id', 'customer']),
    await table('lines', ['line', 'invoice', 'product']),
  ];
  for (const sql of samplePlan(tables, [], usedColumns(duckdbTokens(given.sql ?? SQL)), options))
    await connection.execute(sql);
  return Object.fromEntries(tables.map(({ sql, staged }) => [sql, staged]));
}

describe('samples', () => {
  it('are bounded, take small tables whole, and hold the rows that taken rows are joined with', async () => {
    const { lines, invoices, products, customers } = await take('a');
    expect(await number(`select count(*) from ${lines}`)).toBeLessThanOrEqual(500 + 3 * 3 + 2 * 3 + 2 * 125);
    expect(await number(`select count(*) from ${customers}`)).toBe(300);
    for (const [table, key] of [
      [invoices, 'invoice'],
      [products, 'product'],
    ] as const) {
      const without = `select count(*) from ${lines} l where ${key} not in (select id from ${table})`;
      expect(await number(without)).toBe(key === 'invoice' ? 1 : 0);
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
      `select min(line), max(line), min(product), max(product), count(*) - count(line), count(*) - count(distinct line) from ${lines}`,
    );
    expect(rows).toEqual([[0, 60001, 0, 976, 1, 1]]);
  });

  it('hold whole groups of what is grouped by, rows without a partner, and rows that nothing needs', async () => {
    const { lines, invoices } = await take('g');
    const whole = `select count(*) from (select invoice from ${lines} group by 1 having count(*) = 10)`;
    expect(await number(whole)).toBeGreaterThanOrEqual(10);
    expect(await number(`select count(*) from ${lines} where invoice = 9999999`)).toBe(1);
    const unneeded = `select count(*) from ${invoices} where id not in (select invoice from ${lines})`;
    expect(await number(unneeded)).toBeGreaterThanOrEqual(25);
  });

  it('hold both rows of a table that is joined with itself', async () => {
    const sql = 'select 1 from customers c join customers r on c.referrer = r.id';
    const { customers } = await take('s', { rows: 50, sql });
    const found = await number(`select count(*) from ${customers} a join ${customers} b on a.referrer = b.id`);
    expect(found).toBeGreaterThanOrEqual(13);
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

describe('columns', () => {
  it('that SQL joins by are found wherever they stand, under the names that they had before too', () => {
    const sql = `select a.x = b.y, 'c.z = d.z' from a join b using (k, "L M") -- e.f = g.h
    where a.x = 1 and u.v=w.z or t.a = lower(s.b) and (select id as y from c)`;
    expect(usedColumns(duckdbTokens(sql)).joins).toEqual([
      ['x', 'y'],
      ['x', 'id'],
      ['k', 'k'],
      ['l m', 'l m'],
      ['v', 'z'],
    ]);
  });

  it('that rows are grouped by are found by name and by number', () => {
    const sql = `select c.a, b as x, date_trunc('month', d) as m, sum(e) over (partition by f, g.h order by i)
    from (select j, max(k) from t group by j having true) group by 1, 2, 3, "L"`;
    expect(usedColumns(duckdbTokens(sql)).groups).toEqual(['f', 'h', 'j', 'a', 'b', 'l']);
  });
});
