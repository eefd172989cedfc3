import type { SourceTable } from './harness.ts';

/** Rows of a table of more than a few pages. */
export const MANY = 60_000;

/** A row of every kind of value, and one of nulls. */
export const THINGS: SourceTable = {
  name: 'things',
  primaryKey: ['id'],
  columns: {
    id: 'bigint',
    flag: 'boolean',
    small: 'integer',
    amount: 'decimal(38,9)',
    ratio: 'double',
    name: 'string',
    day: 'date',
    at: 'timestamp',
    clock: 'time',
  },
  rows: [
    [
      '1',
      '1',
      '-5',
      '12345678901234567890123456789.123456789',
      '0.1',
      'é "x", y',
      '2024-02-29',
      '2024-01-31 23:59:59.123456',
      '10:20:30',
    ],
    [
      '2',
      '0',
      '2147483647',
      '-0.000000001',
      '-0.125',
      'two\nlines\r\n',
      '1000-01-01',
      '1969-12-31 00:00:00.000000',
      '00:00:00',
    ],
    ['3', null, null, null, null, null, null, null, null],
    ['4', '1', '0', '0.000000000', '0', '', '9999-12-31', '9999-12-31 23:59:59.000000', '23:59:59'],
    [
      '9223372036854775807',
      '0',
      '1',
      '1.000000000',
      '1.5',
      ' NULL \\N 😀',
      '2024-01-01',
      '2024-02-01 00:00:00.000000',
      '12:00:00',
    ],
  ],
};
/** Rows with a cursor. */
export const PARENTS: SourceTable = {
  name: 'parents',
  primaryKey: ['id'],
  columns: { id: 'bigint', at: 'timestamp' },
  rows: [
    ['1', '2024-01-01 00:00:00.000000'],
    ['2', '2024-01-02 00:00:00.000000'],
    ['3', null],
  ],
};
/** Rows whose cursor is their parent's; some have none. */
export const CHILDREN: SourceTable = {
  name: 'children',
  primaryKey: ['id'],
  columns: { id: 'bigint', parent_id: 'bigint' },
  rows: [
    ['10', '1'],
    ['20', '2'],
    ['21', '2'],
    ['30', '3'],
    ['40', '99'],
    ['50', null],
  ],
};
