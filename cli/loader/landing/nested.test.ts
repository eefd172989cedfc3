import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnType } from '../../connectors/column-type.ts';
import type { ColumnReading } from '../../connectors/index.ts';
import { conversion } from './convert.ts';
import { LandingEngine } from './engine.ts';
import { literal } from './sql.ts';
import { toldCell, toldText } from './told-cell.ts';

let engine: LandingEngine;
beforeAll(async () => {
  engine = await LandingEngine.open({ spillFolder: path.join(os.tmpdir(), 'etl-nested-spill') });
});
afterAll(async () => await engine.close());

/** The value of a cell as text, or what is told of why it has none. */
async function made(cell: string | null, type: string, reading: ColumnReading = {}): Promise<string | null> {
  const read = columnType(type);
  if ('why' in read) expect.fail(read.why);
  const own = conversion('c', read, reading, []);
  const column = { ...own, declared: { name: 'items', type: read, reading }, text: 'c' };
  const from = `(select ${cell === null ? 'null::varchar' : literal(cell)} as c)`;
  const [row] = await engine.rows(`select coalesce(${own.bad}, false), ${toldText(column)} from ${from}`);
  if (row?.[0] === true) {
    await expect(engine.rows(`select ${own.strict} from ${from}`)).rejects.toThrow();
    const { column: path, value, type: inner, why } = toldCell(column, String(row[1]));
    return `${path}: ${JSON.stringify(value)} ${why === '' ? `is no ${inner}` : why}`;
  }
  const [[value, typed] = []] = await engine.rows(
    `select cast(v as varchar), typeof(v) from (select ${own.strict} as v from ${from})`,
  );
  expect(String(typed).replaceAll('"', '')).toBe(
    own.type.replaceAll('"', '').replace('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE'),
  );
  return value === null || value === undefined ? null : String(value);
}

