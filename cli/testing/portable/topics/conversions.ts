import type { InputValue, PortableTopic } from '../types.ts';

const NUMBERS: readonly (readonly [InputValue])[] = [
  ['0'],
  ['-0'],
  ['12'],
  ['+5'],
  ['007'],
  [' 12'],
  ['12 '],
  ['1.5'],
  ['-1.005'],
  ['.5'],
  ['5.'],
  ['.'],
  ['1e3'],
  ['1E-2'],
  ['0x1A'],
  ['1_000'],
  ['1,000'],
  ['9223372036854775807'],
  ['9223372036854775808'],
  ['-9223372036854775808'],
  ['0.49999999999'],
  ['0.4999999999999999999999'],
  ['123456789.12'],
  ['99999999.995'],
  ['1e400'],
  ['4.9e-324'],
  ['inf'],
  ['nan'],
  ['abc'],
  ['١٢'],
  [''],
  [null],
];

const ZONED: readonly (string | null)[] = [
  '2024-02-29T23:59:59Z',
  '2024-02-29 23:59:59.123456+00:00',
  '2024-02-29T00:00:00+05:30',
  '2024-02-29T00:00:00-0330',
  '2024-12-31 23:59:59-05',
  '2024-03-10T02:30:00-05:00',
  '1969-12-31T23:59:59.5+13:00',
  '2024-02-29T23:59:59+14:00',
  '2024-02-29T23:59:59',
  '2024-02-29T23:59Z',
  '2024-02-29T23:59:59z',
  '2024-02-29T23:59:59 UTC',
  '2024-02-29T23:59:59+5:30',
  '2023-02-29T00:00:00Z',
  '2024-02-29T24:00:00Z',
  '',
  null,
];

