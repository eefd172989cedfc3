import { expect, it } from 'vitest';
import { gainsFields } from './gains-fields.ts';
import { patchOf } from './table-calls.ts';

it.each([
  ['STRUCT<a INT64>', 'STRUCT<a INT64, b STRING>', true],
  ['STRUCT<a INT64>', 'STRUCT<b STRING, a INT64>', true],
  ['ARRAY<STRUCT<a INT64>>', 'ARRAY<STRUCT<a INT64, b STRING>>', true],
  ['STRUCT<a STRUCT<x DATE>>', 'STRUCT<a STRUCT<x DATE, y DATE>>', true],
  ['STRUCT<a INT64>', 'STRUCT<a INT64>', false],
  ['STRUCT<a INT64, b STRING>', 'STRUCT<a INT64>', false],
  ['STRUCT<a INT64, b STRING>', 'STRUCT<a INT64, c STRING, d STRING>', false],
  ['STRUCT<a INT64>', 'STRUCT<a STRING, b STRING>', false],
  ['STRUCT<a INT64>', 'ARRAY<STRUCT<a INT64, b STRING>>', false],
  ['INT64', 'STRING', false],
])('a struct that has all fields it had and more gains fields: %s to %s', (was, dataType, expected) => {
  expect(gainsFields(was, dataType)).toBe(expected);
});

it('a struct that gains fields is told whole, with what its fields say of themselves', () => {
  const items = {
    name: 'items',
    type: 'RECORD',
    mode: 'REPEATED',
    description: 'lines',
    fields: [{ name: 'sku', type: 'STRING', mode: 'NULLABLE', description: 'stock' }],
  };
  const id = { name: 'id', type: 'INTEGER', mode: 'REQUIRED' };
  const types = { items: 'ARRAY<STRUCT<n INT64, sku STRING>>' };
  expect(patchOf({ types }, { schema: { fields: [id, items] } }, 0)).toEqual({
    schema: {
      fields: [
        id,
        {
          ...items,
          fields: [
            { name: 'n', type: 'INTEGER' },
            { name: 'sku', type: 'STRING', mode: 'NULLABLE', description: 'stock' },
          ],
        },
      ],
    },
  });
});
