import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { LoadFixture, runLoad, type TableFixture } from '../../testing/load-fixture.ts';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { postgresDatabase, type SharedDatabase } from '../../testing/servers/shared.ts';

/** A column of a type: how values are written at the server, and how both sides are asked for comparable text. */
interface TypeCase {
  readonly sql: string;
  readonly declared: string;
  readonly literal: fc.Arbitrary<string>;
  /** Literals that come first. */
  readonly first?: readonly string[];
  /** Expressions over `c`: of the server and of DuckDB; a cast to text unless told. */
  readonly server?: string;
  readonly duckdb?: string;
  readonly same?: (text: string) => unknown;
}

const ROWS = 300;
const quoted = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((text) => `'${text.replaceAll("'", "''")}'`);
const whole = (min: bigint, max: bigint) =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n)).map((found) => `${found}`);
const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((found) => found.join(''));
const decimal = (before: number, after: number) =>
  fc.tuple(fc.constantFrom('', '-'), digits(before), digits(after)).map(([sign, a, b]) => `${sign}${a}.${b}`);
const two = (max: number, min = 0) => fc.integer({ min, max }).map((found) => `${found}`.padStart(2, '0'));
const day = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), two(12, 1), two(28, 1))
  .map(([y, m, d]) => `${`${y}`.padStart(4, '0')}-${m}-${d}`);
const clock = fc.tuple(two(23), two(59), two(59)).map((found) => found.join(':'));
const micros = fc
  .tuple(clock, fc.integer({ min: 0, max: 999_999 }))
  .map(([time, fraction]) => `${time}.${`${fraction}`.padStart(6, '0')}`);
const moment = fc.tuple(day, micros).map((found) => found.join(' '));
const recent = fc
  .date({ min: new Date(1000), max: new Date(2 ** 31 * 1000 - 1000), noInvalidDate: true })
  .map((found) => found.toISOString().slice(0, 23).replace('T', ' '));
const bytes = fc.uint8Array({ maxLength: 50 }).map((found) => Buffer.from(found).toString('hex'));
const text = fc
  .string({
    maxLength: 40,
    unit: fc.oneof(fc.constantFrom(...'a,"\n\r\t\'\\ñ😀 \u200b'), fc.string({ minLength: 1, maxLength: 1 })),
  })
  .filter((found) => !found.includes('\0'));
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((found) => `${found}`.replace('+', ''));
const json = fc.json().map((found) => JSON.stringify(JSON.parse(found)));
const parsed = (one: string): unknown => JSON.parse(one);
const trimmed = (one: string) => one.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
const hex = 'lower(hex(c))';

