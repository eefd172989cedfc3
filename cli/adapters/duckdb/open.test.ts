import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf, errorOf } from '../../testing/adapter-contract.ts';
import { holdElsewhere } from '../../testing/hold-duckdb.ts';
import { adapterTypes, checkCredentials, loadAdapter, type Warehouse } from '../index.ts';
import { duckdb } from './adapter.ts';
import { databaseNameOf } from './credentials.ts';
import { statementError } from './errors.ts';
import { describeHolder, holderInMessage, startOfProcess } from './holder.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'etl-duckdb-open-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open = (output: object, readOnly = false): Promise<Warehouse> =>
  duckdb.open(checkCredentials(duckdb, { type: 'duckdb', ...output }), { projectRoot: root, readOnly });

describe('opening a DuckDB warehouse', () => {
  it('makes the file and its folders', async () => {
    const warehouse = await open({ path: 'new/folder/sales.v2.duckdb', schema: 'dev' });
    expect([warehouse.database, warehouse.schema]).toEqual(['sales', 'dev']);
    const connection = await warehouse.connect();
    expect((await connection.query('select current_database()')).rows).toEqual([['sales']]);
    await warehouse.close();
    expect(existsSync(path.join(root, 'new/folder/sales.v2.duckdb'))).toBe(true);
  });

  it.each(['temp', 'system', 'main', 'my.db', '.hidden', 'Ünï-x y', 'Main'])(
    'names the database of %s as DuckDB does',
    async (name) => {
      const file = `names/${name}.duckdb`;
      const warehouse = await open({ path: file });
      const connection = await warehouse.connect();
      const { rows } = await connection.query('select current_database()');
      await warehouse.close();
      expect(rows).toEqual([[databaseNameOf(file)]]);
    },
  );

  it('shares one engine between openings of a file in one process', async () => {
    const [one, two] = [await open({ path: 'shared.duckdb' }), await open({ path: 'shared.duckdb' })];
    const [first, second] = [await one.connect(), await two.connect()];
    await first.execute('create table t as select 1 as a');
    expect((await second.query('select a from t')).rows).toEqual([[1]]);
    await one.close();
    await two.close();
  });

  it('runs statements of several sessions at the same time', async () => {
    const warehouse = await open({ path: 'parallel.duckdb' });
    const sessions = await Promise.all([1, 2, 3, 4].map(() => warehouse.connect()));
    await Promise.all(sessions.map((session, n) => session.execute(`create table t${n} as select ${n} as a`)));
    const results = await Promise.all(sessions.map((session, n) => session.query(`select a from t${n}`)));
    expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([0, 1, 2, 3]);
    await warehouse.close();
  });

  it('says which process holds the file, and since when, from its lease', async () => {
    const file = path.join(root, 'held.duckdb');
    const holder = await holdElsewhere(file);
    const lease = { pid: holder.pid, host: os.hostname(), command: 'etl build', startedAt: '2026-01-02T03:04:05.678Z' };
    writeFileSync(`${file}.lock`, JSON.stringify(lease));
    const error = await errorOf(open({ path: 'held.duckdb' }));
    await holder.end();
    expect(error.code).toBe('ETL4001');
    expect(error.message).toContain(
      `held.duckdb is in use by etl build (process ${holder.pid}, since 2026-01-02 03:04:05Z)`,
    );
  });

  it.runIf(process.platform === 'linux' || process.platform === 'darwin')(
    'asks the system who holds the file when there is no lease of that process',
    async () => {
      const holder = await holdElsewhere(path.join(root, 'held2.duckdb'));
      writeFileSync(path.join(root, 'held2.duckdb.lock'), '{"pid": 1, "command": "somebody else"}');
      const error = await errorOf(open({ path: 'held2.duckdb' }));
      const began = await startOfProcess(holder.pid);
      await holder.end();
      expect(error.message).toContain(
        `(process ${holder.pid}, since ${began?.replace('T', ' ').replace(/\.\d+/, '')})`,
      );
      expect(Math.abs(Date.now() - Date.parse(began ?? ''))).toBeLessThan(600_000);
    },
  );

  it.each([
    { name: 'text.duckdb', content: 'this is a text, and not a short one', says: 'it has other content' },
    { name: 'empty.duckdb', content: '', says: 'it is an empty file' },
  ])('refuses a file that is no database and leaves it: $says', async ({ name, content, says }) => {
    writeFileSync(path.join(root, name), content);
    const error = await errorOf(open({ path: name }));
    expect(error.code).toBe('ETL4002');
    expect(error.message).toContain(says);
    expect(readFileSync(path.join(root, name), 'utf8')).toBe(content);
  });

  it('refuses a folder', async () => {
    mkdirSync(path.join(root, 'folder.duckdb'));
    expect(await codeOf(open({ path: 'folder.duckdb' }))).toBe('ETL4002');
  });

  it('refuses a path under a file', async () => {
    writeFileSync(path.join(root, 'plain'), 'x');
    expect(await codeOf(open({ path: 'plain/sub/a.duckdb' }))).toBe('ETL4003');
  });

  // Root may write into a locked folder, but not into /proc.
  const isRoot = process.getuid?.() === 0;
  it.skipIf(process.platform === 'win32' || (isRoot && process.platform !== 'linux'))(
    'refuses a folder that cannot be written',
    async () => {
      mkdirSync(path.join(root, 'locked'));
      chmodSync(path.join(root, 'locked'), 0o500);
      const error = await errorOf(open({ path: isRoot ? '/proc/a.duckdb' : 'locked/a.duckdb' }));
      expect(error.code).toBe('ETL4003');
      expect(error.message).toContain('cannot be opened for writing');
    },
  );

  it('reads only when told to, and makes no file then', async () => {
    expect(await codeOf(open({ path: 'absent.duckdb' }, true))).toBe('ETL4003');
    expect(existsSync(path.join(root, 'absent.duckdb'))).toBe(false);
    await (await open({ path: 'readable.duckdb' })).close();
    const warehouse = await open({ path: 'readable.duckdb' }, true);
    const connection = await warehouse.connect();
    expect(await codeOf(connection.execute('create table t (a int)'))).toBe('ETL4006');
    await warehouse.close();
  });

  it('says which extension is missing, and downloads none unasked', async () => {
    const warehouse = await open({ config_options: { extension_directory: path.join(root, 'extensions') } });
    const connection = await warehouse.connect();
    const error = await errorOf(connection.query("select * from read_xlsx('a.xlsx')"));
    expect(error.code).toBe('ETL4013');
    expect(error.message).toContain('"excel"');
    await warehouse.close();
  });

  it('applies settings, options, attached databases and secrets', async () => {
    const warehouse = await open({
      path: 'tuned.duckdb',
      memory_limit: '300MiB',
      settings: { TimeZone: 'Asia/Tokyo' },
      config_options: { threads: 1 },
      attach: [{ path: 'other.duckdb', alias: 'other' }],
    });
    const connection = await warehouse.connect();
    const { rows } = await connection.query(
      "select current_setting('TimeZone'), current_setting('threads'), current_setting('memory_limit')",
    );
    expect(rows).toEqual([['Asia/Tokyo', 1, '300.0 MiB']]);
    await connection.execute('create table other.main.t as select 1 as a');
    await warehouse.close();
  });

  it.each([
    { output: { settings: { no_such: 1 } }, code: 'ETL4012' },
    { output: { config_options: { no_such: 1 } }, code: 'ETL4012' },
    { output: { path: 'md:shop' }, code: 'ETL4007' },
    { output: { plugins: [{ module: 'excel' }] }, code: 'ETL4007' },
    { output: { path: 'a.duckdb', database: 'b' }, code: 'ETL4008' },
  ])('refuses $output', async ({ output, code }) => {
    expect(await codeOf(open(output))).toBe(code);
  });

  it.runIf(process.platform === 'linux')('refuses a file system that takes no files', async () => {
    expect(await codeOf(open({ path: '/proc/etl/a.duckdb' }))).toBe('ETL4003');
  });

  it('tells a full disk apart', () => {
    const cause = new Error('IO Error: Could not write file "/w/a.duckdb.wal": No space left on device');
    expect(statementError(cause, 'select 1', 'a.duckdb').code).toBe('ETL4004');
  });
});

