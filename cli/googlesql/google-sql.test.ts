import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogTable } from './catalog.ts';
import { type GoogleSql, startGoogleSql } from './google-sql.ts';
import { analyzerOptions } from './language.ts';
import { RegisteredCatalogs } from './registered-catalogs.ts';
import { Service } from './service.ts';
import { statementOf } from './statement.ts';

let google: GoogleSql;
beforeAll(async () => {
  google = await startGoogleSql();
}, 60_000);
afterAll(async () => await google.close());

const orders = {
  name: 'shop.raw.orders',
  columns: [
    { name: 'id', type: 'INT64' },
    { name: 'amount', type: 'NUMERIC(10,2)' },
  ],
  rows: [
    [1, { kind: 'decimal', text: '1.50' } as const],
    [2, null],
  ],
};

describe('analyze', () => {
  it('gives the kind and the columns of a statement', async () => {
    const sql = 'select id, sum(amount) as total, [struct(id as x)] as list from `shop`.`raw`.`orders` group by id';
    expect(await google.analyze(sql, { tables: [orders] })).toEqual({
      ok: true,
      kind: 'query',
      columns: [
        { name: 'id', dataType: 'INT64' },
        { name: 'total', dataType: 'NUMERIC' },
        { name: 'list', dataType: 'ARRAY<STRUCT<x INT64>>' },
      ],
    });
    expect(await google.analyze('create view d.v as select 1 as a', { tables: [] })).toMatchObject({
      kind: 'create_view',
      columns: [{ name: 'a', dataType: 'INT64' }],
    });
    expect(await google.analyze('create table d.v (a int64, b string) partition by a', { tables: [] })).toMatchObject({
      kind: 'create_table',
      columns: [{ name: 'a' }, { name: 'b' }],
    });
  });

  it('knows the names that BigQuery has for its types', async () => {
    const names =
      'int smallint integer bigint tinyint byteint int64 boolean bool decimal(5,2) numeric bigdecimal bignumeric';
    const casts = names.split(' ').map((one) => `cast(null as ${one})`);
    const said = await google.analyze(`select ${casts}, safe_cast('1' as Int), array<int>[1]`, { tables: [] });
    expect(said.ok && said.columns.map((one) => one.dataType).join(' ')).toBe(
      `${'INT64 '.repeat(7)}BOOL BOOL NUMERIC NUMERIC BIGNUMERIC BIGNUMERIC INT64 ARRAY<INT64>`,
    );
    const made = await google.analyze('create table d.t (a int, b boolean, c decimal(5, 2), e struct<f bigint>)', {
      tables: [],
    });
    expect(made.ok && made.columns.map((one) => one.dataType).join(' ')).toBe('INT64 BOOL NUMERIC STRUCT<f INT64>');
    for (const name of ['float', 'varchar', 'text', 'double', 'uuid', 'timestamptz', 'hugeint']) {
      const sql = `select 1,\n  cast(null as ${name})`;
      expect(await google.analyze(sql, { tables: [] })).toMatchObject({
        problem: { message: `Type not found: ${name}`, line: 2 },
      });
    }
  });

  it('places an error in the SQL as it was given', async () => {
    const sql = 'select *\nfrom shop.raw.orders\nwhere\t"é😀" = amounts';
    const said = await google.analyze(sql, { tables: [orders] });
    expect(said).toEqual({
      ok: false,
      problem: {
        message: 'Unrecognized name: amounts; Did you mean amount?',
        offset: sql.indexOf('amounts'),
        line: 3,
        column: 14,
      },
    });
  });
});

describe('evaluate', () => {
  it('runs a query over the rows that are given', async () => {
    for (const name of ['`shop.raw.orders`', 'shop.raw.orders', '`shop`.`raw`.`orders`', '`shop.raw`.orders'])
      expect(await google.evaluate(`select orders.* from ${name} order by id`, { tables: [orders] })).toEqual({
        ok: true,
        table: {
          columns: [
            { name: 'id', dataType: 'INT64' },
            { name: 'amount', dataType: 'NUMERIC' },
          ],
          rows: [
            [1, { kind: 'decimal', text: '1.5' }],
            [2, null],
          ],
        },
      });
  });
});

it('evaluates GROUP BY ALL', async () => {
  const sql = 'select mod(id, 2) as odd, count(*) as n, sum(amount) from shop.raw.orders group by all order by odd';
  expect(await google.evaluate(sql, { tables: [orders] })).toMatchObject({
    table: {
      rows: [
        [0, 1, null],
        [1, 1, { kind: 'decimal', text: '1.5' }],
      ],
    },
  });
});

it('tells the tables that a script names', async () => {
  const sql = 'declare x int64; insert into `a-b.c`.d select * from e join `f.g.h` using (i);';
  expect(await google.extractTables(sql)).toEqual([['a-b.c', 'd'], ['e'], ['f.g.h']]);
});

describe('a server that dies', () => {
  it('is started again, and asked with the catalogs that it does not know', async () => {
    const service = await Service.start();
    const catalogs = new RegisteredCatalogs(service);
    const tables = (type: string) => [{ name: 't', columns: [{ name: 'c', type }] }];
    const ask = async (type: string) => {
      const request = [{ options: analyzerOptions }, { sql_statement: 'select c from t' }] as const;
      const said = await catalogs.call<object>('Analyze', request, { tables: tables(type), all: null }, '');
      return statementOf(said).columns[0]?.type.type_kind;
    };
    expect(await Promise.all([ask('DATE'), ask('BOOL')])).toEqual(['TYPE_DATE', 'TYPE_BOOL']);
    expect(await service.generation()).toBe(1);
    await service.endServer();
    // In another order than before: the new server counts its catalogs from the first again.
    expect(await Promise.all([ask('BOOL'), ask('DATE'), ask('BOOL')])).toEqual(['TYPE_BOOL', 'TYPE_DATE', 'TYPE_BOOL']);
    expect(await service.generation()).toBe(2);
    await service.close();
  });

  it('gives many statements over many tables one catalog, and sees which tables are new or changed', async () => {
    const all = new Map<string, CatalogTable>();
    const find = (name: string) => all.get(name.toLowerCase());
    const typeOf = async (name: string) => {
      const said = await google.analyze(`select c from ${name}`, { find, all });
      return said.ok ? said.columns[0]?.dataType : said.problem.message;
    };
    for (let index = 0; index < 40; index += 1) {
      const name = `t${index}`;
      all.set(name, { name, columns: [{ name: 'c', type: 'DATE' }] });
      expect(await Promise.all([typeOf(name), typeOf(name.toUpperCase())])).toEqual(['DATE', 'DATE']);
      all.set('t0', { name: 't0', columns: [{ name: 'c', type: index % 2 === 0 ? 'BOOL' : 'STRING' }] });
      expect(await typeOf('t0')).toBe(index % 2 === 0 ? 'BOOL' : 'STRING');
    }
    expect(await typeOf('t40')).toContain('Table not found: t40');
  });

  it('keeps only so many catalogs', async () => {
    const many = Array.from({ length: 320 }, (_, index) => ({
      name: `t${index}`,
      columns: [{ name: 'c', type: 'DATE' }],
    }));
    const ask = (index: number) => google.analyze(`select c from t${index}`, { tables: many });
    for (let round = 0; round < 2; round++)
      for (const said of await Promise.all(many.map((_, index) => ask(index)))) expect(said.ok).toBe(true);
  });
});
