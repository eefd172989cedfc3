import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../adapters/index.ts';
import { compareRows, type Row } from './compare-rows.ts';
import { compareSchemas, type PairedColumn } from './compare-schema.ts';
import { rowKey } from './row-key.ts';

const TOLERANCE = { relative: 1e-9, absolute: 1e-12 };

function columnsOf(...types: (readonly [name: string, left: string, right: string])[]): readonly PairedColumn[] {
  const side = (index: 1 | 2) => types.map((one) => ({ name: one[0], dataType: one[index] }));
  return compareSchemas({ columns: side(1), timestamp: 'datetime' }, { columns: side(2), timestamp: 'timestamp' })
    .paired;
}

function compare(left: Row[], right: Row[], columns: readonly PairedColumn[], key: string[] = []) {
  return compareRows(left, right, { columns, key, tolerance: TOLERANCE });
}

const SAME: readonly (readonly [what: string, left: string, right: string, one: Cell, other: Cell])[] = [
  [
    'decimals of another scale',
    'DECIMAL(9,3)',
    'NUMERIC',
    { kind: 'decimal', text: '1.500' },
    { kind: 'decimal', text: '1.5' },
  ],
  [
    'zero and minus zero',
    'DECIMAL(9,3)',
    'NUMERIC',
    { kind: 'decimal', text: '-0.000' },
    { kind: 'decimal', text: '0' },
  ],
  [
    'a decimal below one',
    'DECIMAL(9,3)',
    'NUMERIC',
    { kind: 'decimal', text: '.5' },
    { kind: 'decimal', text: '0.50' },
  ],
  ['an integer and a decimal', 'INTEGER', 'NUMERIC', 7, { kind: 'decimal', text: '7.00' }],
  ['wide integers', 'HUGEINT', 'BIGNUMERIC', 9007199254740993n, { kind: 'decimal', text: '9007199254740993' }],
  ['floats within the tolerance', 'DOUBLE', 'FLOAT64', 1e6, 1e6 + 1e-5],
  ['floats next to zero', 'DOUBLE', 'FLOAT64', 1e-17, 0],
  ['minus zero as a float', 'DOUBLE', 'FLOAT64', -0, 0],
  ['not a number', 'DOUBLE', 'FLOAT64', Number.NaN, Number.NaN],
  ['infinity', 'DOUBLE', 'FLOAT64', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [
    'a moment with and without a zone',
    'TIMESTAMP',
    'TIMESTAMP',
    { kind: 'timestamp', text: '2024-01-31T10:00:00.500' },
    { kind: 'timestamptz', text: '2024-01-31T10:00:00.5+00:00' },
  ],
  ['a time with zeros', 'TIME', 'TIME', { kind: 'time', text: '10:00:00.000' }, { kind: 'time', text: '10:00:00' }],
  ['JSON with other spaces and order', 'JSON', 'JSON', '{"b": [1, 2], "a": null}', '{"a":null,"b":[1,2]}'],
  ['numbers of JSON with other zeros', 'JSON', 'JSON', '[1.50, 2, -0]', '[1.5,2.0,0]'],
  ['bytes', 'BLOB', 'BYTES', new Uint8Array([0, 255]), new Uint8Array([0, 255])],
  [
    'a map and its entries',
    'MAP(VARCHAR, INTEGER)',
    'ARRAY<STRUCT<key STRING, value INT64>>',
    { a: 1 },
    [{ key: 'a', value: 1 }],
  ],
  ['floats inside', 'STRUCT(a DOUBLE[])', 'STRUCT<a ARRAY<FLOAT64>>', { a: [0.1 + 0.2, null] }, { a: [0.3, null] }],
  ['nothing', 'INTEGER', 'INT64', null, null],
];

const DIFFERENT: typeof SAME = [
  ['NULL and zero', 'INTEGER', 'INT64', null, 0],
  ['NULL and nothing', 'VARCHAR', 'STRING', null, ''],
  ['NULL and its word', 'VARCHAR', 'STRING', null, 'null'],
  ['a space', 'VARCHAR', 'STRING', 'a', 'a '],
  ['another form of the same letter', 'VARCHAR', 'STRING', '\u00e9', 'e\u0301'],
  [
    'the last digit of a decimal',
    'DECIMAL(38,9)',
    'NUMERIC',
    { kind: 'decimal', text: '0.000000001' },
    { kind: 'decimal', text: '0.000000002' },
  ],
  ['wide integers', 'BIGINT', 'INT64', 9007199254740993n, 9007199254740992],
  ['floats beyond the tolerance', 'DOUBLE', 'FLOAT64', 1e6, 1e6 + 1e-2],
  ['infinity and a number', 'DOUBLE', 'FLOAT64', Number.POSITIVE_INFINITY, 1e308],
  ['not a number and NULL', 'DOUBLE', 'FLOAT64', Number.NaN, null],
  [
    'a microsecond',
    'TIMESTAMP',
    'TIMESTAMP',
    { kind: 'timestamp', text: '2024-01-31T10:00:00' },
    { kind: 'timestamptz', text: '2024-01-31T10:00:00.000001+00:00' },
  ],
  [
    'another zone',
    'TIMESTAMP',
    'DATETIME',
    { kind: 'timestamp', text: '2024-01-31T10:00:00' },
    { kind: 'timestamp', text: '2024-01-31T05:00:00' },
  ],
  ['the order of an array', 'INTEGER[]', 'ARRAY<INT64>', [1, 2], [2, 1]],
  ['an array that ends with NULL', 'INTEGER[]', 'ARRAY<INT64>', [1], [1, null]],
  ['an empty array and NULL', 'INTEGER[]', 'ARRAY<INT64>', [], null],
  ['texts that a comma joins', 'VARCHAR[]', 'ARRAY<STRING>', ['a,b'], ['a', 'b']],
  ['a float inside', 'STRUCT(a DOUBLE)', 'STRUCT<a FLOAT64>', { a: 1 }, { a: 1.001 }],
  ['the last digit of a wide number in JSON', 'JSON', 'JSON', '[9007199254740993]', '[9007199254740992]'],
  ['JSON of another type', 'JSON', 'JSON', '{"a":1}', '{"a":"1"}'],
];

describe('two rows', () => {
  it.each(SAME)('are the same with %s', (_what, left, right, one, other) => {
    const columns = columnsOf(['k', 'INTEGER', 'INT64'], ['v', left, right]);
    expect(compare([[1, one]], [[1, other]], columns)).toEqual({ equal: 1, changed: [], onlyLeft: [], onlyRight: [] });
  });

  it.each(DIFFERENT)('differ by %s', (_what, left, right, one, other) => {
    const columns = columnsOf(['k', 'INTEGER', 'INT64'], ['v', left, right]);
    expect(compare([[1, one]], [[1, other]], columns, ['k']).changed).toEqual([
      { left: [1, one], right: [1, other], columns: ['v'] },
    ]);
  });
});

describe('two results', () => {
  const columns = columnsOf(['id', 'INTEGER', 'INT64'], ['x', 'DOUBLE', 'FLOAT64'], ['t', 'VARCHAR', 'STRING']);
  const row = fc.tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom('a', 'b', null),
  );
  const shuffled = (rows: readonly Row[], seed: number) =>
    rows
      .map((one, index) => ({ one, at: (index * 7919 + seed) % 101 }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);

  it('are the same in any order and with floats moved within the tolerance', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.nat(), (rows, seed) => {
        const moved = rows.map(([id, x, t]): Row => [id, x * (1 + 1e-12), t]);
        const found = compare(rows, shuffled(moved, seed) as Row[], columns);
        expect(found).toEqual({ equal: rows.length, changed: [], onlyLeft: [], onlyRight: [] });
      }),
    );
  });

  it('differ when one row is taken away, added, or changed in one value', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(), (rows, seed) => {
        const at = seed % rows.length;
        const [id, x, t] = rows[at] ?? [0, 0, null];
        const less = compare(
          rows,
          shuffled(
            rows.filter((_, index) => index !== at),
            seed,
          ) as Row[],
          columns,
        );
        expect([less.onlyLeft.length, less.onlyRight.length, less.changed.length]).toEqual([1, 0, 0]);
        const changed: readonly Row[] = [
          [id + 100, x, t],
          [id, x + 1, t],
          [id, x, `${t}!`],
        ];
        for (const other of changed) {
          const found = compare(rows, shuffled(rows.with(at, other as (typeof rows)[number]), seed) as Row[], columns);
          expect(found.equal).toBe(rows.length - 1);
          expect(found.changed.length + found.onlyLeft.length).toBe(1);
        }
      }),
    );
  });

  it('count rows that are there more than once', () => {
    const found = compare(
      [[1, 1, 'a']],
      [
        [1, 1, 'a'],
        [1, 1, 'a'],
      ],
      columns,
    );
    expect([found.equal, found.onlyRight]).toEqual([1, [[1, 1, 'a']]]);
  });
});

