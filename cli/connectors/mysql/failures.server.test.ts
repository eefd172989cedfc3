import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { startMariadb } from '../../testing/servers/mariadb.ts';
import { TcpProxy } from '../../testing/servers/tcp-proxy.ts';

const CIPHER = "select variable_value as v from information_schema.session_status where variable_name = 'SSL_CIPHER'";
const SLOW = 'select id, name, sleep(0.05) as s from many where id <= 400';

describeWithServers(['mariadb'], 'A MariaDB that fails', () => {
  const folders = new SpoolFolders();
  let source: MariadbSource;

  beforeAll(async () => {
    source = await startMariadbSource();
    await source.createMany('many', 100_000);
  });
  afterAll(async () => {
    await source.stop();
    folders.remove();
  });

  async function read(connection: YamlMap, load: YamlMap = {}, columns: Record<string, string> = { id: 'bigint' }) {
    const session = await openRows(connection);
    const request = folders.request(streamOf('many', columns, load), { chunkRows: 20_000 });
    return await takeAll(session.read(request)).finally(() => session.close());
  }
  const told = async (work: Promise<unknown>) =>
    (await failures(work)).map(({ code, message, hint }) => `${code} ${message} ${hint}`).join('\n');

  it('speaks TLS when asked to, and only with a server whose certificate it can trust', async () => {
    const { ca, caFile } = source.database;
    const cipher = async (ssl: YamlMap[string]) =>
      (await read({ ...source.connection, ssl }, { query: CIPHER }, { v: 'string' })).rows[0]?.[0];
    expect(await cipher(false)).toBe('');
    expect(await cipher({ ca })).toMatch(/^TLS_/);
    expect(await cipher({ ca: caFile, verify: 'ca' })).toMatch(/^TLS_/);
    expect(await cipher({ verify: false })).toMatch(/^TLS_/);
    expect(await told(read({ ...source.connection, ssl: true }))).toMatch(/^ETL5040 .*certificate.*ssl: \{ca: /);
    expect(await told(read({ ...source.connection, ssl: { ca: 'none.pem' } }))).toMatch(
      /^ETL5012 .*`ssl.ca`: there is no such file/,
    );
  });

  it('tells a user that must use TLS, a database that is not there, and a wrong URL without its password', async () => {
    await source.run("create or replace user tls@'%' identified by 'p' require ssl");
    expect(await told(openRows({ ...source.connection, user: 'tls', password: 'p' }))).toMatch(/^ETL5041/);
    expect(await told(openRows({ ...source.connection, database: 'nothere' }))).toMatch(
      /^ETL5041 .*nothere.*real name/i,
    );
    const url = 'mysql://etl:hunter2-secret@:port/x';
    expect(await told(openRows({ type: 'mysql', url }))).toMatch(/^ETL5012/);
    expect(inspect(await failures(openRows({ type: 'mysql', url })), { depth: 9 })).not.toContain('hunter2');
  });

  it('takes a URL with escapes', async () => {
    const { host, port, password, database } = source.database;
    await source.run(`create or replace user 'a@b'@'%' identified by 'p:/?#%'`);
    await source.run(`grant select on ${database}.* to 'a@b'@'%'`);
    const url = `mysql://a%40b:${encodeURIComponent('p:/?#%')}@${host}:${port}/${database}`;
    expect((await read({ type: 'mysql', url })).rows.length).toBe(100_000);
    expect(password).not.toBe('');
  });

  it('reads the columns that a user may see, and says what it may not', async () => {
    const { database } = source.database;
    await source.run("create or replace user few@'%' identified by 'p'");
    await source.run(`grant select (id) on ${database}.many to few@'%'`);
    const few = { ...source.connection, user: 'few', password: 'p' };
    expect((await read(few)).rows.length).toBe(100_000);
    expect(await told(read(few, {}, { id: 'bigint', name: 'string' }))).toMatch(/^ETL5043 .*"many".*denied/i);
    await source.run('create or replace table keyless (id int primary key, name varchar(9))');
    await source.run("insert into keyless values (1, 'x'), (2, 'y')");
    await source.run(`grant select (name) on ${database}.keyless to few@'%'`);
    const session = await openRows(few);
    const names = folders.request(streamOf('keyless', { name: 'string' }), { chunkRows: 1 });
    expect((await takeAll(session.read(names))).rows.sort()).toEqual([['x'], ['y']]);
    expect((await session.describe(streamOf('many', { id: 'bigint' }))).columns.map((column) => column.name)).toEqual([
      'id',
    ]);
    await session.close();
  });

  it.each(['cut', 'close'] as const)('tells a connection that is lost in one long answer (%s)', async (kind) => {
    const proxy = await TcpProxy.start(source.database);
    proxy.harmNext({ kind, afterBytes: 1_000_000 });
    const message = await told(
      read({ ...source.connection, port: proxy.port }, { where: 'id > 0' }, { id: 'bigint', name: 'string' }),
    );
    expect(message).toMatch(/^ETL5042 .*"many"/);
    await proxy.stop();
  });

  it('waits for a silent server only so long', async () => {
    const proxy = await TcpProxy.start(source.database);
    proxy.harmNext({ kind: 'stall', afterBytes: 100_000 });
    const connection = { ...source.connection, port: proxy.port, read_timeout: 0.5 };
    expect(await told(read(connection, {}, { id: 'bigint', name: 'string' }))).toMatch(/^ETL5042 .*sent nothing/);
    await proxy.stop();
  });

  it('tells a query that was killed, and one that is wrong', async () => {
    const session = await openRows(source.connection);
    const stream = streamOf('many', { id: 'bigint', s: 'integer' }, { query: SLOW });
    const reading = takeAll(session.read(folders.request(stream)));
    const failing = told(reading);
    for (;;) {
      const running = (await source.run(
        "select id from information_schema.processlist where info like '%sleep(0.05)%' and info not like '%processlist%' and time_ms > 50",
      )) as { id: number }[];
      for (const { id } of running) await source.run(`kill query ${id}`);
      if (running.length > 0) break;
    }
    expect(await failing).toMatch(/^ETL504[23]/);
    await session.close();
    expect(await told(read(source.connection, { query: 'selec 1' }))).toMatch(/^ETL5043 .*syntax/);
    expect(await told(read(source.connection, { where: 'nope = 1' }))).toMatch(/^ETL5043 .*nope/);
  });

  it('ends at the server what it gives up here', async () => {
    const session = await openRows(source.connection);
    const cancelled = new AbortController();
    const stream = streamOf('many', { s: 'integer' }, { query: 'select sleep(200) as s from many' });
    const failing = told(takeAll(session.read(folders.request(stream, { signal: cancelled.signal }))));
    const running = async () => {
      const sql =
        "select id from information_schema.processlist where info like '%sleep(200)%' and info not like '%processlist%'";
      return ((await source.run(sql)) as { id: number }[]).length;
    };
    while ((await running()) === 0);
    cancelled.abort();
    expect(await failing).toMatch(/^ETL5036/);
    await session.close();
    while ((await running()) > 0);
  });

  it('reads values over 16 MiB', async () => {
    await source.run('create or replace table big (id int primary key, v longtext)');
    await source.run("insert into big values (1, concat(repeat('abcd', 5000000), ',')), (2, 'x'), (3, null)");
    const session = await openRows(source.connection);
    const { rows } = await takeAll(session.read(folders.request(streamOf('big', { id: 'integer', v: 'string' }))));
    await session.close();
    expect(rows.map(([, v]) => v?.length ?? null)).toEqual([20_000_001, 1, null]);
    expect(rows[0]?.[1]?.slice(-8)).toBe('bcdabcd,');
  });

  it('survives the death of the server between two reads', async () => {
    const own = await startMariadb();
    try {
      const { host, port, user, password } = own;
      const client = await (await import('mysql2/promise')).createConnection({ host, port, user, password });
      await client.query('create database shop');
      await client.query('use shop');
      await client.query(
        'create table shop.many engine = innodb as select seq as id, repeat("x", 200) as name from seq_1_to_60000',
      );
      await client.end();
      const session = await openRows({ type: 'mysql', host, port, user, password, database: 'shop' });
      const stream = streamOf('many', { id: 'bigint', name: 'string' });
      const reading = session.read(folders.request(stream, { chunkRows: 1000 }));
      await reading.next();
      await own.kill();
      expect(await told(takeAll(reading))).toMatch(/^ETL5042/);
      expect(await told(takeAll(session.read(folders.request(stream))))).toMatch(/^ETL5040/);
      await own.start();
      expect((await takeAll(session.read(folders.request(stream, { chunkRows: 90_000 })))).rows.length).toBe(60_000);
      await session.close();
    } finally {
      await own.stop();
    }
  });

  it('tells a table that was altered since the session began, and reads it as it is now', async () => {
    for (const name of ['first_read', 'altered']) await source.run(`create or replace table ${name} as select 1 as id`);
    const session = await openRows(source.connection);
    const of = (name: string, columns = {}) => folders.request(streamOf(name, { id: 'bigint', ...columns }));
    await takeAll(session.read(of('first_read')));
    await source.run('alter table altered add column more int default 7, algorithm = copy');
    expect(await told(takeAll(session.read(of('altered', { more: 'integer' }))))).toMatch(/^ETL5042 .*definition/);
    expect((await takeAll(session.read(of('altered', { more: 'integer' })))).rows).toEqual([['1', '7']]);
    await session.close();
  });

  it('reads ranges of the key at the same time, at one moment, or in one when it may not lock', async () => {
    const notes: string[] = [];
    const { mysql } = await import('./connector.ts');
    const context = { connection: 'shop', projectRoot: '/', tell: (note: string) => notes.push(note) };
    const stream = streamOf('many', { id: 'bigint', name: 'string' }, { parallel: 3 });
    const session = await mysql.open(source.connection, context);
    const read = await takeAll(session.read(folders.request(stream, { chunkRows: 7000 })));
    expect(new Set(read.rows.map(([id]) => id)).size).toBe(100_000);
    expect(read.rows.length).toBe(100_000);
    expect(read.summary.rowsAtSource).toBe(100_000);
    expect(notes).toEqual([]);
    await source.run('delete from many where id = 5');
    expect((await takeAll(session.read(folders.request(stream)))).rows.length).toBe(100_000);
    await session.close();
    await source.run("create or replace user nolock@'%' identified by 'p'");
    await source.run(`grant select on ${source.database.database}.* to nolock@'%'`);
    const other = await mysql.open({ ...source.connection, user: 'nolock', password: 'p' }, context);
    expect((await takeAll(other.read(folders.request(stream)))).rows.length).toBe(99_999);
    await other.close();
    expect(notes).toEqual([expect.stringMatching(/^table "many" is read by one connection: .*denied/)]);
  });

  it('tells a folder that cannot be written', async () => {
    const file = path.join(folders.folder(), 'file');
    writeFileSync(file, '');
    const session = await openRows(source.connection);
    const request = { ...folders.request(streamOf('many', { id: 'bigint' })), folder: file };
    const error = await takeAll(session.read(request)).catch((cause: unknown) => cause);
    expect(diagnosticsOf(error).map((one) => one.code)).toEqual(['ETL5033']);
    await session.close();
  });
});
