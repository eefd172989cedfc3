import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ColumnType, columnType } from '../../connectors/column-type.ts';
import { widened } from './widen.ts';

const typed = (name: string): ColumnType => {
  const type = columnType(name);
  if ('why' in type) throw new Error(type.why);
  return type;
};
const wider = (from: string, to: string): string => {
  const type = widened(typed(from), typed(to));
  return type === undefined ? 'none' : type.length === undefined ? type.name : `varchar(${type.length})`;
};

test('a type widens to one that holds both exactly, and to none where a value would become another', () => {
  const cases: readonly (readonly [from: string, to: string, expected: string])[] = [
    ['integer', 'bigint', 'bigint'],
    ['bigint', 'integer', 'bigint'],
    ['tinyint', 'hugeint', 'hugeint'],
    ['decimal(10,2)', 'decimal(12,4)', 'decimal(12,4)'],
    ['decimal(10,2)', 'decimal(10,4)', 'decimal(12,4)'],
    ['decimal(12,4)', 'decimal(10,2)', 'decimal(12,4)'],
    ['decimal(38,2)', 'decimal(38,9)', 'none'],
    ['integer', 'decimal(8,2)', 'decimal(12,2)'],
    ['decimal(8,2)', 'integer', 'decimal(12,2)'],
    ['bigint', 'decimal(20,0)', 'decimal(20,0)'],
    ['float', 'double', 'double'],
    ['double', 'float', 'double'],
    ['integer', 'double', 'double'],
    ['bigint', 'double', 'none'],
    ['decimal(10,2)', 'double', 'none'],
    ['date', 'timestamp', 'timestamp'],
    ['timestamp', 'date', 'timestamp'],
    ['date', 'timestamptz', 'none'],
    ['timestamp', 'timestamptz', 'none'],
    ['timestamp', 'integer', 'none'],
    ['boolean', 'integer', 'none'],
    ['boolean', 'string', 'string'],
    ['json', 'string', 'string'],
    ['string', 'json', 'string'],
    ['varchar(10)', 'varchar(20)', 'varchar(20)'],
    ['varchar(20)', 'varchar(10)', 'varchar(20)'],
    ['varchar(10)', 'bigint', 'string'],
    ['uuid', 'binary', 'none'],
    ['integer[]', 'bigint[]', 'array<bigint>'],
    ['struct<a integer>', 'struct<b date, A bigint>', 'struct<a bigint, b date>'],
    ['struct<a integer, b date>', 'struct<a integer>', 'struct<a integer, b date>'],
    ['array<struct<a integer>>', 'array<struct<a date>>', 'none'],
    ['array<struct<a integer>>', 'json', 'json'],
    ['json', 'date[]', 'json'],
    ['date[]', 'string', 'none'],
    ['date', 'date[]', 'none'],
    ['struct<a date>', 'array<struct<a date>>', 'none'],
  ];
  for (const [from, to, expected] of cases) expect([from, to, wider(from, to)]).toEqual([from, to, expected]);
});

test('a wider type stays when either of the two comes again', () => {
  const names = ['tinyint', 'integer', 'bigint', 'hugeint', 'decimal(5,2)', 'decimal(20,0)', 'float', 'double'];
  const nested = ['integer[]', 'bigint[]', 'struct<a date>', 'struct<a date, b integer>', 'struct<b float>[]'];
  const any = fc.constantFrom(
    ...names,
    'string',
    'varchar(5)',
    'date',
    'timestamp',
    'timestamptz',
    'json',
    'uuid',
    ...nested,
  );
  fc.assert(
    fc.property(any, any, (one, two) => {
      const both = widened(typed(one), typed(two));
      if (both === undefined) return;
      expect(widened(both, typed(one))).toEqual(both);
      expect(widened(both, typed(two))).toEqual(both);
    }),
  );
});
