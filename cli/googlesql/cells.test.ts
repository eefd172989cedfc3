import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../adapters/index.ts';
import { scaledText } from './decimal-bytes.ts';
import { encodeCell } from './encode-cell.ts';
import { type GoogleSql, startGoogleSql } from './google-sql.ts';
import { dateText, timestampText } from './time-bits.ts';
import { parseType, typeText } from './type-text.ts';

let google: GoogleSql;
beforeAll(async () => {
  google = await startGoogleSql();
}, 60_000);
afterAll(async () => await google.close());

async function ask(sql: string, type: string, rows: readonly Cell[] = []): Promise<readonly (readonly Cell[])[]> {
  const table = { name: 't', columns: [{ name: 'c', type }], rows: rows.map((one) => [one]) };
  const said = await google.evaluate(sql, { tables: [table] });
  if (!said.ok) expect.fail(said.problem.message);
  return said.table.rows;
}

const DAYS = fc.integer({ min: -719162, max: 2932896 });
const MICROS = fc.bigInt({ min: -62135596800_000000n, max: 253402300799_999999n });

function isoOf(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return timestampText((micros - rest) / 1_000_000n, Number(rest) * 1000);
}

const text = (kind: 'decimal' | 'date' | 'timestamp' | 'timestamptz' | 'time' | 'interval') => (one: string) => ({
  kind,
  text: one,
});

const ARBITRARY: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
  INT64: fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((one) => (Number.isSafeInteger(Number(one)) ? Number(one) : one)),
  FLOAT64: fc.double({ noDefaultInfinity: false }),
  NUMERIC: fc
    .bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
    .map((one) => text('decimal')(scaledText(one, 9))),
  BIGNUMERIC: fc
    .bigInt({ min: -(2n ** 255n) + 1n, max: 2n ** 255n - 1n })
    .map((one) => text('decimal')(scaledText(one, 38))),
  BOOL: fc.boolean(),
  STRING: fc.string({ unit: 'binary' }),
  BYTES: fc.uint8Array(),
  DATE: DAYS.map((one) => text('date')(dateText(one))),
  DATETIME: MICROS.map((one) => text('timestamp')(isoOf(one))),
  TIMESTAMP: MICROS.map((one) => text('timestamptz')(`${isoOf(one)}+00:00`)),
  TIME: fc.bigInt({ min: 0n, max: 86_399_999_999n }).map((one) => text('time')(isoOf(one).slice(11))),
  INTERVAL: fc
    .tuple(
      fc.integer({ min: -120000, max: 120000 }),
      fc.integer({ min: -3660000, max: 3660000 }),
      fc.bigInt({ min: -316224000000000000n, max: 316224000000000000n }),
    )
    .map(([months, days, micros]) => text('interval')(intervalOf(months, days, micros))),
};

function intervalOf(months: number, days: number, micros: bigint): string {
  const years = Math.trunc(months / 12);
  const seconds = micros / 1_000_000n;
  const rest = micros % 1_000_000n;
  const sign = micros < 0n ? '-' : '';
  const size = (one: bigint) => (one < 0n ? -one : one);
  const fraction = String(size(rest)).padStart(6, '0').replace(/0+$/, '');
  const parts = [
    [years, `${years}Y`],
    [months % 12, `${months % 12}M`],
    [days, `${days}D`],
  ] as const;
  const date = parts.map(([amount, part]) => (amount === 0 ? '' : part)).join('');
  const hours = seconds / 3600n;
  const minutes = (seconds % 3600n) / 60n;
  const clock = [
    hours === 0n ? '' : `${hours}H`,
    minutes === 0n ? '' : `${minutes}M`,
    seconds % 60n === 0n && rest === 0n ? '' : `${sign}${size(seconds % 60n)}${fraction && `.${fraction}`}S`,
  ].join('');
  return date + clock === '' ? 'PT0S' : `P${date}${clock && `T${clock}`}`;
}

