import type { InputValue, PortableTopic } from '../types.ts';

const PAIRS: readonly (readonly [InputValue, InputValue])[] = [
  ['7', '3'],
  ['-7', '3'],
  ['7', '-3'],
  ['-7', '-3'],
  ['0', '5'],
  ['5', '0'],
  ['0', '0'],
  ['9223372036854775807', '2'],
  ['-9223372036854775807', '10'],
  [null, '2'],
  ['2', null],
];

const DECIMALS: readonly (readonly [InputValue, InputValue])[] = [
  ['10', '4'],
  ['2', '3'],
  ['-2', '3'],
  ['0.0001', '2'],
  ['1.005', '100'],
  ['-1', '8'],
  ['1', '8'],
  ['0', '7'],
  ['5', '0'],
  ['99999999999999.9999', '3'],
  ['1', '-3'],
  [null, '2'],
  ['2', null],
];

const HALVES: readonly (readonly [InputValue, InputValue])[] = [
  ['2.5', '2.5'],
  ['-2.5', '-2.5'],
  ['3.5', '3.5'],
  ['2.675', '2.675'],
  ['1.005', '1.005'],
  ['0.285', '0.285'],
  ['-1.115', '-1.115'],
  ['1234.5', '1234.5'],
  ['150', '150'],
  ['0.000000001', '0.000000001'],
  ['1e15', '1000000000000000'],
  [null, null],
];