describe('the profile of a DuckDB warehouse', () => {
  it('reports every wrong key at once and suggests the nearest', () => {
    const check = () => checkCredentials(duckdb, { type: 'duckdb', pth: 'a', threads: 0, attach: [{ pat: 'x' }] });
    try {
      check();
      expect.unreachable();
    } catch (error) {
      const { diagnostics } = error as { diagnostics: { message: string; hint?: string }[] };
      expect(diagnostics.map(({ message }) => message)).toEqual([
        expect.stringContaining('"threads"'),
        expect.stringContaining('"attach.0.path"'),
        expect.stringContaining('"attach.0.pat"'),
        expect.stringContaining('"pth"'),
      ]);
      expect(diagnostics.map(({ hint }) => hint)).toContain('did you mean `path`?');
    }
  });

  it('has defaults as in dbt-duckdb', () => {
    expect(checkCredentials(duckdb, { type: 'duckdb' })).toMatchObject({
      path: ':memory:',
      schema: 'main',
      database: 'memory',
      threads: 1,
    });
  });

  it('of an unknown type is an error that names the known ones', async () => {
    expect(adapterTypes).toContain('duckdb');
    const error = await errorOf(loadAdapter('duckbd'));
    expect(error.code).toBe('ETL4005');
    expect(error.diagnostic.hint).toContain('duckdb');
    expect(await codeOf(loadAdapter('constructor'))).toBe('ETL4005');
  });
});

describe('who holds a file', () => {
  it('is read from what DuckDB says', () => {
    const message =
      'Could not set lock on file "/a b/c.duckdb": Conflicting lock is held in /usr/bin/node (PID 8759). See also';
    expect(holderInMessage(message)).toEqual({ pid: 8759, program: '/usr/bin/node' });
    expect(holderInMessage('Cannot open file')).toBeUndefined();
  });

  it('is told with what is known', () => {
    const nobody = { pid: undefined, host: undefined, command: undefined, since: undefined };
    expect(describeHolder(nobody)).toBeUndefined();
    expect(describeHolder({ ...nobody, pid: 7, host: 'elsewhere' })).toBe('process 7, on elsewhere');
  });
});