/** Types, and values of one type as another. */
export const conversions: PortableTopic = {
  title: 'Types and conversions',
  intro:
    'The types are `string`, `integer` (64 bits), `float` (64 bits), `decimal(p, s)`, `boolean`, `date`, `timestamp`, ' +
    '`timestamptz` and `bytes`. What reads text gives null where the text says nothing, and reads exactly one spelling: ' +
    'engines read more than that, and not the same.',
  macros: [
    {
      name: 'type',
      says: "The engine's name of a type.",
      example: "etl.type('decimal(18, 4)')",
      cases: [
        {
          columns: { s: 'string' },
          rows: [['1'], [null]],
          calls: ['string', 'integer', 'float', 'decimal', 'decimal(18, 4)', 'decimal(38, 18)', 'decimal(5)'].map(
            (type) => `'cast(s as ' ~ etl.type('${type}') ~ ')'`,
          ),
        },
      ],
    },
    {
      name: 'cast',
      says: 'A value as a type, an error where it does not fit; for text use the macros below.',
      example: "etl.cast('amount', 'decimal(18, 2)')",
      cases: [
        {
          columns: { n: 'integer', d: 'date', b: 'boolean', x: 'decimal(18, 3)' },
          rows: [
            ['-7', '2024-02-29', 'true', '-2.345'],
            ['0', '0001-01-01', 'false', '2.345'],
            [null, null, null, null],
          ],
          calls: [
            "etl.cast('n', 'string')",
            "etl.cast('n', 'decimal(10, 2)')",
            "etl.cast('n', 'float')",
            "etl.cast('d', 'timestamp')",
            "etl.cast('b', 'string')",
            "etl.cast('b', 'integer')",
            "etl.cast('x', 'decimal(18, 2)')",
            "etl.cast('x', 'integer')",
          ],
        },
      ],
    },
    {
      name: 'literal',
      says: 'A string literal of a text, escaped as the engine wants it.',
      example: "etl.literal('it\\'s \\\\d')",
      cases: [
        {
          columns: {},
          rows: [[]],
          calls: [
            "etl.literal('')",
            "etl.literal('it\\'s \"quoted\" `so`')",
            "etl.literal('back\\\\slash \\\\n')",
            "etl.literal('line\\nend\\ttab\\r')",
            "etl.literal('añ😀 -- no comment /* here */ %')",
          ],
        },
      ],
    },
    {
      name: 'to_text',
      says: 'A value of a type as text, the same letters on both engines.',
      example: "etl.to_text('amount', 'decimal')",
      edges:
        'Decimals have no zeros at their end; timestamps have six digits after the second, points in time are of UTC and end in `+00`; bytes are hexadecimal. There is no text of floats: round them first.',
      cases: [
        {
          columns: {
            n: 'integer',
            x: 'decimal(18, 4)',
            b: 'boolean',
            d: 'date',
            t: 'timestamp',
            p: 'timestamptz',
            y: 'bytes',
          },
          rows: [
            ['0', '0', 'true', '2024-02-29', '2024-02-29 23:59:59.5', '2024-11-03 05:30:00+00', 'é😀'],
            ['-12', '-100.5000', 'false', '0099-01-05', '1969-12-31 00:00:00', '0099-11-03 05:30:00.000001+00', ''],
            [
              '9223372036854775807',
              '100',
              'true',
              '9999-12-31',
              '0001-01-01 00:00:00',
              '2024-11-03 05:30:00.1+00',
              'a',
            ],
            [null, null, null, null, null, null, null],
          ],
          calls: [
            "etl.to_text('n', 'integer')",
            "etl.to_text('x', 'decimal')",
            "etl.to_text('b', 'boolean')",
            "etl.to_text('d', 'date')",
            "etl.to_text('t', 'timestamp')",
            "etl.to_text('p', 'timestamptz')",
            "etl.to_text('y', 'bytes')",
          ],
        },
      ],
    },
    {
      name: 'to_integer',
      says: 'The whole number that a text says.',
      example: "etl.to_integer('quantity')",
      edges:
        'Digits with or without a sign; null for blanks, points, exponents, hexadecimals, and what needs more than 64 bits.',
      cases: [{ columns: { s: 'string' }, rows: NUMBERS, calls: ["etl.to_integer('s')"] }],
    },
    {
      name: 'to_decimal',
      says: 'The decimal that a text says, with so many digits, of which so many are after the point.',
      example: "etl.to_decimal('price', 18, 4)",
      edges: 'Rounded half away from zero; null for exponents and for numbers that need more digits.',
      cases: [
        {
          columns: { s: 'string' },
          rows: NUMBERS,
          calls: [
            "etl.to_decimal('s', 10, 2)",
            "etl.to_decimal('s', 38, 9)",
            "etl.to_decimal('s', 5, 0)",
            "etl.to_decimal('s', 18, 4)",
          ],
        },
      ],
    },
    {
      name: 'to_float',
      says: 'The float that a text says.',
      example: "etl.to_float('weight')",
      edges: 'With or without an exponent; null for `inf` and `nan`; `1e400` is infinite.',
      cases: [{ columns: { s: 'string' }, rows: NUMBERS, calls: ["etl.to_float('s')"] }],
    },
    {
      name: 'to_boolean',
      says: 'True for `true` and false for `false`, in any case.',
      example: "etl.to_boolean('is_active')",
      edges: 'Null for everything else: `t`, `1` and `yes` too.',
      cases: [
        {
          columns: { s: 'string' },
          rows: [['true'], ['FALSE'], ['True'], ['t'], ['1'], ['yes'], [' true'], [''], [null]],
          calls: ["etl.to_boolean('s')"],
        },
      ],
    },
    {
      name: 'to_date',
      says: 'The date of a text such as `2024-02-29`.',
      example: "etl.to_date('ordered')",
      edges: 'Null for other spellings (`parse_date` reads those) and for days that no calendar has.',
      cases: [
        {
          columns: { s: 'string' },
          rows: [
            ['2024-02-29'],
            ['2023-02-29'],
            ['2024-2-9'],
            ['0000-01-01'],
            ['0001-01-01'],
            ['9999-12-31'],
            ['10000-01-01'],
            ['2024-13-01'],
            ['2024-00-10'],
            ['2024-02-29 10:00:00'],
            [' 2024-02-29'],
            ['20240229'],
            ['infinity'],
            ['epoch'],
            [''],
            [null],
          ],
          calls: ["etl.to_date('s')"],
        },
      ],
    },
    {
      name: 'to_timestamp',
      says: 'The timestamp of a text such as `2024-02-29 23:59:59.5`, with a blank or a `T`.',
      example: "etl.to_timestamp('received')",
      edges: 'Null for texts with a zone, without seconds, with more than six decimals.',
      cases: [
        {
          columns: { s: 'string' },
          rows: [
            ['2024-02-29 23:59:59'],
            ['2024-02-29T23:59:59.123456'],
            ['2024-02-29 23:59:59.1234567'],
            ['2024-02-29 24:00:00'],
            ['2024-02-29 23:59:60'],
            ['2024-02-29 23:59'],
            ['2024-02-29'],
            ['2024-02-29 23:59:59Z'],
            ['2024-02-29 23:59:59+02'],
            ['2023-02-29 00:00:00'],
            ['0001-01-01 00:00:00'],
            [''],
            [null],
          ],
          calls: ["etl.to_timestamp('s')"],
        },
      ],
    },
    {
      name: 'to_timestamptz',
      says: 'The point in time of a text with its zone, such as `2024-02-29T23:59:59.5Z` or `2024-02-29 23:59:59+05:30`.',
      example: "etl.to_timestamptz('received')",
      edges: 'Null for texts without a zone, without seconds, with more than six decimals, and for names of zones.',
      cases: [{ columns: { s: 'string' }, rows: ZONED.map((text) => [text]), calls: ["etl.to_timestamptz('s')"] }],
    },
    {
      name: 'rounded_integer',
      says: 'The nearest whole number to a float or decimal.',
      example: "etl.rounded_integer('score')",
      edges: 'Half away from zero: 2.5 is 3 and -2.5 is -3, where DuckDB casts a float to the even number.',
      cases: [
        {
          columns: { f: 'float', x: 'decimal(10, 2)' },
          rows: [
            ['2.5', '2.5'],
            ['-2.5', '-2.5'],
            ['3.5', '3.5'],
            ['0.49999999999999994', '0.49'],
            ['-0.5', '-0.5'],
            ['1e15', '99999999.5'],
            [null, null],
          ],
          calls: ["etl.rounded_integer('f')", "etl.rounded_integer('x')"],
        },
      ],
    },
  ],
};
