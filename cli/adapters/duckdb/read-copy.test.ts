import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../testing/adapter-contract.ts';
import { holdElsewhere } from '../../testing/hold-duckdb.ts';
import { checkCredentials, type Warehouse } from '../index.ts';
import { duckdb } from './adapter.ts';
import { writeReadCopy } from './read-copy.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'etl-read-copy-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open = (output: object): Promise<Warehouse> =>
  duckdb.open(checkCredentials(duckdb, { type: 'duckdb', ...output }), { projectRoot: root });

async function rowsOf(file: string, sql: string) {
  const warehouse = await open({ path: file });
  const connection = await warehouse.connect();
  const { rows } = await connection.query(sql);
  await warehouse.close();
  return rows;
}

describe('a read copy', () => {
  it.each(['shop.duckdb', ':memory:'])('holds what %s holds, and is replaced as a whole', async (file) => {
    const warehouse = await open({ path: file });
    const connection = await warehouse.connect();
    const target = path.join(root, `copies-${file === ':memory:' ? 'memory' : 'file'}`, 'shop.duckdb');
    await connection.execute(
      'create schema s; create table s.t as select 1 as a; create view s.v as select * from s.t',
    );
    await writeReadCopy(connection, target);
    expect(await rowsOf(target, 'select a from s.v')).toEqual([[1]]);
    await connection.execute('insert into s.t values (2)');
    await writeReadCopy(connection, target);
    await warehouse.close();
    expect(await rowsOf(target, 'select a from s.v order by a')).toEqual([[1], [2]]);
    expect(readdirSync(path.dirname(target))).toEqual(['shop.duckdb']);
  });

  it('keeps foreign keys and indexes', async () => {
    const warehouse = await open({ path: 'keys.duckdb' });
    const connection = await warehouse.connect();
    await connection.execute('create table z (id int primary key); create table a (id int references z (id))');
    await connection.execute('insert into z values (1); insert into a values (1); create index i on a (id)');
    await writeReadCopy(connection, path.join(root, 'keys-copy', 'keys.duckdb'));
    await warehouse.close();
    expect(await rowsOf('keys-copy/keys.duckdb', 'select count(*) from a')).toEqual([[1]]);
  });

  it.skipIf(process.platform === 'win32')('leaves the warehouse locked for others', async () => {
    const warehouse = await open({ path: 'locked.duckdb' });
    const connection = await warehouse.connect();
    await writeReadCopy(connection, path.join(root, 'locked-copy.duckdb'));
    await expect(holdElsewhere(path.join(root, 'locked.duckdb'))).rejects.toThrow('lock');
    await warehouse.close();
  });

  it('that cannot be written is an error and leaves what was there', async () => {
    writeFileSync(path.join(root, 'taken'), 'mine');
    const warehouse = await open({ path: 'source.duckdb' });
    const connection = await warehouse.connect();
    expect(await codeOf(writeReadCopy(connection, path.join(root, 'taken', 'copy.duckdb')))).toBe('ETL4014');
    expect(readFileSync(path.join(root, 'taken'), 'utf8')).toBe('mine');
    await warehouse.close();
  });
});
