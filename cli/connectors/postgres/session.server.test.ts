import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { type PostgresSource, startPostgresSource } from '../../testing/postgres-source.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import type { RowsRequest, RowsSession, Stream } from '../types.ts';

describeWithServers(['postgres'], 'A session with PostgreSQL', () => {
  const folders = new SpoolFolders();
  let source: PostgresSource;
  beforeAll(async () => {
    source = await startPostgresSource();
    await source.run(`create schema "Büro"; create table "Büro"."Über uns" ("Id" int primary key, "a""b" text);
      insert into "Büro"."Über uns" values (1, 'x');
      create table wide (id int primary key, at timestamptz, day date, moved timestamp, code text);
      insert into wide select i, '2024-01-01Z'::timestamptz + i * interval '1 hour', date '2024-01-01' + i,
        timestamp '2024-01-01' + i * interval '1 hour', to_char(i, 'FM000') from generate_series(1, 48) i;
      create table many as select i as id, repeat('x', 100) as fill from generate_series(1, 100000) i; analyze many`);
  });
  afterAll(async () => {
    await source?.stop();
    folders.remove();
  });

  async function within<T>(more: YamlMap, act: (session: RowsSession) => Promise<T>): Promise<T> {
    const session = await openRows({ ...source.connection, ...more });
    return await act(session).finally(() => session.close());
  }
  const read = async (stream: Stream, more: Partial<RowsRequest> = {}, config: YamlMap = {}) =>
    await within(config, async (session) => await takeAll(session.read(folders.request(stream, more))));
  const queries = async (stream: Stream, more: Partial<RowsRequest> = {}) =>
    await within({}, async (session) => await session.queries(folders.request(stream, more)));

  it('reads names of any spelling, in the schema of the table, of the connection or of the search path', async () => {
    const columns = { Id: 'integer', 'a"b': 'string' };
    expect((await read(streamOf('Büro.Über uns', columns))).rows).toEqual([['1', 'x']]);
    expect((await read(streamOf('"Büro"."Über uns"', columns))).rows).toEqual([['1', 'x']]);
    expect((await read(streamOf('Über uns', columns), {}, { schema: 'Büro' })).rows).toEqual([['1', 'x']]);
    const [elsewhere] = await failures(read(streamOf('Über uns', columns)));
    expect(elsewhere).toMatchObject({ code: 'ETL5044', hint: expect.stringContaining('"Büro.Über uns"') });
  });

  it('reads a query, a view and what a condition leaves', async () => {
    const query = "select id, array[code] as codes -- all\nfrom wide where code <> '%'; ";
    const codes = { id: 'integer', codes: 'json' };
    const ofQuery = await read({ ...streamOf('anything', codes), load: { query, where: 'id <= 2 -- few' } });
    expect(ofQuery.rows).toEqual([
      ['1', '["001"]'],
      ['2', '["002"]'],
    ]);
    await source.run('create view last_two as select * from wide where id > 46');
    expect((await read(streamOf('last_two', { id: 'integer' }))).rows).toEqual([['47'], ['48']]);
    const [wrong] = await failures(read({ ...streamOf('wide', { id: 'integer' }), load: { where: 'idd = 2' } }));
    expect(wrong).toMatchObject({ code: 'ETL5043', message: expect.stringContaining('column "idd" does not exist') });
  });

  it('compares columns as they are, so that indexes serve, and dates with times of day exactly', async () => {
    const stream = streamOf('wide', { id: 'integer' });
    const asked = async (columns: Record<string, string>, from: string) => {
      const request = { window: windowFrom(columns, from, { nulls: false, inclusive: false }) };
      const [sql = ''] = await queries(stream, request);
      const condition = /where (.*)\) to stdout/.exec(sql)?.[1];
      return [condition, (await read(stream, request)).rows.length];
    };
    expect(await asked({ at: 'timestamptz' }, '2024-01-02 23:00:00+00')).toEqual([
      `t."at" > '2024-01-02 23:00:00+00'::timestamptz`,
      1,
    ]);
    expect(await asked({ at: 'timestamptz' }, '2024-01-02')).toEqual([
      `t."at" > '2024-01-02 00:00:00+00'::timestamptz`,
      24,
    ]);
    expect(await asked({ day: 'date' }, '2024-02-17')).toEqual([`t."day" > '2024-02-17'::date`, 1]);
    expect(await asked({ day: 'date' }, '2024-02-17T00:00:00.5')).toEqual([
      `t."day" > '2024-02-17T00:00:00.5'::timestamp`,
      1,
    ]);
    expect(await asked({ moved: 'timestamp' }, '2024-01-02T22:00:00Z')).toEqual([
      `t."moved" > '2024-01-02T22:00:00'::timestamp`,
      2,
    ]);
    expect(await asked({ moved: 'timestamp' }, '2024-01-03T01:00:00+02:00')).toEqual([
      `t."moved" > ('2024-01-03T01:00:00+02:00'::timestamptz at time zone 'UTC')`,
      1,
    ]);
    expect(await asked({ id: 'integer' }, '46')).toEqual(['t."id" > 46', 2]);
    expect(await asked({ code: 'bigint' }, '9')).toEqual(['t."code"::numeric > 9', 39]);
    await expect(asked({ id: 'integer' }, "1' or true --")).rejects.toThrow('invalid input syntax for type numeric');
  });

  it('brings a child once where the key of its parent is not unique', async () => {
    await source.run(`create table parents (k int, at date); insert into parents values (1, '2024-01-01'), (1, '2024-01-03');
      create table children (id int, k int); insert into children values (10, 1), (11, 2)`);
    const stream = streamOf('children', { id: 'integer', k: 'integer' });
    const window = windowFrom({ at: 'date' }, '2024-01-02', { nulls: false });
    const parent = { link: { table: 'parents', on: [{ child: 'k', parent: 'k' }] }, columns: window.columns };
    const columns = [...stream.columns, ...streamOf('parents', { at: 'date' }).columns];
    expect((await read(stream, { window, parent, columns })).rows).toEqual([['10', '1', '2024-01-03']]);
  });

  it('reads ranges of a table at once, and every row of it', async () => {
    const stream = { ...streamOf('many', { id: 'integer' }), load: { parallel: 4 } };
    const asked = await queries(stream);
    expect(asked.length).toBe(4);
    for (const max_connections of [1, 2, 8]) {
      const { rows, summary } = await read(stream, { chunkRows: 7_000 }, { max_connections });
      expect(summary.rowsAtSource).toBe(100_000);
      expect(new Set(rows.map(([id]) => id)).size).toBe(100_000);
    }
  });

  it('reads with as many connections as it may, that which keeps the moment among them', async () => {
    const many = streamOf('many', { id: 'integer' });
    await within({ max_connections: 3, application_name: 'three' }, async (session) => {
      const reads = [1, 2, 3, 4].map(() => takeAll(session.read(folders.request(many, { chunkRows: 20_000 }))));
      expect((await Promise.all(reads)).map(({ rows }) => rows.length)).toEqual(Array(4).fill(100_000));
      const count = "select count(*)::int from pg_stat_activity where application_name = 'three'";
      expect(await source.run(count, [])).toEqual([[3]]);
    });
  });

  it('discovers keys, references, comments, partitions as their table, and estimates', async () => {
    await source.run(`create table regions (a int, b int, name text, primary key (b, a)); comment on table regions is 'Places';
      create table towns (id bigint generated always as identity primary key, ra int, rb int, twice int generated always as (ra * 2) stored,
        foreign key (rb, ra) references regions (b, a)); comment on column towns.ra is 'Region';
      create table parts (id int, day date not null) partition by range (day);
      create table parts_2024 partition of parts for values from ('2024-01-01') to ('2025-01-01');
      insert into parts select i, '2024-05-05' from generate_series(1, 50) i; analyze parts_2024`);
    const found = await within({}, async (session) => await session.discover?.('regions, towns,public.parts*'));
    expect(found?.map(({ name }) => name)).toEqual(['parts', 'regions', 'towns']);
    const [parts, regions, towns] = found ?? [];
    expect([parts?.estimatedRows, parts?.primaryKey]).toEqual([50, []]);
    expect(regions).toMatchObject({ primaryKey: ['b', 'a'], comment: 'Places', estimatedRows: null });
    expect(towns?.foreignKeys).toEqual([{ columns: ['rb', 'ra'], table: 'regions', referenced: ['b', 'a'] }]);
    expect(towns?.columns.find(({ name }) => name === 'ra')).toMatchObject({ comment: 'Region', dataType: 'integer' });
    expect((await read(streamOf('parts', { id: 'integer' }))).rows.length).toBe(50);
    const inSchema = await within({ schema: 'Büro' }, async (session) => await session.discover?.('*'));
    expect(inSchema?.map(({ name }) => name)).toContain('Über uns');
    expect(inSchema?.map(({ name }) => name)).toContain('public.towns');
  });

  it('says why the server refuses a read, and reads on', async () => {
    const clerk = { user: `clerk_of_${source.database.database}`, password: 'clerk-secret-1' };
    await source.run(
      `create role ${clerk.user} login password '${clerk.password}'; grant select on wide to ${clerk.user}`,
    );
    await within(clerk, async (session) => {
      const refused = await failures(takeAll(session.read(folders.request(streamOf('many', { id: 'integer' })))));
      expect(refused).toMatchObject([
        {
          code: 'ETL5043',
          message: expect.stringContaining('permission denied for table many'),
          hint: expect.stringContaining('grant'),
        },
      ]);
      expect((await takeAll(session.read(folders.request(streamOf('wide', { id: 'integer' }))))).rows.length).toBe(48);
    });
    const slow = { ...streamOf('slow', { id: 'integer' }), load: { query: 'select pg_sleep(30)::text::int as id' } };
    expect(await failures(read(slow, {}, { statement_timeout: 0.2 }))).toMatchObject([
      {
        code: 'ETL5043',
        message: expect.stringContaining('statement timeout'),
        hint: expect.stringContaining('statement_timeout'),
      },
    ]);
  });

  it('gives up a server that sends nothing', async () => {
    const slow = { ...streamOf('slow', { id: 'integer' }), load: { query: 'select pg_sleep(30)::text::int as id' } };
    expect(await failures(read(slow, {}, { read_timeout: 0.3 }))).toMatchObject([
      { code: 'ETL5042', message: expect.stringContaining('the server sent nothing for 0.3 s') },
    ]);
  });

  it('says which connection, server and reason when it cannot be opened, by keys or by address', async () => {
    const { host, port, user, password } = source.database;
    const url = (auth: string, more = '') => ({
      type: 'postgres',
      url: `postgresql://${auth}@${host}:${port}/${more}`,
    });
    const tried = async (config: YamlMap) => (await failures(openRows(config)))[0];
    expect(await tried({ ...source.connection, database: 'nowhere' })).toMatchObject({
      code: 'ETL5041',
      message: `Connection "shop" is refused by ${host}:${port}/nowhere: database "nowhere" does not exist.`,
    });
    expect(await tried(url(`${user}:wrong`, 'postgres'))).toMatchObject({ code: 'ETL5041' });
    expect(await tried(url(String(user), 'postgres'))).toMatchObject({
      message: expect.stringContaining('the server asks for a password and the connection has none'),
    });
    expect(await tried({ ...source.connection, host: 'no.such.host.invalid' })).toMatchObject({ code: 'ETL5040' });
    const opened = await openRows({ ...url(`${user}:${password}`, `${source.database.database}?sslmode=require`) });
    expect(inspect(opened, { depth: 10, showHidden: true })).not.toContain(password);
    await opened.close();
  });

  it('speaks TLS as it is told to', async () => {
    const encrypted = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    const query = { ...streamOf('tls', { ssl: 'boolean' }), load: { query: encrypted } };
    const isEncrypted = async (config: YamlMap) => (await read(query, {}, config)).rows[0]?.[0];
    const { ca, caFile } = source.database;
    expect(await isEncrypted({ sslmode: 'disable' })).toBe('f');
    expect(await isEncrypted({})).toBe('t');
    expect(await isEncrypted({ sslmode: 'require' })).toBe('t');
    expect(await isEncrypted({ sslmode: 'verify-full', ca })).toBe('t');
    expect(await isEncrypted({ sslmode: 'verify-ca', ca: caFile })).toBe('t');
    expect(await failures(openRows({ ...source.connection, sslmode: 'verify-full' }))).toMatchObject([
      { code: 'ETL5041', message: expect.stringContaining('TLS failed: self-signed certificate') },
    ]);
    expect(await failures(openRows({ ...source.connection, sslmode: 'verify-full', ca: 'no.pem' }))).toMatchObject([
      { code: 'ETL5012', message: expect.stringContaining('`ca`: the file cannot be read (ENOENT)') },
    ]);
  });

  it('takes the declared columns where the catalog may not be read', async () => {
    const role = { user: `stranger_of_${source.database.database}`, password: 'stranger-secret-1' };
    await source.run(`create role ${role.user} login password '${role.password}'; grant select on wide to ${role.user};
      revoke select on pg_catalog.pg_class from public`);
    const stream = { ...streamOf('wide', { id: 'integer', day: 'date' }), primaryKey: ['id'] };
    await within(role, async (session) => {
      expect(await session.describe(stream)).toMatchObject({
        isDiscovered: false,
        primaryKey: ['id'],
        columns: [
          { name: 'id', dataType: 'integer' },
          { name: 'day', dataType: 'date' },
        ],
      });
      const window = windowFrom({ day: 'date' }, '2024-02-17');
      const { rows } = await takeAll(session.read(folders.request(stream, { window })));
      expect(rows).toEqual([
        ['47', '2024-02-17'],
        ['48', '2024-02-18'],
      ]);
    });
    await source.run('grant select on pg_catalog.pg_class to public');
  });
});