const doubleQuoted = (one: string) => `"${one.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
/** Literals of arrays, also empty and with nulls. */
const listOf = (arbitrary: fc.Arbitrary<string>) =>
  quoted(fc.array(fc.oneof(arbitrary, fc.constant('NULL')), { maxLength: 4 }).map((one) => `{${one.join(',')}}`));
/** Arrays are compared by the texts of their values. */
const OF_TEXTS = {
  server: 'to_json(c::text[])::text',
  duckdb: 'cast(to_json(cast(c as varchar[])) as varchar)',
  same: parsed,
};
const items = fc
  .array(
    fc.record({
      sku: fc.option(text.filter((one) => !/[\r\n]/.test(one))),
      price: fc.option(fc.integer().map((one) => one / 10_000)),
      days: fc.option(fc.array(fc.option(day), { maxLength: 3 })),
      more: fc.constantFrom(null, { a: [1, null] }, 'x', [true]),
    }),
    { maxLength: 3 },
  )
  .map((one) => JSON.stringify(one));

const POSTGRES: readonly TypeCase[] = [
  { sql: 'boolean', declared: 'boolean', literal: fc.constantFrom('true', 'false') },
  { sql: 'smallint', declared: 'smallint', literal: whole(-32768n, 32767n) },
  { sql: 'integer', declared: 'integer', literal: whole(-(2n ** 31n), 2n ** 31n - 1n) },
  { sql: 'bigint', declared: 'bigint', literal: whole(-(2n ** 63n), 2n ** 63n - 1n) },
  { sql: 'numeric(38,0)', declared: 'hugeint', literal: whole(-(10n ** 38n) + 1n, 10n ** 38n - 1n) },
  { sql: 'numeric(12,2)', declared: 'decimal(12,2)', literal: decimal(10, 2) },
  { sql: 'numeric(38,9)', declared: 'decimal(38,9)', literal: decimal(29, 9) },
  { sql: 'numeric', declared: 'string', literal: decimal(60, 60) },
  { sql: 'money', declared: 'decimal(19,2)', literal: quoted(decimal(15, 2)), server: 'c::numeric(19,2)::text' },
  {
    sql: 'double precision',
    declared: 'double',
    literal: fc.oneof(double, fc.constantFrom("'NaN'", "'Infinity'", "'-Infinity'")).map((one) => one),
    same: (one) => Number(one.replace(/^(-?)inf$/i, '$1Infinity')),
  },
  // The first carriage return of a file is none of its line ends.
  { sql: 'text', declared: 'string', literal: quoted(text), first: ["E'a\\rb'", "E'a\\r\\nb'", "''"] },
  { sql: 'char(8)', declared: 'string', literal: quoted(digits(8)), server: 'rpad(c, 8)' },
  { sql: 'date', declared: 'date', literal: quoted(day) },
  { sql: 'time', declared: 'time', literal: quoted(micros) },
  { sql: 'timestamp', declared: 'timestamp', literal: quoted(moment) },
  { sql: 'timestamptz', declared: 'timestamptz', literal: quoted(moment.map((one) => `${one}+00`)) },
  { sql: 'uuid', declared: 'uuid', literal: quoted(fc.uuid()) },
  { sql: 'jsonb', declared: 'json', literal: quoted(json.filter((one) => !one.includes('\\u0000'))), same: parsed },
  {
    sql: 'bytea',
    declared: 'binary',
    literal: quoted(bytes.map((one) => `\\x${one}`)),
    server: "encode(c, 'hex')",
    duckdb: hex,
  },
  {
    sql: 'integer[]',
    declared: 'json',
    literal: quoted(fc.array(fc.integer()).map((one) => `{${one.join(',')}}`)),
    server: 'to_json(c)::text',
    same: parsed,
  },
  { sql: 'bigint[]', declared: 'bigint[]', literal: listOf(whole(-(2n ** 63n), 2n ** 63n - 1n)), ...OF_TEXTS },
  { sql: 'text[]', declared: 'array<string>', literal: listOf(text.map(doubleQuoted)), ...OF_TEXTS },
  { sql: 'numeric(30,9)[]', declared: 'array<decimal(30,9)>', literal: listOf(decimal(21, 9)), ...OF_TEXTS },
  { sql: 'timestamp[]', declared: 'array<timestamp>', literal: listOf(moment.map(doubleQuoted)), ...OF_TEXTS },
  {
    sql: 'timestamptz[]',
    declared: 'array<timestamptz>',
    literal: listOf(moment.map((one) => doubleQuoted(`${one}+00`))),
    ...OF_TEXTS,
  },
  {
    sql: 'bytea[]',
    declared: 'array<binary>',
    literal: listOf(bytes.map((one) => doubleQuoted(`\\x${one}`))),
    server: "case when c is not null then to_json(array(select encode(x, 'hex') from unnest(c) x))::text end",
    duckdb: 'cast(to_json(list_transform(c, lambda x: lower(hex(x)))) as varchar)',
    same: parsed,
  },
  {
    sql: 'jsonb',
    declared: 'array<struct<sku string, price decimal(20,4), days array<date>, more json>>',
    literal: quoted(items),
    duckdb: 'cast(to_json(c) as varchar)',
    same: parsed,
  },
  {
    sql: 'interval',
    declared: 'string',
    literal: quoted(fc.integer({ min: -9e8, max: 9e8 }).map((one) => `${one} seconds`)),
  },
];

const MARIADB: readonly TypeCase[] = [
  {
    sql: 'tinyint(1)',
    declared: 'boolean',
    literal: fc.constantFrom('0', '1'),
    server: "case c when 1 then 'true' when 0 then 'false' end",
  },
  { sql: 'tinyint', declared: 'tinyint', literal: whole(-128n, 127n) },
  { sql: 'int unsigned', declared: 'bigint', literal: whole(0n, 2n ** 32n - 1n) },
  { sql: 'bigint unsigned', declared: 'hugeint', literal: whole(0n, 2n ** 64n - 1n) },
  { sql: 'decimal(12,2)', declared: 'decimal(12,2)', literal: decimal(10, 2) },
  { sql: 'decimal(38,9)', declared: 'decimal(38,9)', literal: decimal(29, 9) },
  { sql: 'decimal(65,30)', declared: 'string', literal: decimal(35, 30) },
  { sql: 'double', declared: 'double', literal: double, same: Number },
  {
    sql: 'varchar(100) character set utf8mb4',
    declared: 'varchar(100)',
    literal: text.map((one) => `_utf8mb4 x'${Buffer.from(one).toString('hex')}'`),
  },
  { sql: 'date', declared: 'date', literal: quoted(day) },
  { sql: 'time(6)', declared: 'time', literal: quoted(micros), same: trimmed },
  { sql: 'datetime(6)', declared: 'timestamp', literal: quoted(moment), same: trimmed },
  {
    sql: 'timestamp(3) null',
    declared: 'timestamptz',
    literal: quoted(recent),
    duckdb: "replace(cast(c as varchar), '+00', '')",
    same: trimmed,
  },
  { sql: 'uuid', declared: 'uuid', literal: quoted(fc.uuid()) },
  { sql: 'json', declared: 'json', literal: json.map((one) => `_utf8mb4 x'${Buffer.from(one).toString('hex')}'`) },
  {
    sql: 'json',
    declared: 'array<struct<sku string, price decimal(20,4), days array<date>, more json>>',
    literal: items.map((one) => `_utf8mb4 x'${Buffer.from(one).toString('hex')}'`),
    duckdb: 'cast(to_json(c) as varchar)',
    same: parsed,
  },
  { sql: 'blob', declared: 'binary', literal: bytes.map((one) => `x'${one}'`), server: hex, duckdb: hex },
  { sql: 'bit(64)', declared: 'hugeint', literal: whole(0n, 2n ** 64n - 1n), server: 'cast(c + 0 as char)' },
];

/** Values of a type at the server beside what came of them, both as comparable text. */
function compared(cases: TypeCase, theirs: readonly (string | null)[], ours: readonly (string | null)[]): void {
  const same = (one: string | null) => (one === null ? null : (cases.same ?? ((found: string) => found))(one));
  expect(ours.map(same)).toEqual(theirs.map(same));
  expect(ours.length).toBe(ROWS + 1);
}

const valuesOf = ({ literal, first = [] }: TypeCase) =>
  [...first, ...fc.sample(literal, ROWS - first.length), 'null'].map((one, index) => `(${index}, ${one})`).join(', ');
const tableOf = ({ declared }: TypeCase): TableFixture => ({
  name: 'typed',
  columns: { n: 'integer', c: declared },
  load: {},
  primaryKey: ['n'],
});

async function loaded(fixture: LoadFixture, one: TypeCase, connections: object): Promise<(string | null)[]> {
  await runLoad(await fixture.request(tableOf(one), { connections: connections as never }));
  const { rows } = await (await fixture.connection()).query(
    `select ${one.duckdb ?? 'cast(c as varchar)'} from raw_shop.typed order by n`,
  );
  return rows.map(([cell]) => (cell === null ? null : String(cell)));
}

describeWithServers(['postgres'], 'Every type of PostgreSQL', () => {
  let database: SharedDatabase;
  let client: Client;
  let fixture: LoadFixture;
  beforeAll(async () => {
    database = await postgresDatabase();
    const { host, port, user, password, database: name } = database;
    client = new Client({ host, port, user, password, database: name });
    await client.connect();
    await client.query("set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'");
  });
  afterAll(() => client?.end());
  beforeEach(async () => {
    fixture = await LoadFixture.create();
  });
  afterEach(() => fixture.close());

  it.each(POSTGRES)('holds in the warehouse what $sql has, as $declared', async (one) => {
    await client.query(`drop table if exists typed; create table typed (n int primary key, c ${one.sql})`);
    await client.query(`insert into typed values ${valuesOf(one)}`);
    const found = await client.query<{ c: string | null }>(
      `select ${one.server ?? 'c::text'} as c from typed order by n`,
    );
    const { host, port, user, password, database: name } = database;
    const connections = { shop: { type: 'postgres', host, port, user, password, database: name } };
    compared(
      one,
      found.rows.map(({ c }) => c),
      await loaded(fixture, one, connections),
    );
  });
});

describeWithServers(['mariadb'], 'Every type of MariaDB', () => {
  let source: MariadbSource;
  let fixture: LoadFixture;
  beforeAll(async () => {
    source = await startMariadbSource();
    await source.run("set names utf8mb4, sql_mode = '', time_zone = '+00:00'");
  });
  afterAll(() => source.stop());
  beforeEach(async () => {
    fixture = await LoadFixture.create();
  });
  afterEach(() => fixture.close());

  it.each(MARIADB)('holds in the warehouse what $sql has, as $declared', async (one) => {
    await source.run(`create or replace table typed (n int primary key, c ${one.sql}) charset utf8mb4`);
    await source.run(`insert into typed values ${valuesOf(one)}`);
    const found = (await source.run(`select ${one.server ?? 'cast(c as char)'} as c from typed order by n`)) as {
      c: unknown;
    }[];
    const theirs = found.map(({ c }) => (c === null ? null : String(c)));
    compared(one, theirs, await loaded(fixture, one, { shop: source.connection }));
  });

  it('has zero dates and spans that no type holds: refused with their key, or null and counted', async () => {
    await source.run(
      `create or replace table typed (n int primary key, born date, at datetime, span time, big bigint unsigned)`,
    );
    await source.run(`insert into typed values (1, '0000-00-00', '2024-01-00 10:00:00', '838:59:59', 18446744073709551615),
        (2, '2024-01-31', '0000-00-00 00:00:00', '-00:00:01', 1)`);
    const columns = { n: 'integer', born: 'date', at: 'timestamp', span: 'time', big: 'bigint' };
    const load = async (values: object) =>
      await runLoad(
        await fixture.request(
          { name: 'typed', columns, load: { values: values as never }, primaryKey: ['n'] },
          { connections: { shop: source.connection as never } },
        ),
      );
    await expect(load({})).rejects.toThrow(/Row 1 \(n = 1\) of shop\.typed .* has "0000-00-00" in column "born"/);
    const { message } = await load({ zero_dates: 'null', out_of_range: 'null' });
    expect(message).toBe('LOAD 2 rows, 6 values made null (born 1, at 2, span 2, big 1)');
    expect(await fixture.rows('select n, born, "at", span, big from raw_shop.typed order by n')).toEqual([
      ['1', 'null', 'null', 'null', 'null'],
      ['2', '2024-01-31', 'null', 'null', '1'],
    ]);
  });
});
