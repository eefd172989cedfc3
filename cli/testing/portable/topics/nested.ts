import type { InputValue, PortableTopic } from '../types.ts';

const ARRAYS: readonly (readonly [InputValue, InputValue])[] = [
  ['[3, 1, 2, 1]', '["b", "a", "b"]'],
  ['[1]', '[""]'],
  ['[]', '[]'],
  [null, null],
];

/** Arrays and structs. */
export const nested: PortableTopic = {
  title: 'Arrays and structs',
  intro: 'Places are counted from 0. BigQuery stores no null inside an array, and an empty one where an array is null.',
  macros: [
    {
      name: 'array',
      says: 'An array of values of a type, `integer` unless told.',
      example: "etl.array(['a', 'b'], 'string')",
      cases: [
        {
          columns: { n: 'integer' },
          rows: [['1'], [null]],
          calls: [
            "etl.array(['1', '2', 'coalesce(n, 0)'])",
            "etl.array([], 'string')",
            "etl.array([\"'x'\"], 'string')",
          ],
        },
      ],
    },
    {
      name: 'array_length',
      says: 'How many values an array has.',
      example: "etl.array_length('tags')",
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_length('a')", "etl.array_length('s')"],
        },
      ],
    },
    {
      name: 'array_contains',
      says: 'Whether a value is in an array.',
      example: "etl.array_contains('tags', \"'new'\")",
      edges: 'Null where the array is; a null is in no array.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: [
            "etl.array_contains('a', '1')",
            "etl.array_contains('s', \"'b'\")",
            "etl.array_contains('a', 'cast(null as ' ~ etl.type('integer') ~ ')')",
          ],
        },
      ],
    },
    {
      name: 'array_at',
      says: 'The value at a place.',
      example: "etl.array_at('tags', 0)",
      edges: 'Null outside, and for a place below 0.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: [0, 1, 3, 4, -1].flatMap((place) => [`etl.array_at('a', ${place})`, `etl.array_at('s', ${place})`]),
        },
      ],
    },
    {
      name: 'array_concat',
      says: 'Arrays one after the other.',
      example: "etl.array_concat(['tags', 'more_tags'])",
      edges: 'Null where one of them is.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_concat(['a', 'a'])", "etl.array_concat(['s', \"['x']\", 's'])"],
        },
      ],
    },
    {
      name: 'array_distinct',
      says: 'The different values of an array, in order.',
      example: "etl.array_distinct('tags')",
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_distinct('a')", "etl.array_distinct('s')"],
        },
      ],
    },
    {
      name: 'array_sort',
      says: 'The values of an array in order.',
      example: "etl.array_sort('tags')",
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_sort('a')", "etl.array_sort('s')"],
        },
      ],
    },
    {
      name: 'array_reverse',
      says: 'An array backwards.',
      example: "etl.array_reverse('tags')",
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_reverse('a')", "etl.array_reverse('s')"],
        },
      ],
    },
    {
      name: 'array_slice',
      says: 'Some values of an array, from a place on.',
      example: "etl.array_slice('tags', 0, 3)",
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: [
            [0, 2],
            [1, 2],
            [2, 9],
            [5, 1],
            [0, 0],
          ].map(([start, length]) => `etl.array_slice('a', ${start}, ${length})`),
        },
      ],
    },
    {
      name: 'array_to_text',
      says: 'The texts of an array with a delimiter between them.',
      example: "etl.array_to_text('tags', \"', '\")",
      cases: [
        {
          columns: { s: 'string[]' },
          rows: ARRAYS.map(([, texts]) => [texts]),
          calls: ["etl.array_to_text('s')", "etl.array_to_text('s', \"' - '\")"],
        },
      ],
    },
    {
      name: 'array_agg',
      says: 'The values of a group as an array, in the order of themselves unless told.',
      example: "etl.array_agg('product_id', order_by='ordered_at')",
      edges: 'Nulls are passed over; null where there is no value.',
      cases: [
        {
          columns: { n: 'integer', s: 'string' },
          rows: [
            ['3', 'b'],
            ['1', 'a'],
            [null, 'c'],
            ['2', null],
            ['1', 'a'],
          ],
          aggregates: [
            "etl.array_agg('n')",
            "etl.array_agg('n', distinct=true)",
            "etl.array_agg('s', order_by='s desc')",
            "etl.array_agg('case when n > 9 then n end')",
          ],
        },
      ],
    },
    {
      name: 'unnest',
      says: 'A row for each value of an array: what stands after `cross join`.',
      example: "etl.unnest('tags', 'tag', offset='place')",
      edges: 'No row for an empty array or null.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          queries: [
            "select i, n from input cross join {{ etl.unnest('a', 'n') }} order by i, n",
            "select i, tag, place from input cross join {{ etl.unnest('s', 'tag', offset='place') }} order by i, place",
          ],
        },
      ],
    },
    {
      name: 'array_filter',
      says: 'The values of an array for which a condition over `item` holds, in their order.',
      example: "etl.array_filter('tags', \"item <> 'old'\")",
      edges: 'Null where the array is.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: [
            "etl.array_filter('a', 'item > 1')",
            "etl.array_filter('s', \"x = 'b'\", item='x')",
            "etl.array_filter('a', 'false')",
          ],
        },
      ],
    },
    {
      name: 'array_transform',
      says: 'What an expression over `item` gives for each value of an array, in their order.',
      example: "etl.array_transform('tags', 'lower(item)')",
      edges: 'Null where the array is; BigQuery stores no array with a null in it.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' },
          rows: ARRAYS,
          calls: ["etl.array_transform('a', 'item * 10')", "etl.array_transform('s', \"upper(x) || '!'\", item='x')"],
        },
      ],
    },
    ...['min', 'max'].map((name) => ({
      name: `array_${name}`,
      says: `The ${name === 'min' ? 'least' : 'greatest'} value of an array.`,
      example: `etl.array_${name}('scores')`,
      edges: 'Null where there is none.',
      cases: [
        {
          columns: { a: 'integer[]', s: 'string[]' } as const,
          rows: ARRAYS,
          calls: [`etl.array_${name}('a')`, `etl.array_${name}('s')`],
        },
      ],
    })),
    {
      name: 'struct',
      says: 'A struct of names and expressions.',
      example: "etl.struct({'city': 'city', 'sales': 'sum(amount)'})",
      cases: [
        {
          columns: { n: 'integer', s: 'string' },
          rows: [
            ['1', 'a'],
            [null, ''],
          ],
          calls: [
            "etl.struct({'n': 'n', 's': 's', 'order': \"'x'\"})",
            "etl.struct({'inner': etl.struct({'n': 'n'})})",
          ],
        },
      ],
    },
    {
      name: 'field',
      says: 'A field of a struct, where it is an expression and not a column.',
      example: "etl.field(etl.struct({'city': 'city'}), 'city')",
      cases: [
        {
          columns: { n: 'integer' },
          rows: [['1'], [null]],
          calls: [
            "etl.field(etl.struct({'n': 'n', 'order': '2'}), 'n')",
            "etl.field(etl.struct({'order': 'n'}), 'order')",
          ],
        },
      ],
    },
  ],
};
