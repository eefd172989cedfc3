import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresSource, startPostgresSource } from '../../testing/postgres-source.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import type { RowsSession } from '../types.ts';

interface Kind {
  /** The column at the source. */
  readonly sql: string;
  /** What it is discovered as. */
  readonly type: string;
  /** Values as the server is given them. */
  readonly value: fc.Arbitrary<string>;
  /** What is compared of a value and of the cell that came; the text unless told. */
  readonly same?: (text: string) => unknown;
}

const json = (text: string): unknown => JSON.parse(text);
const digits = (most: number) => fc.stringMatching(new RegExp(`^-?[1-9][0-9]{0,${most - 1}}$`));
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((one) => one.replaceAll('\0', ''));
const listOf = (one: fc.Arbitrary<string>) => fc.array(one, { maxLength: 3 });
const pad = (number: number, size: number) => String(number).padStart(size, '0');
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 999_999 }))
  .map(([h, m, s, micros]) => `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}.${pad(micros, 6)}`.replace(/0+$/, ''));
const moment = fc.tuple(day, clock).map(([date, time]) => `${date} ${time}`);
const double = fc.double({ noNaN: true }).map((number) => String(number));
const quoted = (one: string) => `"${one.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const KINDS: Readonly<Record<string, Kind>> = {
  bool: { sql: 'boolean', type: 'boolean', value: fc.constantFrom('t', 'f') },
  int2: { sql: 'smallint', type: 'smallint', value: fc.integer({ min: -32_768, max: 32_767 }).map(String) },
  int4: { sql: 'integer', type: 'integer', value: fc.integer().map(String) },
  int8: { sql: 'bigint', type: 'bigint', value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) },
  oid: { sql: 'oid', type: 'bigint', value: fc.nat(2 ** 32 - 1).map(String) },
  exact: { sql: 'numeric(38,9)', type: 'decimal(38,9)', value: digits(29).map((one) => `${one}.123456789`) },
  any_numeric: {
    sql: 'numeric',
    type: 'string',
    value: fc.oneof(digits(60), fc.constantFrom('NaN', 'Infinity', '0.000000000000000000001', '1.10')),
  },
  big_numeric: { sql: 'numeric(60,2)', type: 'string', value: digits(50).map((one) => `${one}.10`) },
  float4: {
    sql: 'real',
    type: 'float',
    value: fc.float({ noNaN: true }).map(String),
    same: (one) => Math.fround(Number(one)),
  },
  float8: {
    sql: 'double precision',
    type: 'double',
    value: fc.oneof(double, fc.constantFrom('NaN', '-Infinity')),
    same: Number,
  },
  money: { sql: 'money', type: 'decimal(19,2)', value: digits(15).map((one) => `${one}.25`) },
  text: {
    sql: 'text',
    type: 'string',
    value: fc.oneof(text, fc.constantFrom('', ' ', '\\.', '\\N', '"', 'a,b', 'x\r\ny', 'NULL')),
  },
  varchar: { sql: 'varchar(40)', type: 'string', value: text },
  fixed: { sql: 'char(3)', type: 'string', value: fc.constantFrom('a  ', 'abc', '   ') },
  name: { sql: 'name', type: 'string', value: fc.constantFrom('x', 'Y y') },
  date: { sql: 'date', type: 'date', value: fc.oneof(day, fc.constantFrom('infinity', '-infinity')) },
  time: { sql: 'time', type: 'time', value: clock },
  timetz: { sql: 'timetz', type: 'string', value: clock.map((one) => `${one}+02`) },
  timestamp: { sql: 'timestamp', type: 'timestamp', value: fc.oneof(moment, fc.constant('infinity')) },
  timestamptz: { sql: 'timestamptz', type: 'timestamptz', value: moment.map((one) => `${one}+00`) },
  interval: {
    sql: 'interval',
    type: 'string',
    value: fc.constantFrom('1 year 2 mons 3 days 04:05:06.7', '-1 days', '00:00:00'),
  },
  uuid: { sql: 'uuid', type: 'uuid', value: fc.uuid() },
  json: { sql: 'json', type: 'json', value: fc.json().map((one) => one.replaceAll('\\u0000', '')) },
  jsonb: {
    sql: 'jsonb',
    type: 'json',
    value: fc.json({ maxDepth: 2 }).filter((one) => !one.includes('\\u')),
    same: json,
  },
  bytea: {
    sql: 'bytea',
    type: 'binary',
    value: fc.uint8Array({ maxLength: 9 }).map((one) => `\\x${Buffer.from(one).toString('hex')}`),
  },
  bits: { sql: 'bit(4)', type: 'string', value: fc.constantFrom('0101', '1111') },
  varbits: { sql: 'varbit', type: 'string', value: fc.constantFrom('', '1', '00011') },
  inet: { sql: 'inet', type: 'string', value: fc.constantFrom('10.0.0.1', '10.0.0.0/8', '::1') },
  xml: { sql: 'xml', type: 'string', value: fc.constantFrom('<a b="c">d, e</a>', 'x') },
  tsvector: { sql: 'tsvector', type: 'string', value: fc.constantFrom("'a':1 'b':2", '') },
  point: { sql: 'point', type: 'string', value: fc.constantFrom('(1,2)', '(-0.5,1e+30)') },
  range: { sql: 'int4range', type: 'string', value: fc.constantFrom('[1,5)', 'empty', '(,3)') },
  mood: { sql: 'mood', type: 'string', value: fc.constantFrom('so, so', 'good') },
  positive: { sql: 'positive', type: 'integer', value: fc.constantFrom('1', '77') },
  numbers: {
    sql: 'int[]',
    type: 'array<integer>',
    value: listOf(fc.integer().map(String)).map((one) => `{${one.join(',')}}`),
    same: arrayOrJson,
  },
  texts: { sql: 'text[]', type: 'array<string>', value: listOf(text.map(quoted)).map((one) => `{${one.join(',')}}`) },
  pairs: { sql: 'pair[]', type: 'json', value: fc.constantFrom('{}', '{"(1,\\"a, b\\")",NULL}') },
  pair: { sql: 'pair', type: 'json', value: fc.constantFrom('(1,x)', '(,"a ""b""")') },
  moments: {
    sql: 'timestamptz[]',
    type: 'array<timestamptz>',
    value: fc.constantFrom('{}', '{2024-01-01 10:00:00.5+02}'),
  },
  grid: { sql: 'numeric(5,2)[]', type: 'array<decimal(5,2)>', value: fc.constantFrom('{{1.50,2.00},{3.10,NULL}}') },
};

/** Whole numbers in an array of the server or of JSON. */
function arrayOrJson(one: string): unknown {
  return JSON.parse(one.replace('{', '[').replace('}', ']'));
}

const STRUCTURES = ['texts', 'pairs', 'pair', 'moments', 'grid'];
const names = Object.keys(KINDS);
const columns = Object.fromEntries(Object.entries(KINDS).map(([name, { type }]) => [name, type]));

describeWithServers(['postgres'], 'Types of PostgreSQL', () => {
  const folders = new SpoolFolders();
  const everything = { ...streamOf('kinds', { id: 'bigint', ...columns }), primaryKey: ['id'] };
  let source: PostgresSource;
  let session: RowsSession;
  beforeAll(async () => {
    source = await startPostgresSource();
    await source.run(`create type mood as enum ('so, so', 'good'); create type pair as (a int, b text);
      create domain positive_base as int check (value > 0); create domain positive as positive_base`);
    const lines = Object.entries(KINDS).map(([name, { sql }]) => `"${name}" ${sql}`);
    await source.run(`create table kinds (id bigint primary key, ${lines.join(', ')})`);
    session = await openRows(source.connection);
  });
  afterAll(async () => {
    await session?.close();
    await source?.stop();
    folders.remove();
  });

  it('are each discovered as the type that holds all of their values', async () => {
    const { columns: found } = await session.describe(everything);
    expect(found.map(({ name, dataType }) => [name, dataType])).toEqual([['id', 'bigint'], ...Object.entries(columns)]);
    expect(found.find(({ name }) => name === 'grid')?.sourceType).toBe('numeric(5,2)[]');
  });

  it('give every value exactly, the same from the table and from the log of changes', async () => {
    const cells = names.map((name) => fc.option(KINDS[name]?.value ?? fc.constant('')));
    const rows = fc.array(fc.tuple(...cells), { minLength: 1, maxLength: 30 });
    const read = async (strategy: 'full_refresh' | 'cdc', position: string | null) => {
      const fresh = await openRows(source.connection);
      const taken = await takeAll(fresh.read(folders.request(everything, { strategy, position }))).finally(() =>
        fresh.close(),
      );
      return { ...taken, byId: new Map(taken.rows.map((row) => [Number(row[position === null ? 0 : 2]), row])) };
    };
    let { position = '' } = (await read('cdc', null)).summary;
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        await source.run('delete from kinds');
        for (const [index, row] of values.entries()) await source.insert('kinds', [[String(index), ...row]]);
        const table = await read('full_refresh', null);
        const log = await read('cdc', position);
        position = log.summary.position ?? '';
        const own = await source.run(
          `select id, ${STRUCTURES.map((name) => `to_json("${name}")::text`).join(', ')} from kinds order by id`,
          [],
        );
        for (const [index, row] of values.entries()) {
          const found = table.byId.get(index)?.slice(1) ?? [];
          expect(log.byId.get(index)).toEqual(['I', null, String(index), ...found]);
          for (const [at, name] of names.entries()) {
            const { same = (one: string): unknown => one } = KINDS[name] ?? {};
            const expected = STRUCTURES.includes(name) ? own[index]?.[STRUCTURES.indexOf(name) + 1] : row[at];
            const cell = found[at] ?? null;
            if (typeof expected === 'string' && cell !== null)
              expect([name, same(cell)]).toEqual([name, same(expected)]);
            else expect([name, cell]).toEqual([name, expected ?? null]);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are not read as a type that would make another value of them', async () => {
    const refused = async (name: string, type: string) =>
      await failures(takeAll(session.read(folders.request(streamOf('kinds', { [name]: type })))));
    expect(await refused('bits', 'binary')).toMatchObject([
      { code: 'ETL5050', message: expect.stringContaining('bit(4) at the source and cannot be loaded as binary') },
    ]);
    expect(await refused('int4', 'binary')).toMatchObject([{ code: 'ETL5050' }]);
    expect(await refused('numbers', 'integer')).toMatchObject([{ code: 'ETL5050' }]);
    expect(await refused('varbits', 'integer')).toMatchObject([{ code: 'ETL5050' }]);
  });

  it('are read as another type that holds the value', async () => {
    await source.run('delete from kinds');
    await source.run(`insert into kinds (id, bool, bits, int4, jsonb) values (1, true, '0101', 5, '{"a": 1}')`);
    const fresh = await openRows(source.connection);
    const cells = async (wanted: Record<string, string>) =>
      (await takeAll(fresh.read(folders.request(streamOf('kinds', wanted))))).rows;
    expect(await cells({ bool: 'string', bits: 'integer', int4: 'json', jsonb: 'string' })).toEqual([
      ['true', '5', '5', '{"a": 1}'],
    ]);
    expect(await cells({ bool: 'integer', int4: 'string', bits: 'string' })).toEqual([['1', '5', '0101']]);
    await fresh.close();
  });
});
