import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { type MariadbSource, startMariadbSource } from '../../testing/mariadb-source.ts';
import { openRows, streamOf } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

/** Every type with two values, and how the warehouse shows them. */
const TYPES: readonly (readonly [sql: string, values: readonly [string, string], shown: readonly [string, string]])[] =
  [
    ['tinyint(1)', ['1', '0'], ['true', 'false']],
    ['tinyint', ['-128', '127'], ['-128', '127']],
    ['tinyint unsigned', ['0', '255'], ['0', '255']],
    ['mediumint unsigned', ['0', '16777215'], ['0', '16777215']],
    ['int unsigned', ['0', '4294967295'], ['0', '4294967295']],
    ['bigint', ['-9223372036854775808', '9223372036854775807'], ['-9223372036854775808', '9223372036854775807']],
    ['bigint unsigned', ['0', '18446744073709551615'], ['0', '18446744073709551615']],
    [
      'decimal(38,9)',
      ['12345678901234567890123456789.123456789', '-0.000000001'],
      ['12345678901234567890123456789.123456789', '-0.000000001'],
    ],
    [
      'decimal(65,30)',
      ["'12345678901234567890123456789012345.000000000000000000000000000001'", '0'],
      ['12345678901234567890123456789012345.000000000000000000000000000001', '0.000000000000000000000000000000'],
    ],
    ['float', ['0.1', '16777217'], ['0.1', '16777216.0']],
    ['double', ['0.1', '-1.7976931348623157e308'], ['0.1', '-1.7976931348623157e+308']],
    ['bit(1)', ["b'1'", "b'0'"], ['true', 'false']],
    ['bit(64)', ["b'1'", '18446744073709551615'], ['1', '18446744073709551615']],
    ['year', ['2024', "'1901'"], ['2024', '1901']],
    ['date', ["'2024-02-29'", "'1000-01-01'"], ['2024-02-29', '1000-01-01']],
    [
      'datetime(6)',
      ["'2024-01-31 23:59:59.123456'", "'9999-12-31 00:00:00'"],
      ['2024-01-31 23:59:59.123456', '9999-12-31 00:00:00'],
    ],
    [
      'timestamp(3) null',
      ["'2024-01-31 23:59:59.123'", "'1970-01-01 00:00:01'"],
      ['2024-01-31 23:59:59.123+00', '1970-01-01 00:00:01+00'],
    ],
    ['time(3)', ["'23:59:59.999'", "'00:00:00'"], ['23:59:59.999', '00:00:00']],
    ['varchar(20) character set latin1', ['\'ñandú, "é"\'', "''"], ['ñandú, "é"', '']],
    ['text', ["'😀\\n\\\\N'", "'NULL'"], ['😀\n\\N', 'NULL']],
    ["enum('a', 'ñ')", ["'ñ'", "'a'"], ['ñ', 'a']],
    ["set('a', 'b')", ["'a,b'", "''"], ['a,b', '']],
    ['json', ['\'{"a": [1, "ñ"]}\'', "'null'"], ['{"a": [1, "ñ"]}', 'null']],
    ['binary(3)', ["'a'", "'abc'"], ['a\\x00\\x00', 'abc']],
    ['blob', ["x'00ff'", "x'41'"], ['\\x00\\xFF', 'A']],
    [
      'uuid',
      ["'7e1d25a6-3a52-4f6c-9d0e-0123456789ab'", "'00000000-0000-0000-0000-000000000000'"],
      ['7e1d25a6-3a52-4f6c-9d0e-0123456789ab', '00000000-0000-0000-0000-000000000000'],
    ],
    ['inet6', ["'::1'", "'2001:db8::ff'"], ['::1', '2001:db8::ff']],
    [
      'point',
      ['point(1, 2)', 'null'],
      ['\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xF0?\\x00\\x00\\x00\\x00\\x00\\x00\\x00@', 'null'],
    ],
  ];

describeWithServers(['mariadb'], 'A table of MariaDB', () => {
  let source: MariadbSource;
  let fixture: LoadFixture;

  beforeAll(async () => {
    source = await startMariadbSource();
    fixture = await LoadFixture.create();
  });
  afterAll(async () => {
    await fixture.close();
    await source.stop();
  });

  it('is loaded with the types that it is discovered with, every value exactly', async () => {
    await source.run("set sql_mode = '', time_zone = '+00:00'");
    const columns = TYPES.map(([sql], index) => `c${index} ${sql}`).join(', ');
    await source.run(`create or replace table things (id int primary key, ${columns}) charset utf8mb4`);
    for (const row of [0, 1] as const)
      await source.run(`insert into things values (${row}, ${TYPES.map(([, values]) => values[row]).join(', ')})`);
    await source.run('insert into things (id) values (2)');
    const session = await openRows(source.connection);
    const found = await session.describe(streamOf('things', {}));
    await session.close();
    const table: TableFixture = {
      name: 'things',
      columns: Object.fromEntries(found.columns.map(({ name, dataType }) => [name, dataType ?? ''])),
      load: {},
      primaryKey: found.primaryKey,
    };
    const outcome = await fixture.load(table, { connections: { shop: source.connection } });
    expect(outcome.rows).toBe(3);
    const texts = TYPES.map((_, index) => `cast(c${index} as varchar)`);
    const rows = await fixture.rows(
      `set timezone = 'UTC'; select ${texts.join(', ')} from raw_shop.things order by id`,
    );
    const shown = (row: number) => Object.fromEntries(TYPES.map(([sql], index) => [sql, rows[row]?.[index]]));
    const expected = (row: 0 | 1) => Object.fromEntries(TYPES.map(([sql, , both]) => [sql, both[row]]));
    expect(shown(0)).toEqual(expected(0));
    expect(shown(1)).toEqual(expected(1));
    expect(new Set(rows[2])).toEqual(new Set(['null']));
  });
});
