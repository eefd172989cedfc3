import { describe, expect, it } from 'vitest';
import { type DataType, parseDataType, type TimestampMeaning } from './data-type.ts';
import { areComparable, pairTypes } from './type-pairs.ts';

/** A type as a short text: `struct(a integer, b array(string))`. */
function shape({ kind, element, fields }: DataType): string {
  if (element !== undefined) return `array(${shape(element)})`;
  if (fields === undefined) return kind;
  return `${kind}(${fields.map((one) => `${one.name} ${shape(one.type)}`).join(', ')})`;
}

describe('a type as an engine spells it', () => {
  it.each([
    ['HUGEINT', 'integer'],
    ['DECIMAL(18,2)', 'decimal'],
    ['BIGNUMERIC(50, 3)', 'decimal'],
    ['double', 'float'],
    ['STRING(20)', 'string'],
    ["ENUM('a', 'it''s (b)')", 'string'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
    ['TIMESTAMP_NS', 'datetime'],
    ['TIME WITH TIME ZONE', 'time'],
    ['INTEGER[3]', 'array(integer)'],
    ['VARCHAR[][]', 'array(array(string))'],
    [
      'STRUCT("a" INTEGER, "b c" DECIMAL(2,1)[], "d""e" STRUCT(x DATE))',
      'struct(a integer, b c array(decimal), d"e struct(x date))',
    ],
    ['ARRAY<STRUCT<a INT64, `b c` ARRAY<STRING>>>', 'array(struct(a integer, b c array(string)))'],
    ['STRUCT<INT64, STRING>', 'struct( integer,  string)'],
    ['MAP(VARCHAR, INTEGER[])', 'map(key string, value array(integer))'],
    ['GEOGRAPHY', 'other'],
    ['', 'other'],
  ])('%s is %s', (text, expected) => {
    expect(shape(parseDataType(text, 'datetime'))).toBe(expected);
  });

  it('says of TIMESTAMP what its engine means', () => {
    expect(shape(parseDataType('TIMESTAMP', 'datetime'))).toBe('datetime');
    expect(shape(parseDataType('TIMESTAMP', 'timestamp'))).toBe('timestamp');
  });
});

describe('a pair of types', () => {
  const pair = (one: string, other: string, meaning: TimestampMeaning = 'timestamp') =>
    [parseDataType(one, 'datetime'), parseDataType(other, meaning)] as const;

  it.each([
    ['HUGEINT', 'INT64'],
    ['DECIMAL(10,2)', 'BIGNUMERIC'],
    ['TIMESTAMP', 'TIMESTAMP'],
    ['TIMESTAMP', 'DATETIME'],
    ['UUID', 'STRING'],
    ['STRUCT(a INTEGER, B VARCHAR)', 'STRUCT<A INT64, b STRING>'],
    ['MAP(VARCHAR, INTEGER)', 'ARRAY<STRUCT<key STRING, value INT64>>'],
    ['DOUBLE[]', 'ARRAY<FLOAT64>'],
  ])('%s and %s are one', (one, other) => {
    expect(pairTypes(...pair(one, other)).same).toBe(true);
  });

  it.each([
    ['INTEGER', 'FLOAT64', true],
    ['DOUBLE', 'NUMERIC', true],
    ['JSON', 'STRING', true],
    ['INTEGER', 'STRING', false],
    ['DATE', 'TIMESTAMP', false],
    ['BOOLEAN', 'INT64', false],
    ['STRUCT(a INTEGER)', 'STRUCT<b INT64>', false],
    ['STRUCT(a INTEGER)', 'STRUCT<a INT64, b INT64>', false],
    ['INTEGER[]', 'ARRAY<STRING>', false],
    ['BIT', 'STRING', false],
  ])('%s and %s are two; their values are compared: %s', (one, other, comparable) => {
    expect([pairTypes(...pair(one, other)).same, areComparable(...pair(one, other))]).toEqual([false, comparable]);
  });

  it('has floats when one of them holds one anywhere', () => {
    expect(pairTypes(...pair('STRUCT(a DOUBLE[])', 'STRUCT<a ARRAY<FLOAT64>>')).comparison).toBe('float');
    expect(pairTypes(...pair('INTEGER', 'INT64')).comparison).toBe('exact');
  });
});
