import { expect, test } from 'vitest';
import { wholeColumns } from './whole-columns.ts';

/** The types of whole columns, from those declared. */
const whole = (columns: Readonly<Record<string, string | null>>): Record<string, string | null> =>
  Object.fromEntries(
    wholeColumns(Object.entries(columns).map(([name, type]) => ({ name, data_type: type }))).map((one) => [
      one.name,
      one.data_type,
    ]),
  );

test('columns with points in their names are fields of the one that they begin with', () => {
  expect(
    whole({
      id: 'bigint',
      items: 'array',
      'items.sku': 'string',
      'items.parts': 'repeated record',
      'items.parts.no': 'int64',
      'Items.Size': 'struct',
      'items.size.w': 'numeric(5,2)',
      address: null,
      'address.city': 'string',
    }),
  ).toEqual({
    id: 'bigint',
    items: 'array<struct<`sku` string, `parts` array<struct<`no` int64>>, `Size` struct<`w` numeric(5,2)>>>',
    address: 'struct<`city` string>',
  });
});

test('a type that says its fields needs none, and columns without an outer one are as they are', () => {
  expect(
    whole({ items: 'ARRAY<STRUCT<sku STRING>>', 'items.sku': 'string', 'geo.lat': 'double', plain: 'bigint' }),
  ).toEqual({ items: 'ARRAY<STRUCT<sku STRING>>', 'geo.lat': 'double', plain: 'bigint' });
  expect(whole({ id: 'bigint', 'id.x': 'bigint', none: 'struct' })).toEqual({
    id: 'bigint',
    'id.x': 'bigint',
    none: 'struct',
  });
});
