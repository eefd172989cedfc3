import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../../config/types.ts';
import { type PostgresSource, startPostgresSource } from '../../../testing/postgres-source.ts';
import { failures, SpoolFolders, type SpoolRows, streamOf, takeAll } from '../../../testing/rows-contract.ts';
import { describeWithServers } from '../../../testing/servers/describe-with-servers.ts';
import { loadConnector, type RowsRequest, type RowsSession, type Stream } from '../../index.ts';
import { namesAt } from './names.ts';

const AT_FIRST = { lsn: 0n, shape: '' };

describeWithServers(['postgres'], 'Following the changes of PostgreSQL', () => {
  const folders = new SpoolFolders();
  const notes: string[] = [];
  let source: PostgresSource;
  beforeAll(async () => {
    source = await startPostgresSource();
  });
  afterEach(async () => {
    notes.length = 0;
    await source.run(`drop table if exists t, other cascade;
      select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database() and not active`);
    for (const [name] of await source.run('select pubname from pg_publication', []))
      await source.run(`drop publication "${name}"`);
  });
  afterAll(async () => {
    await source?.stop();
    folders.remove();
  });

  const table = (columns: Record<string, string>, load: YamlMap = {}, key = ['id']): Stream => ({
    ...streamOf('t', columns, load),
    primaryKey: key,
  });
  const plain = table({ id: 'integer', note: 'string' });

  async function within<T>(act: (session: RowsSession) => Promise<T>, more: YamlMap = {}): Promise<T> {
    const { open } = await loadConnector('postgres', 'shop');
    const tell = (note: string) => notes.push(note);
    const session = await open({ ...source.connection, ...more }, { connection: 'shop', projectRoot: '.', tell });
    if (session.gives !== 'rows') throw new TypeError('no rows');
    return await act(session).finally(() => session.close());
  }
  /** Reads what a load would; it is committed unless told. */
  async function follow(stream: Stream, position: string | null, more: Partial<RowsRequest> = {}, commits = true) {
    return await within(async (session) => {
      const request = folders.request(stream, { strategy: 'cdc', position, ...more });
      const { rows, summary } = await takeAll(session.read(request));
      const next = summary.position ?? '';
      if (commits) await session.confirm?.(stream, next);
      return { rows, position: next, facts: summary.facts };
    });
  }
  const start = async (stream = plain) => {
    await source.run(
      `create table t (id int primary key, note text, big text, more text); insert into t values (1, 'a', 'b', 'c')`,
    );
    return await follow(stream, null);
  };
  const slots = async () =>
    await source.run('select slot_name, active from pg_replication_slots where database = current_database()', []);
  const refusal = async (stream: Stream, position: string | null = null) =>
    (await failures(follow(stream, position)))[0];

  it('begins with the rows as they are when the slot is made, and loses nothing that happens meanwhile', async () => {
    await source.createMany('t', 30_000);
    const stream = table({ id: 'bigint', name: 'string' });
    const seen = new Map<string | null, string | null>();
    const first = await within(async (session) => {
      const reading = session.read(folders.request(stream, { strategy: 'cdc', chunkRows: 500 }));
      const { value } = await reading.next();
      expect(value).not.toHaveProperty('changes');
      await source.run(`delete from t where id = 29999; update t set name = 'changed' where id = 30000`);
      return await takeAll(reading);
    });
    expect(first.rows.length).toBe(29_500);
    for (const [id, name] of first.rows as SpoolRows) seen.set(id ?? null, name ?? null);
    expect(seen.get('30000')).toMatch(/^name 30000/);
    const { rows } = await follow(stream, first.summary.position ?? '');
    expect(rows).toEqual([
      ['D', null, '29999', null],
      ['U', null, '30000', 'changed'],
    ]);
  });

  it('tells what was not sent of a large value, and finds it for a row that got another key', async () => {
    const stream = table({ id: 'integer', text: 'string', note: 'string' });
    const columns = stream.columns.map((column) => (column.name === 'text' ? { ...column, from: 'big' } : column));
    const { position } = await start({ ...stream, columns });
    const big = 'z'.repeat(9_000);
    await source.run(`alter table t alter big set storage external; update t set big = '${big}'`);
    await source.run(`update t set note = 'n'`);
    await source.run('update t set id = 2');
    const { rows } = await follow({ ...stream, columns }, position);
    expect(rows).toEqual([
      ['U', null, '1', big, 'a'],
      ['U', '["text"]', '1', null, 'n'],
      ['D', null, '1', null, null],
      ['I', null, '2', big, 'n'],
    ]);
  });

  it('reads again what was not committed, and does not hold the log once it is', async () => {
    const { position } = await start();
    await source.run(`insert into t values (2, 'x')`);
    const once = await follow(plain, position, {}, false);
    const twice = await follow(plain, position);
    expect(twice.rows).toEqual(once.rows);
    await source.run('create table other as select generate_series(1, 1000)');
    const nothing = await follow(plain, twice.position);
    expect(nothing.rows).toEqual([]);
    const [[confirmed]] = (await source.run(
      `select confirmed_flush_lsn = '${nothing.position.split(' ')[0]}' from pg_replication_slots where database = current_database()`,
      [],
    )) as [[boolean]];
    expect(confirmed).toBe(true);
    expect(await refusal(plain, position)).toMatchObject({
      code: 'ETL5052',
      message: expect.stringContaining('has moved on to'),
      hint: expect.stringContaining('--full-refresh'),
    });
  });

  it('tells truncates in their place, and cuts changes into chunks in order', async () => {
    const { position } = await start();
    await source.run(
      `truncate t; insert into t select i, 'n' from generate_series(1, 5) i; delete from t where id > 3`,
    );
    const request = folders.request(plain, { strategy: 'cdc', position, chunkRows: 3 });
    const { rows, chunks } = await within(async (session) => await takeAll(session.read(request)));
    expect(rows.map(([what, , id]) => [what, id].join(' ').trim())).toEqual('T,I 1,I 2,I 3,I 4,I 5,D 4,D 5'.split(','));
    expect(chunks).toEqual([3, 3, 2]);
  });

  it('follows a partitioned table as one, and a key of another unique index', async () => {
    await source.run(`create table t (id int, day date, note text, primary key (id, day)) partition by range (day);
      create table t_1 partition of t for values from ('2024-01-01') to ('2024-07-01');
      create table t_2 partition of t for values from ('2024-07-01') to ('2025-01-01')`);
    const parted = table({ id: 'integer', day: 'date' }, {}, ['id', 'day']);
    const { position } = await follow(parted, null);
    await source.run(`insert into t values (1, '2024-02-01'); update t set day = '2024-08-01'`);
    expect((await follow(parted, position)).rows).toEqual([
      ['I', null, '1', '2024-02-01'],
      ['D', null, '1', '2024-02-01'],
      ['I', null, '1', '2024-08-01'],
    ]);
    await source.run(`drop table t; create table t (id int primary key, code text not null unique);
      alter table t replica identity using index t_code_key; insert into t values (1, 'a')`);
    const coded = table({ id: 'integer', code: 'string' }, {}, ['code']);
    const first = await follow(coded, null);
    await source.run(`update t set code = 'b'; delete from t`);
    expect((await follow(coded, first.position)).rows).toEqual([
      ['D', null, null, 'a'],
      ['I', null, '1', 'b'],
      ['D', null, null, 'b'],
    ]);
  });

  it('says what is in the way before anything is published', async () => {
    await source.run('create table t (id int, note text)');
    expect(await refusal(plain)).toMatchObject({
      code: 'ETL5051',
      message: expect.stringContaining('it has no replica identity'),
      hint: expect.stringContaining('alter table "public"."t" replica identity full'),
    });
    await source.run('alter table t add twice int generated always as (id * 2) stored, add primary key (id)');
    expect((await refusal(table({ id: 'integer', note: 'string' }, {}, ['note'])))?.message).toContain(
      'its replica identity (id) has not all of the declared primary key (note)',
    );
    expect((await refusal(table({ id: 'integer', twice: 'integer' })))?.message).toContain('generated column "twice"');
    expect((await refusal(table({ id: 'integer' }, { where: 'id > 1' })))?.message).toContain('`load: where`');
    await source.run('create publication part for table t with (publish = insert)');
    expect((await refusal({ ...plain, load: { publication: 'part' } }))?.message).toContain('leaves out');
    await source.run('drop publication part; create publication part for table t (id)');
    expect((await refusal({ ...plain, load: { publication: 'part' } }))?.message).toContain('leaves out column "note"');
    await source.run('drop publication part; create publication part for table t where (id > 1)');
    expect((await refusal({ ...plain, load: { publication: 'part' } }))?.message).toContain(
      'tells only rows where (id > 1)',
    );
    await source.run('drop table t; create view t as select 1 as id, null::text as note');
    expect((await refusal(plain))?.message).toContain('it is not a table');
    await source.run('drop view t');
    expect(await slots()).toEqual([]);
    expect(await source.run('select pubname from pg_publication', [])).toEqual([['part']]);
  });

  it('says that a full refresh is needed when the slot, the publication or the table is another one', async () => {
    const { position, facts } = await start();
    await source.run(`alter table t alter note type varchar(20)`);
    expect((await refusal(plain, position))?.message).toContain('the type of a column changed');
    await source.run(`alter table t alter note type text; drop publication ${facts?.publication}`);
    expect((await refusal(plain, position))?.message).toContain('does not exist any more');
    await source.run(
      `create publication ${facts?.publication} for table t; select pg_drop_replication_slot('${facts?.slot}')`,
    );
    const [gone] = await failures(follow(plain, position));
    expect(gone).toMatchObject({ code: 'ETL5052', message: expect.stringContaining('does not exist') });
    expect((await follow(plain, null)).rows).toEqual([['1', 'a']]);
    expect((await follow(plain, null)).rows).toEqual([['1', 'a']]);
    expect((await slots()).length).toBe(1);
  });

  it('goes on by a slot that an earlier version made, until everything is read anew', async () => {
    await source.run(`create table t (id int primary key, note text); insert into t values (1, 'a')`);
    const { slot, publication } = namesAt(plain, {}, { connection: 'shop', project: '', target: '' }, AT_FIRST);
    await source.run(`create publication ${publication} for table t`);
    const [[lsn]] = (await source.run(
      `select lsn::text from pg_create_logical_replication_slot('${slot}', 'pgoutput')`,
      [],
    )) as [[string]];
    const made = await follow(plain, null, {}, false);
    const earlier = `${lsn} ${made.position.split(' ')[1]}`;
    await source.run(`select pg_drop_replication_slot('${made.facts?.slot}'); insert into t values (2, 'b')`);
    const changes = await follow(plain, earlier);
    expect(changes).toMatchObject({ rows: [['I', null, '2', 'b']], facts: { slot, publication } });
    const anew = await follow(plain, null, { lastPosition: changes.position });
    expect(anew.rows.length).toBe(2);
    expect(await slots()).toEqual([[anew.facts?.slot, false]]);
  });

  it('asks to be read whole after a full refresh that was not committed, and only then', async () => {
    const { position } = await start();
    const beginsAnew = async (at: string) => await within(async (session) => await session.beginsAnew?.(plain, at));
    expect(await beginsAnew(position)).toBe(false);
    const lost = await follow(plain, null, { lastPosition: position }, false);
    expect(await beginsAnew(position)).toBe(true);
    expect((await slots()).length).toBe(2);
    // Committed, and nobody told the server: the earlier slot is a leftover then.
    expect(await beginsAnew(lost.position)).toBe(false);
    const after = await follow(plain, lost.position, {}, false);
    expect(await slots()).toEqual([[lost.facts?.slot, false]]);
    expect(await beginsAnew(after.position)).toBe(false);
  });

  it('stops where a column that is declared has gone, and tells of those that are new', async () => {
    const { position } = await start();
    await source.run(`update t set note = 'x'; alter table t add extra int; update t set note = 'y'`);
    expect((await follow(plain, position, {}, false)).rows.length).toBe(2);
    expect(notes).toEqual(['table "t" has a new column "extra" since a moment within this load']);
    await source.run(`alter table t drop column note; update t set big = 'y'`);
    expect(await refusal(plain, position)).toMatchObject({ code: 'ETL5045' });
  });

  it('keeps a slot and a publication that were given, and begins from where the slot is', async () => {
    await source.run(`create table t (id int primary key, note text); create table other (id int primary key);
      create publication ours for table other, t`);
    await source.run(`select pg_create_logical_replication_slot('ours_${source.database.database}', 'pgoutput')`);
    await source.run(`insert into t values (1, 'a'); insert into other values (9)`);
    const given = { ...plain, load: { publication: 'ours', slot: `ours_${source.database.database}` } };
    const first = await follow(given, null);
    expect(first.rows).toEqual([['1', 'a']]);
    expect((await follow(given, first.position)).rows).toEqual([['I', null, '1', 'a']]);
    const other = { ...given, load: { ...given.load, slot: 'elsewhere' } };
    expect((await refusal(other, first.position))?.message).toContain('"elsewhere" does not exist');
  });

  it('does not read what another process reads, and leaves no slot behind when it fails at first', async () => {
    const { position, facts } = await start();
    await within(async (session) => {
      await source.run(`insert into t select i, repeat('x', 500) from generate_series(2, 60000) i`);
      const reading = session.read(folders.request(plain, { strategy: 'cdc', position, chunkRows: 100 }));
      await reading.next();
      expect(await refusal(plain, position)).toMatchObject({
        code: 'ETL5053',
        message: expect.stringContaining(String(facts?.slot)),
      });
      await source.breakConnections();
      expect((await failures(takeAll(reading)))[0]).toMatchObject({ code: 'ETL5042' });
    });
    const cancelled = new AbortController();
    await within(async (session) => {
      const request = folders.request(plain, { strategy: 'cdc', chunkRows: 100, signal: cancelled.signal });
      const reading = session.read(request);
      await reading.next();
      cancelled.abort();
      expect((await failures(takeAll(reading)))[0]).toMatchObject({ code: 'ETL5036' });
    });
    expect(await slots()).toEqual([]);
  });

  it('says what the role may not do', async () => {
    const role = { user: `reader_of_${source.database.database}`, password: 'reader-secret-1' };
    await source.run(`create table t (id int primary key, note text);
      create role ${role.user} login password '${role.password}'; grant select on t to ${role.user}`);
    const tried = async () =>
      (
        await failures(
          within(async (session) => await takeAll(session.read(folders.request(plain, { strategy: 'cdc' }))), role),
        )
      )[0];
    expect(await tried()).toMatchObject({
      code: 'ETL5051',
      message: expect.stringContaining('its publication cannot be made: permission denied'),
      hint: expect.stringContaining('create publication'),
    });
    await source.run('create publication allowed for table t');
    const withPublication = { ...plain, load: { publication: 'allowed' } };
    const [slot] = await failures(
      within(
        async (session) => await takeAll(session.read(folders.request(withPublication, { strategy: 'cdc' }))),
        role,
      ),
    );
    expect(slot).toMatchObject({ code: 'ETL5051', hint: expect.stringContaining('replication') });
  });

  it('reads no table of which a policy would hide rows at first', async () => {
    const role = { user: `guest_of_${source.database.database}`, password: 'guest-secret-1' };
    await source.run(`create table t (id int primary key, note text); insert into t values (1, 'a'), (2, 'b');
      alter table t enable row level security; create policy firsts on t using (id = 1);
      create role ${role.user} login replication password '${role.password}'; grant select on t to ${role.user};
      create publication allowed for table t`);
    const given = { ...plain, load: { publication: 'allowed' } };
    const read = async (strategy: 'cdc' | 'full_refresh') =>
      await within(async (session) => await takeAll(session.read(folders.request(given, { strategy }))), role);
    expect((await read('full_refresh')).rows).toEqual([['1', 'a']]);
    expect((await failures(read('cdc')))[0]).toMatchObject({
      code: 'ETL5043',
      message: expect.stringContaining('affected by row-level security policy'),
    });
    expect(await slots()).toEqual([]);
  });
});
