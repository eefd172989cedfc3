import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { openRows, SpoolFolders, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
const two = (max: number) => fc.integer({ min: 0, max }).map((found) => String(found).padStart(2, '0'));
const letters = fc
  .array(fc.constantFrom('a', 'A', 'é', 'e', 'ß', 's', ' ', '_', '%', "'", '\\', '"', '\n', '-', '9'), { maxLength: 4 })
  .map((found) => `_utf8mb4 x'${Buffer.from(found.join('')).toString('hex')}'`);
const day = fc.tuple(number(2000, 2003), two(12), two(28)).map((found) => `'${found.join('-')}'`);
const bytes = fc.uint8Array({ maxLength: 3 }).map((found) => `x'${Buffer.from(found).toString('hex')}'`);

/** Types of key columns with values that lie close together. */
const KEYS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  int: number(-5, 5),
  'bigint unsigned': fc.bigInt({ min: 2n ** 64n - 9n, max: 2n ** 64n - 1n }).map(String),
  'decimal(30,10)': number(-20, 20).map((found) => `${found}.0000000001`),
  'varchar(10) character set latin1': letters,
  'varchar(10) character set utf8mb4 collate utf8mb4_unicode_ci': letters,
  'varchar(10) character set utf8mb4 collate utf8mb4_bin': letters,
  'varchar(10) character set utf8mb4 collate utf8mb4_nopad_bin': letters,
  'char(5) character set ucs2': letters,
  'varbinary(4)': bytes,
  'binary(4)': bytes,
  date: fc.oneof(day, fc.constant("'0000-00-00'")),
  'datetime(3)': fc.tuple(day, two(99)).map(([found, ms]) => `'${found.slice(1, -1)} 10:00:00.0${ms}'`),
  timestamp: fc.tuple(day, two(23)).map(([found, hour]) => `'${found.slice(1, -1)} ${hour}:00:00'`),
  time: number(-20, 20).map((found) => `'${found}:30:00'`),
  year: number(1990, 2020),
  uuid: fc.uuid().map((found) => `'${found}'`),
  inet6: fc.ipV6().map((found) => `'${found}'`),
  "enum('z', 'a', 'm')": number(1, 3),
  "set('z', 'a')": number(0, 3),
  'bit(5)': number(0, 31),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
};

const table = fc.uniqueArray(fc.constantFrom(...Object.keys(KEYS)), { minLength: 1, maxLength: 3 }).chain((types) =>
  fc.record({
    types: fc.constant(types),
    rows: fc.array(fc.tuple(...types.map((type) => KEYS[type] ?? number(0, 1))), { minLength: 1, maxLength: 60 }),
    chunkRows: fc.integer({ min: 1, max: 20 }),
  }),
);

describeWithServers(['mariadb'], 'Pages by key', () => {
  const folders = new SpoolFolders();
  let source: MariadbSource;

  beforeAll(async () => {
    source = await startMariadbSource();
    await source.run("set sql_mode = ''");
  });
  afterAll(async () => {
    await source.stop();
    folders.remove();
  });

  it('have every row once, whatever the key is made of', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ types, rows, chunkRows }) => {
        const columns = types.map((type, index) => `k${index} ${type} not null`);
        const key = types.map((_, index) => `k${index}`).join(', ');
        await source.run(`create or replace table keyed (n int, ${columns.join(', ')}, primary key (${key}))`);
        const values = rows.map((row, index) => `(${index}, ${row.join(', ')})`);
        await source.run(`insert ignore into keyed values ${values.join(', ')}`);
        const expected = (await source.run('select n from keyed order by n')) as { n: number }[];
        const session = await openRows(source.connection);
        const request = folders.request(streamOf('keyed', { n: 'integer' }), { chunkRows });
        const read = await takeAll(session.read(request)).finally(() => session.close());
        const found = read.rows.map(([n]) => Number(n)).sort((a, b) => a - b);
        expect(found).toEqual(expected.map(({ n }) => n));
      }),
      { numRuns: 60 },
    );
  });

  it('are looked up in the index of the key', async () => {
    await source.run(
      'create or replace table pair (a int, b varchar(10) character set latin1, n int, primary key (a, b))',
    );
    await source.run("insert into pair select seq % 50, concat('b', seq), seq from seq_1_to_20000");
    await source.run('analyze table pair');
    const session = await openRows(source.connection);
    const stream = streamOf('pair', { a: 'integer', b: 'string', n: 'integer' });
    const [, next = ''] = await session.queries(folders.request(stream, { chunkRows: 100 }));
    await session.close();
    const asked = next.replaceAll('<last a>', '40').replaceAll('<last b>', "_utf8mb4 x'6235303030'");
    const [plan] = (await source.run(`explain ${asked}`)) as { type: string; key: string; Extra: string }[];
    expect(plan).toMatchObject({ type: 'range', key: 'PRIMARY' });
    expect(plan?.Extra).not.toContain('filesort');
  });
});
