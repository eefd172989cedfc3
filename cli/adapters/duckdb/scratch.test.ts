import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../testing/adapter-contract.ts';
import { checkCredentials, type Scratch } from '../index.ts';
import { duckdb } from './adapter.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'etl-duckdb-scratch-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const credentials = (output: object) => checkCredentials(duckdb, { type: 'duckdb', ...output });

async function scratchOf(output: object): Promise<Scratch> {
  const scratch = await duckdb.openScratch?.(credentials(output), { projectRoot: root });
  if (scratch === undefined) throw new Error('DuckDB has a scratch');
  return scratch;
}

async function warehouseWith(file: string, ...statements: string[]): Promise<void> {
  const warehouse = await duckdb.open(credentials({ path: file }), { projectRoot: root });
  const connection = await warehouse.connect();
  for (const sql of statements) await connection.execute(sql);
  await warehouse.close();
}

describe('a scratch of a DuckDB warehouse', () => {
  it('reads tables and views by their names, writes nothing, and is empty under the same names once sealed', async () => {
    await warehouseWith('shop.duckdb', 'create table t as select 1 as a', 'create view v as select a + 1 as b from t');
    const scratch = await scratchOf({ path: 'shop.duckdb' });
    const { connection } = scratch;
    expect((await connection.query('select b from "shop"."main"."v"')).rows).toEqual([[2]]);
    await connection.execute(`create table ${scratch.staged('v')} as select * from "shop"."main"."v"`);
    expect(await codeOf(connection.execute('create table shop.main.x (a int)'))).toBe('ETL4006');
    await scratch.seal();
    expect(await codeOf(connection.query('select * from shop.main.t'))).toBe('ETL4010');
    await connection.execute(`create table "shop"."main"."v" as select b * 10 as b from ${scratch.staged('v')}`);
    expect((await connection.query('select b from v')).rows).toEqual([[20]]);
    await scratch.close();
    const again = await scratchOf({ path: 'shop.duckdb' });
    expect((await again.connection.query('select b from v')).rows).toEqual([[2]]);
    await again.close();
  });

  it('is there beside an open warehouse, with its schema and what it attaches', async () => {
    await warehouseWith('other.duckdb', 'create table o as select 3 as a');
    const output = { path: 'main.duckdb', schema: 'dev', attach: [{ path: 'other.duckdb', alias: 'other' }] };
    const warehouse = await duckdb.open(credentials(output), { projectRoot: root });
    const connection = await warehouse.connect();
    await connection.execute('create schema dev');
    await connection.execute('create table dev.t as select 5 as a');
    await warehouse.close();
    const reader = await duckdb.open(credentials(output), { projectRoot: root, readOnly: true });
    const scratch = await scratchOf(output);
    const { rows } = await scratch.connection.query('select t.a, o.a from main_db.dev.t, other.main.o');
    expect(rows).toEqual([[5, 3]]);
    await scratch.seal();
    await scratch.connection.execute('create table t as select 1 as a');
    expect((await scratch.connection.query('select a from main_db.dev.t')).rows).toEqual([[1]]);
    await scratch.close();
    await reader.close();
  });

  it('cannot be had of a profile in memory', async () => {
    expect(await codeOf(scratchOf({ path: ':memory:' }))).toBe('ETL4003');
  });
});