describe('a value comes back from the engine as it was sent', () => {
  for (const [type, arbitrary] of Object.entries(ARBITRARY))
    it(`${type}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(arbitrary), { minLength: 1, maxLength: 50 }), async (cells) => {
          const rows = await ask('select c, [c, c], struct(c as x, 1) from t', type, cells);
          expect(rows).toEqual(cells.map((one) => [one, [one, one], { x: one, _field_2: 1 }]));
        }),
        { numRuns: 20 },
      );
    });

  it('arrays and structs in each other, and NULL in every place', async () => {
    const type = 'ARRAY<STRUCT<a INT64, b ARRAY<STRING>, c STRUCT<d DATE>>>';
    const cells: Cell[] = [
      null,
      [],
      [null, { a: 1, b: ['x', null], c: { d: { kind: 'date', text: '2024-02-29' } } }, { a: null, b: null, c: null }],
    ];
    expect(await ask('select c from t', type, cells)).toEqual(cells.map((one) => [one]));
  });
});

describe('a value means to the engine what its text says', () => {
  const cases: readonly [string, Cell, string][] = [
    ['NUMERIC', { kind: 'decimal', text: '-0.000000001' }, '-0.000000001'],
    ['NUMERIC', 12, '12'],
    ['BIGNUMERIC', '1e-38', '0.00000000000000000000000000000000000001'],
    ['INT64', { kind: 'decimal', text: '-9223372036854775808.00' }, '-9223372036854775808'],
    ['FLOAT64', { kind: 'decimal', text: '0.1' }, '0.1'],
    ['FLOAT64', Number.NEGATIVE_INFINITY, '-inf'],
    ['DATE', { kind: 'date', text: '0001-01-01' }, '0001-01-01'],
    ['DATE', '9999-12-31', '9999-12-31'],
    ['DATETIME', { kind: 'timestamp', text: '2024-02-29T23:59:59.000001' }, '2024-02-29 23:59:59.000001'],
    ['TIMESTAMP', { kind: 'timestamptz', text: '1969-12-31T23:59:59.5+00:00' }, '1969-12-31 23:59:59.500+00'],
    ['TIME', { kind: 'time', text: '01:02:03.4' }, '01:02:03.400'],
    ['INTERVAL', { kind: 'interval', text: 'P-1Y2M-3DT4H5M-6.5S' }, '-0-10 -3 4:4:53.500'],
    ['BOOL', true, 'true'],
    ['BYTES', new Uint8Array([104, 105]), 'hi'],
  ];
  for (const [type, cell, shown] of cases)
    it(`${type} ${shown}`, async () => {
      expect(await ask('select cast(c as string) from t', type, [cell])).toEqual([[shown]]);
    });

  it('JSON is its document', async () => {
    expect(await ask('select int64(c.a), to_json_string(c) from t', 'JSON', ['{"a": 1}'])).toEqual([[1, '{"a":1}']]);
  });
});

describe('a cell that is no value of its column is refused', () => {
  const cases: readonly [string, Cell][] = [
    ['INT64', 1.5],
    ['INT64', 2n ** 63n],
    ['INT64', 'one'],
    ['NUMERIC', '0.0000000001'],
    ['NUMERIC', { kind: 'decimal', text: `1${'0'.repeat(29)}` }],
    ['NUMERIC', Number.NaN],
    ['DATE', '2023-02-29'],
    ['DATE', { kind: 'date', text: 'infinity' }],
    ['TIME', '24:00:00'],
    ['BOOL', 1],
    ['ARRAY<INT64>', 1],
    ['STRUCT<a INT64>', 1],
  ];
  for (const [type, cell] of cases)
    it(`${type} of ${String(cell)}`, () => {
      expect(() => encodeCell(cell, parseType(type), 'amount')).toThrowError(/column "amount" is not a value of/);
    });
});

describe('types', () => {
  it('are read in any case, with aliases, parameters and names in backticks', () => {
    const read = (one: string) => typeText(parseType(one), { parameters: true });
    expect(read('struct< a  int64 not null, `b c` array<string(20)>, numeric(10, 2)>')).toBe(
      'STRUCT<a INT64, `b c` ARRAY<STRING(20)>, NUMERIC(10,2)>',
    );
    expect(read('RANGE<datetime>')).toBe('RANGE<DATETIME>');
    expect(read('bigdecimal')).toBe('BIGNUMERIC');
    expect(read('STRUCT<>')).toBe('STRUCT<>');
  });

  it.each(['', 'varchar', 'ARRAY', 'ARRAY<INT64', 'INT64>', 'STRUCT<a>', 'NUMERIC(x)', 'STRING()'])(
    'refuses "%s"',
    (one) => {
      expect(() => parseType(one)).toThrowError(/is not a type of BigQuery/);
    },
  );
});
