import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCredentials, relation, type Sandbox } from '../index.ts';
import { duckdb } from './adapter.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'etl-duckdb-sandbox-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let sandbox: Sandbox;
beforeEach(async () => {
  const output = {
    type: 'duckdb',
    path: 'shop.duckdb',
    schema: 'main',
    attach: [{ path: 'old.duckdb', alias: 'old' }],
  };
  const opened = await duckdb.openSandbox?.(checkCredentials(duckdb, output), { projectRoot: root });
  if (opened === undefined) throw new Error('DuckDB has a sandbox');
  sandbox = opened;
  await sandbox.createTable(relation({ database: 'shop', schema: 'raw', identifier: 'orders' }), [
    { name: 'id', dataType: 'BIGINT' },
    { name: 'tags', dataType: 'STRUCT(a INTEGER, b VARCHAR)[]' },
    { name: 'doc', dataType: 'JSON' },
    { name: 'nothing', dataType: '"NULL"' },
  ]);
});
afterEach(() => sandbox.close());

async function columnsOf(sql: string): Promise<string> {
  const said = await sandbox.read(sql);
  return said.ok ? said.columns.map((one) => `${one.name} ${one.dataType}`).join(', ') : said.refusal.message;
}

async function refusalOf(sql: string) {
  const said = await sandbox.read(sql);
  return said.ok ? null : said.refusal;
}

describe('a sandbox of a DuckDB target', () => {
  it('tells the columns of queries, and opens no file', async () => {
    expect(await columnsOf('select * from shop.raw.orders')).toBe(
      'id BIGINT, tags STRUCT(a INTEGER, b VARCHAR)[], doc JSON, nothing INTEGER',
    );
    expect(await columnsOf('select sum(id) as n, {a: 1} as s from raw.orders')).toBe('n HUGEINT, s STRUCT(a INTEGER)');
    expect(await columnsOf('create table "shop"."main"."x" as (select sum(id) as n from raw.orders)')).toBe('');
    expect(await columnsOf('insert into raw.orders (id) select 1')).toBe('');
    expect(readdirSync(root)).toEqual([]);
  });

  it('runs nothing', async () => {
    await sandbox.read('create table shop.raw.other as select 1 as a');
    await sandbox.read('drop table shop.raw.orders');
    expect(await columnsOf('select a from shop.raw.other')).toBe('Table with name other does not exist');
    expect(await columnsOf('select id from shop.raw.orders')).toBe('id BIGINT');
  });

  it('has the databases that the profile attaches, and those of tables that it is given', async () => {
    await sandbox.createTable(relation({ database: 'old', schema: 's', identifier: 't' }), [
      { name: 'a', dataType: 'DATE' },
    ]);
    await sandbox.createTable(relation({ database: 'elsewhere', schema: 's', identifier: 't' }), [
      { name: 'b', dataType: 'DATE' },
    ]);
    expect(await columnsOf('select a, b from old.s.t, elsewhere.s.t')).toBe('a DATE, b DATE');
  });

  it('tells what is missing, where, and what may have been meant', async () => {
    const sql = "select 'ñ', tota from raw.orders";
    expect(await refusalOf(sql)).toMatchObject({ missing: { what: 'column', name: 'tota' }, offset: 12, reason: null });
    expect(await refusalOf('select o.x from raw.orders as o')).toMatchObject({
      missing: { what: 'column', name: 'x' },
    });
    expect(await refusalOf('select 1 from raw.ordes')).toMatchObject({ missing: { what: 'table', name: 'raw.ordes' } });
    expect(await refusalOf('select 1 from "shop"."raw"."ordes"')).toMatchObject({
      missing: { what: 'table', name: 'shop.raw.ordes' },
    });
    expect(await refusalOf('with a as (select 1) select * from b')).toMatchObject({
      missing: { what: 'table', name: 'b' },
    });
    expect(await refusalOf('select lenght(id) from raw.orders')).toMatchObject({
      missing: { what: 'function', name: 'lenght' },
      near: 'length',
      offset: 7,
    });
    expect(await refusalOf('select sum(id from raw.orders')).toMatchObject({
      message: 'syntax error at or near "from"',
    });
  });

  it('says nothing of SQL that reads files which are not here', async () => {
    expect((await refusalOf("select * from read_parquet('nowhere/*.parquet')"))?.reason).toContain(
      'it reads a file that is not here',
    );
  });

  it('takes the columns of a star over a table without known columns for missing', async () => {
    await sandbox.createTable(relation({ database: 'shop', schema: 'raw', identifier: 'bare' }), []);
    expect((await refusalOf('select * from raw.bare'))?.missing).toEqual({ what: 'columns of a star', name: '*' });
    expect(await columnsOf('select count(*) as n from raw.bare')).toBe('n BIGINT');
  });

  it('evaluates what reads no table, and declares functions', async () => {
    expect((await sandbox.evaluate('select 1 + 1'))?.rows).toEqual([[2]]);
    expect(await sandbox.evaluate('select count(*) from shop.raw.orders')).toBeNull();
    expect(await sandbox.evaluate('select count(*) from information_schema.tables')).toBeNull();
    expect(await sandbox.declare('create macro twice(x) as 2 * x')).toBe(true);
    expect(await columnsOf('select twice(id) as d from raw.orders')).toBe('d BIGINT');
    expect(await sandbox.declare('create temp macro thrice(x) as 3 * x')).toBe(true);
    for (let again = 0; again < 4; again += 1)
      expect(await columnsOf('select thrice(id) as d from raw.orders')).toBe('d BIGINT');
    expect(await sandbox.declare('create macro')).toBe(false);
  });
});