/** Arithmetic. */
export const numbers: PortableTopic = {
  title: 'Numbers',
  intro:
    'The operators `+`, `-` and `*` are the same for numbers of one type. `/` is not: BigQuery fails where DuckDB gives ' +
    'infinity, and divides decimals as decimals where DuckDB makes floats of them. BigQuery has no `%` and no `//`. `nan` is greater than all floats on DuckDB and smaller than all on BigQuery.',
  macros: [
    {
      name: 'safe_divide',
      says: 'One number divided by another, as a float.',
      example: "etl.safe_divide('revenue', 'visits')",
      edges: 'Null for a division by zero; a result that no float holds is infinite on DuckDB and null on BigQuery.',
      cases: [
        { columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.safe_divide('a', 'b')"] },
        { columns: { a: 'decimal(18, 4)', b: 'decimal(18, 4)' }, rows: DECIMALS, calls: ["etl.safe_divide('a', 'b')"] },
        {
          columns: { a: 'float', b: 'float' },
          rows: [
            ['1', '3'],
            ['1', '0'],
            ['0', '0'],
            ['-1', '-0'],
            ['inf', '2'],
            ['inf', 'inf'],
            ['1', 'inf'],
            ['nan', '1'],
            ['-inf', '0'],
            [null, '1'],
          ],
          calls: ["etl.safe_divide('a', 'b')"],
        },
      ],
    },
    {
      name: 'to_exact',
      says: 'Any number as a decimal of 9 places.',
      example: "etl.to_exact('weight')",
      edges: 'Half away from zero; `cast` of DuckDB loses digits of large floats.',
      cases: [
        {
          columns: { f: 'float', n: 'integer', x: 'decimal(38, 9)' },
          rows: [
            ['2.675', '1', '2.675'],
            ['-2.675', '-1', '-2.675'],
            ['123456789012.34567', '9007199254740993', '12345678901234567890.123456789'],
            ['1e15', '0', '0'],
            ['0.0000000005', '0', '0.000000001'],
            ['-1e-10', '0', '-0.000000001'],
            ['1e20', '0', '0'],
            [null, null, null],
          ],
          calls: ["etl.to_exact('f')", "etl.to_exact('n')", "etl.to_exact('x')"],
        },
      ],
    },
    {
      name: 'decimal_divide',
      says: 'A decimal of at most 4 places divided by a whole number, as `decimal(28, scale)`, every digit right.',
      example: "etl.decimal_divide('sum(amount)', 'count(*)', 2)",
      edges: 'Half away from zero; null for a division by zero. For amounts below 10^24.',
      cases: [
        {
          columns: { a: 'decimal(18, 4)', b: 'integer' },
          rows: DECIMALS,
          calls: [0, 2, 4].map((scale) => `etl.decimal_divide('a', 'b', ${scale})`),
        },
        {
          columns: { a: 'integer', b: 'integer' },
          rows: PAIRS.filter(([a]) => a !== null && a.length < 10),
          calls: ["etl.decimal_divide('a', 'b')"],
        },
      ],
    },
    {
      name: 'integer_divide',
      says: 'How often one whole number is in another, towards zero.',
      example: "etl.integer_divide('minutes', 60)",
      edges: '-7 by 3 is -2. Null for a division by zero.',
      cases: [
        { columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.integer_divide('a', 'b')"] },
        {
          columns: { a: 'integer' },
          rows: [['119'], ['-119'], [null]],
          calls: [
            "etl.integer_divide('a', 60)",
            "etl.integer_divide('a + 1', '2 - 1')",
            "etl.modulo('a + 1', '4 - 1')",
          ],
        },
      ],
    },
    {
      name: 'modulo',
      says: 'What is left of that division, with the sign of the first number.',
      example: "etl.modulo('minutes', 60)",
      edges: '-7 by 3 leaves -1. Null for a division by zero.',
      cases: [
        { columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.modulo('a', 'b')"] },
        {
          columns: { a: 'decimal(18, 2)', b: 'decimal(18, 2)' },
          rows: [
            ['7.5', '2'],
            ['-7.5', '2'],
            ['7.5', '0'],
            ['0.3', '0.1'],
          ],
          calls: ["etl.modulo('a', 'b')"],
        },
      ],
    },
    {
      name: 'positive_modulo',
      says: 'What is left, never negative.',
      example: "etl.positive_modulo('hour - 6', 24)",
      edges: '-7 by 3 leaves 2.',
      cases: [{ columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.positive_modulo('a', 'b')"] }],
    },
    {
      name: 'round',
      says: 'A number to so many digits after the point (0 unless told, negative for tens and hundreds), as a decimal.',
      example: "etl.round('weight', 2)",
      edges: 'Half away from zero; a float is first made a decimal of 9 places, so that 2.675 is 2.68 on both.',
      cases: [
        {
          columns: { f: 'float', x: 'decimal(38, 9)' },
          rows: HALVES,
          calls: [
            ...[0, 1, 2, -1, -2].flatMap((digits) => [`etl.round('f', ${digits})`, `etl.round('x', ${digits})`]),
            "etl.round('null', 2)",
            "etl.truncate('null')",
            "etl.round_half_even('null')",
          ],
        },
      ],
    },
    {
      name: 'round_half_even',
      says: 'The same, but half to the even digit.',
      example: "etl.round_half_even('weight', 2)",
      cases: [
        {
          columns: { f: 'float', x: 'decimal(38, 9)' },
          rows: HALVES,
          calls: [0, 2].flatMap((digits) => [
            `etl.round_half_even('f', ${digits})`,
            `etl.round_half_even('x', ${digits})`,
          ]),
        },
      ],
    },
    {
      name: 'truncate',
      says: 'A number cut to so many digits after the point, as a decimal.',
      example: "etl.truncate('weight', 2)",
      cases: [
        {
          columns: { f: 'float', x: 'decimal(38, 9)' },
          rows: HALVES,
          calls: [0, 2, -1].flatMap((digits) => [`etl.truncate('f', ${digits})`, `etl.truncate('x', ${digits})`]),
        },
      ],
    },
    {
      name: 'greatest',
      says: 'The greatest of some values.',
      example: "etl.greatest(['created_at', 'changed_at'])",
      edges: 'Null where one of them is null, where DuckDB passes nulls over.',
      cases: [
        { columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.greatest(['a', 'b', '2'])"] },
        {
          columns: { a: 'string', b: 'string' },
          rows: [
            ['a', 'B'],
            ['é', 'z'],
            ['', 'a'],
            [null, 'a'],
          ],
          calls: ["etl.greatest(['a', 'b'])"],
        },
      ],
    },
    {
      name: 'least',
      says: 'The least of some values.',
      example: "etl.least(['created_at', 'changed_at'])",
      edges: 'Null where one of them is null.',
      cases: [{ columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.least(['a', 'b', '2'])"] }],
    },
    {
      name: 'greatest_known',
      says: 'The greatest of the values that are not null.',
      example: "etl.greatest_known(['created_at', 'changed_at'])",
      edges: 'Null where all are.',
      cases: [
        {
          columns: { a: 'integer', b: 'integer' },
          rows: [...PAIRS, [null, null]],
          calls: ["etl.greatest_known(['a', 'b'])"],
        },
      ],
    },
    {
      name: 'least_known',
      says: 'The least of the values that are not null.',
      example: "etl.least_known(['created_at', 'changed_at'])",
      cases: [
        {
          columns: { a: 'integer', b: 'integer' },
          rows: [...PAIRS, [null, null]],
          calls: ["etl.least_known(['a', 'b'])"],
        },
      ],
    },
    {
      name: 'bit_xor',
      says: 'The bits that are set in one of two whole numbers only.',
      example: "etl.bit_xor('flags', 4)",
      edges: '`^` is a power on DuckDB. `&`, `|`, `~` and `<<` are the same on both.',
      cases: [{ columns: { a: 'integer', b: 'integer' }, rows: PAIRS, calls: ["etl.bit_xor('a', 'b')"] }],
    },
    {
      name: 'shift_right',
      says: 'A whole number with its bits moved to the right.',
      example: "etl.shift_right('flags', 2)",
      edges: 'Keeps the sign, where `>>` of BigQuery does not.',
      cases: [
        {
          columns: { a: 'integer', b: 'integer' },
          rows: PAIRS,
          calls: ["etl.shift_right('a', 1)", "etl.shift_right('a', 8)"],
        },
      ],
    },
    {
      name: 'random',
      says: 'A float from 0 to less than 1.',
      example: 'etl.random()',
      fixed: 'with one value in the place of chance; its own is tried to be from 0 to below 1',
      cases: [{ columns: {}, rows: [[]], calls: ['etl.random()'] }],
    },
    {
      name: 'uuid',
      says: 'A new UUID as text.',
      example: 'etl.uuid()',
      fixed: 'with one value in the place of chance; the spelling of its own is tried on DuckDB',
      cases: [{ columns: {}, rows: [[]], calls: ['etl.uuid()'] }],
    },
  ],
};
