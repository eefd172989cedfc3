import { expect, it } from 'vitest';
import type { Cell } from '../types.ts';
import { cellsOfRow } from './cells.ts';
import { columnsOfFields } from './fields.ts';
import type { WireField, WireValue } from './wire.ts';

/** What the API answers for a value of a type, and the cell that it is. */
const VALUES: readonly (readonly [Partial<WireField>, WireValue, Cell])[] = [
  [{ type: 'INTEGER' }, '9007199254740991', 9007199254740991],
  [{ type: 'INTEGER' }, '-9223372036854775808', -9223372036854775808n],
  [{ type: 'FLOAT' }, '1.0E-5', 0.00001],
  [{ type: 'FLOAT' }, '-Infinity', Number.NEGATIVE_INFINITY],
  [{ type: 'FLOAT' }, 'NaN', Number.NaN],
  [{ type: 'BOOLEAN' }, 'true', true],
  [
    { type: 'NUMERIC' },
    '99999999999999999999999999999.999999999',
    { kind: 'decimal', text: '99999999999999999999999999999.999999999' },
  ],
  [{ type: 'BIGNUMERIC' }, '100', { kind: 'decimal', text: '100' }],
  [{ type: 'TIMESTAMP' }, '1709209296123456', { kind: 'timestamptz', text: '2024-02-29T12:21:36.123456+00:00' }],
  [{ type: 'TIMESTAMP' }, '-1', { kind: 'timestamptz', text: '1969-12-31T23:59:59.999999+00:00' }],
  [{ type: 'TIMESTAMP' }, '-62135596800000000', { kind: 'timestamptz', text: '0001-01-01T00:00:00+00:00' }],
  [{ type: 'TIMESTAMP' }, '253402300799999999', { kind: 'timestamptz', text: '9999-12-31T23:59:59.999999+00:00' }],
  [{ type: 'TIMESTAMP' }, '1.709209296123456E9', { kind: 'timestamptz', text: '2024-02-29T12:21:36.123456+00:00' }],
  [{ type: 'DATETIME' }, '2024-02-29T12:21:36.500000', { kind: 'timestamp', text: '2024-02-29T12:21:36.5' }],
  [{ type: 'TIME' }, '00:00:00', { kind: 'time', text: '00:00:00' }],
  [{ type: 'DATE' }, '0001-01-01', { kind: 'date', text: '0001-01-01' }],
  [{ type: 'INTERVAL' }, '1-2 -3 4:5:6.7', { kind: 'interval', text: 'P1Y2M-3DT4H5M6.7S' }],
  [{ type: 'INTERVAL' }, '-1-0 0 -0:30:0', { kind: 'interval', text: 'P-1YT-30M' }],
  [{ type: 'INTERVAL' }, '0-0 0 0:0:0', { kind: 'interval', text: 'PT0S' }],
  [{ type: 'BYTES' }, '//8A', new Uint8Array([255, 255, 0])],
  [{ type: 'JSON' }, '{"a":1.10}', '{"a":1.10}'],
  [{ type: 'GEOGRAPHY' }, 'POINT(1 2)', 'POINT(1 2)'],
  [{ type: 'RANGE', rangeElementType: { type: 'DATE' } }, '[2024-01-01, UNBOUNDED)', '[2024-01-01, UNBOUNDED)'],
  [{ type: 'STRING' }, '', ''],
  [{ type: 'STRING' }, null, null],
  [{ type: 'INTEGER', mode: 'REPEATED' }, [], []],
  [{ type: 'INTEGER', mode: 'REPEATED' }, [{ v: '1' }, { v: '2' }], [1, 2]],
];

it.each(VALUES)('%j of %j', (field, value, cell) => {
  expect(cellsOfRow({ f: [{ v: value }] }, [{ name: 'a', type: '', ...field }])).toEqual([cell]);
});

it('nested values keep the types of their fields', () => {
  const fields: WireField[] = [
    {
      name: 'lines',
      type: 'RECORD',
      mode: 'REPEATED',
      fields: [
        { name: 'id', type: 'INTEGER' },
        { name: 'price', type: 'NUMERIC' },
        { name: 'tags', type: 'STRING', mode: 'REPEATED' },
        { name: 'at', type: 'RECORD', fields: [{ name: 'day', type: 'DATE' }] },
      ],
    },
  ];
  const line = { f: [{ v: '1' }, { v: '1.50' }, { v: [{ v: 'x' }] }, { v: { f: [{ v: null }] } }] };
  expect(cellsOfRow({ f: [{ v: [{ v: line }] }] }, fields)).toEqual([
    [{ id: 1, price: { kind: 'decimal', text: '1.5' }, tags: ['x'], at: { day: null } }],
  ]);
  expect(columnsOfFields(fields)).toEqual([
    { name: 'lines', dataType: 'ARRAY<STRUCT<id INT64, price NUMERIC, tags ARRAY<STRING>, at STRUCT<day DATE>>>' },
  ]);
});

it.each([
  [{ type: 'NUMERIC', precision: '10', scale: '2' }, 'NUMERIC(10, 2)'],
  [{ type: 'BIGNUMERIC', precision: '40' }, 'BIGNUMERIC(40)'],
  [{ type: 'STRING', maxLength: '5' }, 'STRING(5)'],
  [{ type: 'STRING', maxLength: '0' }, 'STRING'],
  [{ type: 'RANGE', rangeElementType: { type: 'TIMESTAMP' } }, 'RANGE<TIMESTAMP>'],
  [{ type: 'RECORD', fields: [{ name: 'odd name', type: 'BOOLEAN' }] }, 'STRUCT<`odd name` BOOL>'],
])('%j is %s', (field, dataType) => {
  expect(columnsOfFields([{ name: 'a', ...field }])).toEqual([{ name: 'a', dataType }]);
});
