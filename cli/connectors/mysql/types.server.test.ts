import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { openRows, SpoolFolders, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import type { RowsSession } from '../types.ts';

/** A column of a type: what is declared, literals that the server takes, and its own words for a value. */
interface TypeCase {
  readonly sql: string;
  readonly declared: string;
  readonly literal: fc.Arbitrary<string>;
  /** SQL of the text that a chunk file must have, with the column as `c`. */
  readonly expected: string;
}

const text = 'convert(c using utf8mb4)';
const whole = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String);
const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((found) => found.join(''));
const decimal = (before: number, after: number) =>
  fc.tuple(fc.constantFrom('', '-'), digits(before), digits(after)).map(([sign, a, b]) => `${sign}${a}.${b}`);
const bytes = (max: number, min = 0) =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((found) => `x'${Buffer.from(found).toString('hex')}'`);
const words = (max: number, unit: fc.StringConstraints['unit'] = 'binary') =>
  fc
    .string({ maxLength: max, unit: unit ?? 'binary' })
    .map((found) => `_utf8mb4 x'${Buffer.from(found).toString('hex')}'`);
const latin = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), { maxLength: 20 })
  .map((found) => `_latin1 x'${Buffer.from(found).toString('hex')}'`);
const two = (max: number) => fc.integer({ min: 0, max }).map((found) => String(found).padStart(2, '0'));
const clock = fc.tuple(two(23), two(59), two(59)).map((found) => found.join(':'));
const fraction = fc.integer({ min: 0, max: 999_999 }).map((found) => `.${String(found).padStart(6, '0')}`);
const day = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9999 }), two(12), two(28))
    .map(([y, m, d]) => `${String(y).padStart(4, '0')}-${m}-${d}`),
  fc.constant('0000-00-00'),
);
const quoted = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((found) => `'${found}'`);
const hexText = "if(c = '', '0x', lower(hex(c)))";
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((found) => `${found}`.replace('+', ''));
const exact = (sql: string, declared: string, literal: fc.Arbitrary<string>): TypeCase => ({
  sql,
  declared,
  literal,
  expected: text,
});
const binary = (sql: string, literal: fc.Arbitrary<string>): TypeCase => ({
  sql,
  declared: 'binary',
  literal,
  expected: hexText,
});

const CASES: readonly TypeCase[] = [
  exact('tinyint', 'tinyint', whole(-128n, 127n)),
  exact('tinyint(1)', 'boolean', whole(0n, 1n)),
  exact('tinyint unsigned', 'smallint', whole(0n, 255n)),
  exact('smallint', 'smallint', whole(-32768n, 32767n)),
  exact('mediumint unsigned', 'integer', whole(0n, 16777215n)),
  exact('int', 'integer', whole(-2147483648n, 2147483647n)),
  exact('int(8) unsigned zerofill', 'bigint', whole(0n, 4294967295n)),
  exact('bigint', 'bigint', whole(-(2n ** 63n), 2n ** 63n - 1n)),
  exact('bigint unsigned', 'decimal(20,0)', whole(0n, 2n ** 64n - 1n)),
  exact('decimal(12,2)', 'decimal(12,2)', decimal(10, 2)),
  exact('decimal(38,9)', 'decimal(38,9)', decimal(29, 9)),
  exact('decimal(65,30)', 'string', decimal(35, 30)),
  exact('double', 'double', number),
  exact('year', 'smallint', fc.oneof(whole(1901n, 2155n), fc.constant("'0000'"))),
  exact('date', 'date', quoted(day)),
  exact('datetime', 'timestamp', quoted(fc.tuple(day, clock).map((found) => found.join(' ')))),
  exact('datetime(6)', 'timestamp', quoted(fc.tuple(day, clock, fraction).map(([a, b, c]) => `${a} ${b}${c}`))),
  exact(
    'timestamp(3) null',
    'timestamptz',
    quoted(
      fc
        .date({ min: new Date(1000), max: new Date(2 ** 31 * 1000 - 1000), noInvalidDate: true })
        .map((found) => found.toISOString().slice(0, 23)),
    ),
  ),
  exact(
    'time(2)',
    'time',
    quoted(
      fc
        .tuple(fc.integer({ min: -838, max: 838 }), two(59), two(59), two(99))
        .map(([h, m, s, f]) => `${h}:${m}:${s}.${f}`),
    ),
  ),
  exact('char(20)', 'string', words(20)),
  exact('varchar(50) character set utf8mb4', 'string', words(50)),
  exact(
    'varchar(50) character set utf8mb3',
    'string',
    words(
      50,
      fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
    ),
  ),
  exact('varchar(50) character set latin1', 'string', latin),
  exact('varchar(50) character set ucs2', 'string', latin),
  exact('char(20) character set utf32 collate utf32_bin', 'string', words(20)),
  exact('longtext', 'string', words(3000)),
  exact(
    'json',
    'json',
    fc.json().map((found) => `_utf8mb4 x'${Buffer.from(JSON.stringify(JSON.parse(found))).toString('hex')}'`),
  ),
  exact("enum('', 'a,b', 'ñ', 'say \"x\"')", 'string', whole(1n, 4n)),
  exact("set('x', 'y', 'ñ')", 'string', whole(0n, 7n)),
  exact('uuid', 'uuid', quoted(fc.uuid())),
  exact('inet6', 'string', quoted(fc.ipV6())),
  binary('binary(8)', bytes(8)),
  binary('varbinary(60)', bytes(60)),
  binary('blob', bytes(1000)),
  { sql: 'varbinary(60)', declared: 'string', literal: bytes(60), expected: hexText },
  { sql: 'varchar(20)', declared: 'binary', literal: words(20), expected: hexText },
  {
    sql: 'binary(16)',
    declared: 'uuid',
    literal: bytes(16, 16),
    expected: "lower(insert(insert(insert(insert(hex(c), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'))",
  },
  { sql: 'bit(1)', declared: 'boolean', literal: whole(0n, 1n), expected: 'cast(c + 0 as char)' },
  { sql: 'bit(64)', declared: 'decimal(20,0)', literal: whole(0n, 2n ** 64n - 1n), expected: 'cast(c + 0 as char)' },
  { sql: 'bit(12)', declared: 'binary', literal: whole(0n, 4095n), expected: "lpad(lower(hex(c + 0)), 4, '0')" },
  {
    sql: 'point',
    declared: 'binary',
    literal: fc.tuple(number, number).map(([x, y]) => `point(${x}, ${y})`),
    expected: 'lower(hex(st_asbinary(c)))',
  },
  {
    sql: 'geometry',
    declared: 'string',
    literal: fc.tuple(whole(-9n, 9n), number).map(([x, y]) => `point(${x}, ${y})`),
    expected: 'st_astext(c)',
  },
];

