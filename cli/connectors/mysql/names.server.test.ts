import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoadFixture } from '../../testing/load-fixture.ts';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { openRows, SpoolFolders, streamColumns, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

describeWithServers(['mariadb'], 'What a MariaDB may be asked', () => {
  const folders = new SpoolFolders();
  let source: MariadbSource;

  beforeAll(async () => {
    source = await startMariadbSource();
  });
  afterAll(async () => {
    await source.stop();
    folders.remove();
  });

  async function read(table: string, columns: Record<string, string>, load: Record<string, string> = {}) {
    const session = await openRows(source.connection);
    const request = folders.request(streamOf(table, columns, load), { chunkRows: 1 });
    return (await takeAll(session.read(request)).finally(() => session.close())).rows;
  }

  it('has tables and columns with any characters in their names, of any case', async () => {
    await source.run(
      'create or replace table `we``ird, "t".x` (`a``b` int primary key, `Ñandú "?"` varchar(5), `select` int)',
    );
    await source.run("insert into `we``ird, \"t\".x` values (1, 'x', 7), (2, '?', 8)");
    expect(await read('we`ird, "t".x', { 'Ñandú "?"': 'string', SELECT: 'integer' })).toEqual([
      ['x', '7'],
      ['?', '8'],
    ]);
  });

  it('is a condition or a query as it is written, with question marks, comments and a semicolon', async () => {
    await source.run('create or replace table notes (id int primary key, note varchar(20))');
    await source.run("insert into notes values (1, 'why?'), (2, 'that:x'), (3, 'a\\\\b')");
    expect(await read('notes', { id: 'integer' }, { where: "note like '%?' -- and no more" })).toEqual([['1']]);
    expect(await read('notes', { id: 'integer' }, { where: "id = 1 or note = 'that:x'" })).toEqual([['1'], ['2']]);
    const query = "select id * 10 as tens, note from notes where note like '%\\\\\\\\%' # the last\n;";
    expect(await read('any name', { tens: 'bigint', note: 'string' }, { query })).toEqual([['30', 'a\\b']]);
  });

  it('is a view, a table without a key, and invisible or generated columns', async () => {
    await source.run('create or replace table plain (a int, b int invisible default 5, c int as (a * 2) virtual)');
    await source.run('insert into plain (a) values (1), (2), (2)');
    await source.run('create or replace view seen as select a, count(*) as n from plain group by a');
    expect((await read('plain', { a: 'integer', b: 'integer', c: 'integer' })).sort()).toEqual([
      ['1', '5', '2'],
      ['2', '5', '4'],
      ['2', '5', '4'],
    ]);
    expect((await read('seen', { a: 'integer', n: 'bigint' })).sort()).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });

  it('is a table whose key is the beginning of a text', async () => {
    await source.run('create or replace table begun (t varchar(50), primary key (t(3)))');
    await source.run("insert into begun values ('abcd'), ('abd'), ('ab')");
    expect((await read('begun', { t: 'string' })).sort()).toEqual([['ab'], ['abcd'], ['abd']]);
  });

  it('describes a view and a query by their answers, and json where only json may be', async () => {
    await source.run(
      'create or replace table docs (id int primary key, d json, t longtext, amount decimal(10,2) unsigned)',
    );
    await source.run('create or replace view docs_seen as select * from docs');
    const session = await openRows(source.connection);
    const types = async (table: string, load = {}) =>
      (await session.describe(streamOf(table, {}, load))).columns.map((column) => [column.name, column.dataType]);
    const all = [
      ['id', 'integer'],
      ['d', 'json'],
      ['t', 'string'],
      ['amount', 'decimal(10,2)'],
    ];
    expect(await types('docs')).toEqual(all);
    expect(await types('docs_seen')).toEqual(all.map(([name, type]) => [name, type === 'json' ? 'string' : type]));
    const query = 'select amount + 1 as more, id is null as has, d from docs';
    expect(await types('x', { query })).toEqual([
      ['more', 'decimal(11,2)'],
      ['has', 'integer'],
      ['d', 'string'],
    ]);
    await session.close();
  });

  it('means datetimes in the zone of the connection, in windows too', async () => {
    await source.run('create or replace table stays (id int primary key, at datetime, seen timestamp null)');
    await source.run("set time_zone = '+00:00'");
    await source.run(
      "insert into stays values (1, '2024-01-15 12:00:00', '2024-01-15 11:00:00'), (2, '2024-07-15 12:00:00', '2024-07-15 10:00:00'), (3, null, null)",
    );
    const session = await openRows({ ...source.connection, timezone: 'Europe/Madrid' });
    const stream = streamOf('stays', { id: 'integer', at: 'timestamptz', seen: 'timestamptz' });
    const rows = async (more = {}) => (await takeAll(session.read(folders.request(stream, more)))).rows;
    const [winter, summer, none] = [
      ['1', '2024-01-15 12:00:00+01:00', '2024-01-15 11:00:00'],
      ['2', '2024-07-15 12:00:00+02:00', '2024-07-15 10:00:00'],
      ['3', null, null],
    ];
    expect(await rows()).toEqual([winter, summer, none]);
    for (const name of ['at', 'seen']) {
      const [column] = streamColumns({ [name]: 'timestamptz' });
      const from = (value: string) => ({
        window: { kind: 'from', columns: [column], from: value, inclusive: true, nulls: false },
      });
      expect(await rows(from('2024-07-15 10:00:00+00'))).toEqual([summer]);
      expect(await rows(from('2024-07-15T12:00:00+02:00'))).toEqual([summer]);
      expect(await rows(from('2024-07-15 10:00:01+00'))).toEqual([]);
      expect(await rows(from('2024-01-15'))).toEqual([winter, summer]);
    }
    await session.close();
  });

  it('has text with every character, which arrives in the warehouse as it is', async () => {
    await source.run('create or replace table texts (id int primary key, t varchar(100)) charset utf8mb4');
    const texts = [
      'a\0b',
      '\u0001\u001f\u007f',
      '\r',
      '\n',
      '\r\n',
      ' lead',
      'trail\t',
      '"',
      '""',
      "'",
      '\\',
      '\u2028\ufeff',
      '👩‍👩‍👧',
      '-',
      'null',
      '0x41',
    ];
    for (const [index, text] of texts.entries()) await source.run('insert into texts values (?, ?)', [index, text]);
    const fixture = await LoadFixture.create();
    const table = { name: 'texts', columns: { id: 'integer', t: 'string' }, load: {}, primaryKey: ['id'] };
    await fixture.load(table, { connections: { shop: source.connection } });
    const found = await fixture.rows('select t from raw_shop.texts order by id');
    await fixture.close();
    expect(found.map(([text]) => text)).toEqual(texts);
  });
});
