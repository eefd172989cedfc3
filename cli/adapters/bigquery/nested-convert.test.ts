import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import type { Cell } from '../types.ts';
import { bigqueryDialect } from './dialect.ts';

describe('Arrays and structs of another type', () => {
  let google: GoogleSql;
  beforeAll(async () => {
    google = await startGoogleSql();
  }, 60_000);
  afterAll(async () => await google.close());

  /** What BigQuery makes of a value, and the type of it. */
  async function converted(value: string, from: string, to: string, how: 'fail' | 'null' = 'fail') {
    const sql = `select ${bigqueryDialect.convert?.('v', from, to, how)} as c from (select ${value} as v)`;
    const said = await google.evaluate(sql, { tables: [] });
    if (!said.ok) return said.problem.message;
    return [said.table.columns[0]?.dataType, said.table.rows[0]?.[0] ?? null];
  }

  it.each<[string, string, string, string, Cell]>([
    ['[1, 2]', 'ARRAY<INT64>', 'ARRAY<INT64>', 'ARRAY<INT64>', [1, 2]],
    ['[3, 1, 2]', 'ARRAY<INT64>', 'ARRAY<STRING>', 'ARRAY<STRING>', ['3', '1', '2']],
    ['cast([] as array<int64>)', 'ARRAY<INT64>', 'ARRAY<STRING>', 'ARRAY<STRING>', []],
    [
      '[struct("x" as sku, timestamp "2024-02-29 10:20:30.5+00" as `at`, [struct("{\\"a\\":1}" as j)] as more)]',
      'ARRAY<STRUCT<`sku` STRING, `at` TIMESTAMP, `more` ARRAY<STRUCT<`j` STRING>>>>',
      'ARRAY<STRUCT<`sku` STRING, `at` DATETIME, `more` ARRAY<STRUCT<`j` JSON>>>>',
      'ARRAY<STRUCT<sku STRING, at DATETIME, more ARRAY<STRUCT<j JSON>>>>',
      [{ sku: 'x', at: { kind: 'timestamp', text: '2024-02-29T10:20:30.5' }, more: [{ j: '{"a":1}' }] }],
    ],
    [
      'struct(1 as a, struct("1.5" as b) as inner_one)',
      'STRUCT<a INT64, inner_one STRUCT<b STRING>>',
      'STRUCT<`inner_one` STRUCT<`b` BIGNUMERIC(38, 20), `new` ARRAY<DATE>>, `a` INT64>',
      'STRUCT<inner_one STRUCT<b BIGNUMERIC, new ARRAY<DATE>>, a INT64>',
      { inner_one: { b: { kind: 'decimal', text: '1.5' }, new: null }, a: 1 },
    ],
    ['cast(null as struct<a int64>)', 'STRUCT<a INT64>', 'STRUCT<`a` STRING>', 'STRUCT<a STRING>', null],
  ])('%s of %s as %s', async (value, from, to, type, expected) => {
    expect(await converted(value, from, to)).toEqual([type, expected]);
  });

  it('fail for what a value within cannot be, or are null there', async () => {
    expect(await converted('["x"]', 'ARRAY<STRING>', 'ARRAY<INT64>')).toMatch(/Bad int64 value: x/);
    expect(await converted('struct("x" as a)', 'STRUCT<a STRING>', 'STRUCT<a INT64>', 'null')).toEqual([
      'STRUCT<a INT64>',
      { a: null },
    ]);
    expect(await converted('[1]', 'ARRAY<INT64>', 'STRUCT<a INT64>', 'null')).toEqual(['STRUCT<a INT64>', null]);
    expect(await converted('"x"', 'STRING', 'ARRAY<STRING>', 'null')).toEqual(['ARRAY<STRING>', null]);
    expect(await converted('[1]', 'ARRAY<INT64>', 'JSON', 'null')).toEqual(['JSON', '[1]']);
    expect(await converted('struct(1 as a)', 'STRUCT<a INT64>', 'STRING', 'null')).toEqual(['STRING', '{"a":1}']);
    expect(await converted('[1]', 'ARRAY<INT64>', 'INT64', 'null')).toEqual(['INT64', null]);
  });
});