describeWithServers(['mariadb'], 'Types of MariaDB', () => {
  const folders = new SpoolFolders();
  let source: MariadbSource;
  let session: RowsSession;

  beforeAll(async () => {
    source = await startMariadbSource();
    await source.run("set names utf8mb4, sql_mode = ''");
    session = await openRows(source.connection);
  });
  afterAll(async () => {
    await session.close();
    await source.stop();
    folders.remove();
  });

  async function written(table: string, declared: string): Promise<(string | null)[]> {
    const stream = streamOf(table, { n: 'bigint', c: declared });
    const fresh = await openRows(source.connection);
    const { rows } = await takeAll(fresh.read(folders.request(stream))).finally(() => fresh.close());
    return rows.map(([, cell]) => cell ?? null);
  }

  it('writes a float so that it is read back as the same float, and as the double that it is', async () => {
    const singles = fc
      .sample(fc.float({ noNaN: true, noDefaultInfinity: true }), 500)
      .map((one) => Math.fround(one) || 0);
    await source.run('create or replace table typed (n int primary key, c float) charset utf8mb4');
    const values = singles.map((one, index) => `(${index}, ${one}e0)`.replace(/(e[+-]?\d+)e0/, '$1'));
    await source.run(`insert into typed values ${values.join(', ')}`);
    const found = (await written('typed', 'float')).map(Number);
    expect(found.map((one) => Object.is(one, Math.fround(one)))).not.toContain(false);
    // The smallest ones may be rounded by the server when they are stored.
    const isNormal = (one: number) => one === 0 || Math.abs(one) > 1.2e-38;
    expect(found.filter((_, index) => isNormal(singles[index] ?? 0))).toEqual(singles.filter(isNormal));
  });

  it.each(CASES)("writes $sql as $declared in the server's own words", async ({ sql, declared, literal, expected }) => {
    const literals = fc.sample(literal, 200);
    await source.run(`create or replace table typed (n int primary key, c ${sql}) charset utf8mb4`);
    const values = [...literals, 'null'].map((one, index) => `(${index}, ${one})`);
    await source.run(`insert into typed values ${values.join(', ')}`);
    const found = (await source.run(`select ${expected} as c from typed order by n`)) as { c: unknown }[];
    const texts = found.map(({ c }) => (c === null ? null : Buffer.isBuffer(c) ? c.toString() : String(c)));
    expect(await written('typed', declared)).toEqual(texts);
    expect(texts.at(-1)).toBeNull();
  });
});