describe('JSON text becomes arrays and structs', () => {
  test.each([
    ['[1,2,null]', 'bigint[]', '[1, 2, NULL]'],
    [' [ ] ', 'bigint[]', '[]'],
    ['', 'bigint[]', null],
    [null, 'bigint[]', null],
    ['null', 'bigint[]', null],
    ['[null]', 'array<struct<a bigint>>', '[NULL]'],
    ['[{}]', 'array<struct<a bigint>>', "[{'a': NULL}]"],
    ['{"a":null,"b":[]}', 'struct<a bigint, b date[]>', "{'a': NULL, 'b': []}"],
    ['{"b":"2024-02-29"}', 'struct<a bigint, b date>', "{'a': NULL, 'b': 2024-02-29}"],
    ['[[1],[],null,[2]]', 'array<array<bigint>>', '[[1], [], NULL, [2]]'],
    [
      '{"a":{"b":{"c":[{"d":true}]}}}',
      'struct<a struct<b struct<c struct<d boolean>[]>>>',
      "{'a': {'b': {'c': [{'d': true}]}}}",
    ],
    ['[9223372036854775807, "12"]', 'bigint[]', '[9223372036854775807, 12]'],
    [
      '[12345678901234567890.123456789, 0.000000001, -1]',
      'array<decimal(38,9)>',
      '[12345678901234567890.123456789, 0.000000001, -1.000000000]',
    ],
    ['["a, 1234567890123456.5","x"]', 'string[]', "['a, 1234567890123456.5', x]"],
    ['[1234567890123456.50]', 'string[]', '[1234567890123456.50]'],
    ['[{"k":1234567890123456.50}]', 'string[]', `['{"k":1234567890123456.50}']`],
    ['[{"k":[1234567890123456.50, null]}, null, "t"]', 'json[]', '[{"k":[1234567890123456.50,null]}, NULL, "t"]'],
    ['["2024-01-05T10:00:00+02:00"]', 'timestamptz[]', "['2024-01-05 08:00:00+00']"],
    ['["2024-01-05T10:00:00.123456"]', 'timestamp[]', "['2024-01-05 10:00:00.123456']"],
    ['["00ff"]', 'binary[]', '[\\x00\\xFF]'],
    ['[1.5,"nan",1e3]', 'double[]', '[1.5, nan, 1000.0]'],
    [
      '{"a b":1,"x/y~z":2,"q\\"":3}',
      'struct<`a b` bigint, `x/y~z` bigint, `q"` bigint>',
      `{'a b': 1, 'x/y~z': 2, 'q"': 3}`,
    ],
  ])('%s as %s', async (cell, type, expected) => {
    expect(await made(cell, type)).toBe(expected);
  });

  test.each([
    ['[1,2', 'bigint[]', 'items: "[1,2" is no array<bigint>'],
    ['{}', 'bigint[]', 'items: "{}" is no array<bigint>'],
    ['[1,2]', 'struct<a bigint>', 'items: "[1,2]" is no struct<a bigint>'],
    ['[1,"x"]', 'bigint[]', 'items[1]: "x" is no bigint'],
    ['[1,2.5]', 'bigint[]', 'items[1]: "2.5" is not a whole number and is never rounded'],
    [
      '[{"price":1},{},{"price":12.345}]',
      'array<struct<price decimal(10,2)>>',
      'items[2].price: "12.345" has more than 2 decimals and is never rounded',
    ],
    ['[{"a":[1,{"b":1}]}]', 'array<struct<a bigint[]>>', 'items[0].a[1]: "{\\"b\\":1}" is no bigint'],
    [
      '[{"a":1,"colour":"red"}]',
      'array<struct<a bigint>>',
      'items[0].colour: "{\\"a\\":1,\\"colour\\":\\"red\\"}" has a field that is not declared',
    ],
    [
      '[{"A":1}]',
      'array<struct<a bigint>>',
      'items[0].A: "{\\"A\\":1}" writes the field "a" in other letters than it is declared',
    ],
    ['{"a b":"x"}', 'struct<`a b` bigint>', 'items.a b: "x" is no bigint'],
    ['{"a.b":"x"}', 'struct<`a.b` bigint>', 'items."a.b": "x" is no bigint'],
    ['{"x.y":1}', 'struct<a bigint>', 'items."x.y": "{\\"x.y\\":1}" has a field that is not declared'],
    ['["abcd"]', 'array<varchar(3)>', 'items[0]: "abcd" has more than 3 characters'],
    ['[12345678901234567890]', 'bigint[]', 'items[0]: "12345678901234567890" is out of range'],
    [
      '["2024-01-05T10:00:00+02:00"]',
      'timestamp[]',
      'items[0]: "2024-01-05T10:00:00+02:00" has an offset from UTC that a timestamp cannot keep; timestamptz can',
    ],
  ])('%s is none of %s', async (cell, type, expected) => {
    expect(await made(cell, type)).toBe(expected);
  });

  test('fields that are not declared may be left out, but not those that only differ in letters', async () => {
    const reading = { unknown_fields: 'ignore' } as const;
    expect(await made('{"a":1,"b":2}', 'struct<a bigint>', reading)).toBe("{'a': 1}");
    expect(await made('{"A":1}', 'struct<a bigint>', reading)).toMatch(/other letters/);
    expect(await made('{"A":1,"a":2}', 'struct<a bigint>', reading)).toMatch(/other letters/);
  });

  test('policies make null of values within', async () => {
    const reading = { values: { decimals: 'null', zero_dates: 'null' } } as const;
    expect(
      await made('[{"a":1.234,"b":"0000-00-00"},{"a":1.2}]', 'array<struct<a decimal(5,2), b date>>', reading),
    ).toBe("[{'a': NULL, 'b': NULL}, {'a': 1.20, 'b': NULL}]");
    expect(await made('[{"a":"x"}]', 'array<struct<a decimal(5,2)>>', reading)).toBe(
      'items[0].a: "x" is no decimal(5,2)',
    );
  });
});