describe('the columns of two results', () => {
  const schemas = (left: readonly string[], right: readonly string[]) => {
    const side = (names: readonly string[]) => names.map((name) => ({ name, dataType: 'DATE' }));
    return compareSchemas(
      { columns: side(left), timestamp: 'datetime' },
      { columns: side(right), timestamp: 'timestamp' },
    );
  };

  it('go with those of the same name in any case, the second of a name with the second', () => {
    const { paired, differences } = schemas(['A', 'v', 'v'], ['v', 'a', 'V']);
    expect(paired.map(({ left, right }) => [left, right])).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
    expect(differences.map(({ kind }) => kind)).toEqual(['order']);
    expect(schemas(['v', 'v'], ['v']).differences).toEqual([{ kind: 'only_left', column: 'v', type: 'DATE' }]);
    expect(schemas(['a'], ['b']).differences.map(({ kind }) => kind)).toEqual(['only_left', 'only_right']);
  });
});

describe('the key of rows', () => {
  const columns = columnsOf(['x', 'DOUBLE', 'FLOAT64'], ['t', 'VARCHAR', 'STRING'], ['id', 'INTEGER', 'INT64']);

  it('is the declared one, else the first column that names each row on both sides', () => {
    const rows: Row[] = [
      [1, 'a', 1],
      [2, 'a', 2],
    ];
    expect(rowKey(['T'], columns, rows, rows)).toEqual(['T']);
    expect(rowKey(['gone'], columns, rows, rows)).toEqual(['id']);
    expect(rowKey([], columns, rows, rows)).toEqual(['id']);
    expect(rowKey([], columns, [...rows, [3, 'a', null]], rows)).toEqual(['id']);
    expect(rowKey([], columns, [...rows, [3, 'a', null], [4, 'a', null]], rows)).toEqual([]);
    expect(
      rowKey([], columns, rows, [
        [1, 'b', 8],
        [2, 'c', 9],
      ]),
    ).toEqual([]);
  });
});
