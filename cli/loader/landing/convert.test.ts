import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnType } from '../../connectors/column-type.ts';
import type { ColumnReading } from '../../connectors/index.ts';
import { conversion } from './convert.ts';
import { LandingEngine } from './engine.ts';
import { literal } from './sql.ts';

let engine: LandingEngine;
beforeAll(async () => {
  engine = await LandingEngine.open({ spillFolder: path.join(os.tmpdir(), `etl-convert-${process.pid}`), threads: 1 });
});
afterAll(() => engine.close());

/** What a cell becomes: the value as text, `null`, or `refused`; both expressions must agree on refusal. */
async function cell(text: string, type: string, reading: ColumnReading = {}, nulls: string[] = ['']): Promise<string> {
  const declared = columnType(type);
  if ('why' in declared) return declared.why;
  const { strict, bad } = conversion('c', declared, reading, nulls);
  const from = `from (select ${literal(text)} as c)`;
  const [flags] = await engine.rows(`select coalesce(${bad}, false) ${from}`);
  const value = await engine.rows(`select cast(${strict} as varchar) ${from}`).then(
    ([row]) => (row?.[0] === null ? 'null' : String(row?.[0])),
    () => 'refused',
  );
  expect([text, type, flags?.[0]]).toEqual([text, type, value === 'refused']);
  return value;
}

const CASES: Readonly<Record<string, readonly (readonly [text: string, value: string])[]>> = {
  integer: [
    ['12', '12'],
    ['007', '7'],
    ['+5', '5'],
    ['-0', '0'],
    [' 12 ', '12'],
    ['', 'null'],
    [' ', 'null'],
    ['12.0', '12'],
    ['12.', '12'],
    ['12.7', 'refused'],
    ['1e3', 'refused'],
    ['1_000', 'refused'],
    ['1,000', 'refused'],
    ['0x10', 'refused'],
    ['2147483647', '2147483647'],
    ['2147483648', 'refused'],
    ['NaN', 'refused'],
    ['abc', 'refused'],
    ['1 2', 'refused'],
  ],
  bigint: [
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', 'refused'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740993.0', '9007199254740993'],
  ],
  hugeint: [
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['100000000000000000000000000000000000000', 'refused'],
  ],
  'decimal(10,2)': [
    ['12', '12.00'],
    ['12.3', '12.30'],
    ['12.345', 'refused'],
    ['12.3400', '12.34'],
    ['.5', '0.50'],
    ['5.', '5.00'],
    ['-0.01', '-0.01'],
    ['1e3', 'refused'],
    ['1e-5', 'refused'],
    ['1_000.5', 'refused'],
    ['99999999.99', '99999999.99'],
    ['100000000', 'refused'],
    ['1,5', 'refused'],
    ['.', 'refused'],
  ],
  'decimal(38,0)': [['12345678901234567890123456789012345678', '12345678901234567890123456789012345678']],
  numeric: [['0.123456789', '0.123456789']],
  double: [
    ['1.5', '1.5'],
    ['1e3', '1000.0'],
    ['-.5E-2', '-0.005'],
    ['1e400', 'refused'],
    ['inf', 'inf'],
    ['NaN', 'nan'],
    ['1_0.5', 'refused'],
    ['.', 'refused'],
    ['0x1p3', 'refused'],
  ],
  boolean: [
    ['true', 'true'],
    ['T', 'true'],
    ['Yes', 'true'],
    ['1', 'true'],
    ['0', 'false'],
    ['N', 'false'],
    ['on', 'refused'],
    ['2', 'refused'],
    [' ', 'null'],
  ],
  date: [
    ['2024-01-05', '2024-01-05'],
    ['2024-1-5', '2024-01-05'],
    ['2024/01/05', '2024-01-05'],
    ['2024-02-30', 'refused'],
    ['0000-00-00', 'refused'],
    ['05/01/2024', 'refused'],
    ['24-01-05', 'refused'],
    ['2024-01-05 00:00:00', '2024-01-05'],
    ['2024-01-05 10:00:00', 'refused'],
    ['infinity', 'refused'],
    ['epoch', 'refused'],
    ['2024-01-05 (BC)', 'refused'],
  ],
  timestamp: [
    ['2024-01-05', '2024-01-05 00:00:00'],
    ['2024-01-05T10:00', '2024-01-05 10:00:00'],
    ['2024-01-05 10:00:00.123456', '2024-01-05 10:00:00.123456'],
    ['2024-01-05 10:00:00.123456000', '2024-01-05 10:00:00.123456'],
    ['2024-01-05 10:00:00.1234567', 'refused'],
    ['2024-01-05T10:00:00Z', '2024-01-05 10:00:00'],
    ['2024-01-05 10:00:00 UTC', '2024-01-05 10:00:00'],
    ['2024-01-05T10:00:00+02:00', 'refused'],
    ['2024-01-05 25:00:00', 'refused'],
  ],
  timestamptz: [
    ['2024-01-05 10:00:00', '2024-01-05 10:00:00+00'],
    ['2024-01-05T10:00:00Z', '2024-01-05 10:00:00+00'],
    ['2024-01-05T10:00:00+02:00', '2024-01-05 08:00:00+00'],
    ['2024-01-05 10:00:00-0330', '2024-01-05 13:30:00+00'],
    ['2024-01-05 10:00:00 UTC', '2024-01-05 10:00:00+00'],
    ['2024-01-05 10:00:00 Europe/Madrid', 'refused'],
  ],
  time: [
    ['10:00', '10:00:00'],
    ['10:00:00.5', '10:00:00.5'],
    ['25:00:00', 'refused'],
    ['10:00:00.1234567', 'refused'],
  ],
  uuid: [
    ['0f3a9c21-1111-4222-8333-444455556666', '0f3a9c21-1111-4222-8333-444455556666'],
    ['0f3a9c21', 'refused'],
  ],
  json: [
    ['{"a": [1, 2.50]}', '{"a": [1, 2.50]}'],
    ['{a}', 'refused'],
  ],
  binary: [
    ['48656c6c6f', 'Hello'],
    ['\\x48', 'H'],
    ['4', 'refused'],
  ],
  string: [
    [' a ', ' a '],
    ['007', '007'],
  ],
  'varchar(3)': [
    ['añb', 'añb'],
    ['añbc', 'refused'],
  ],
};

describe('a cell becomes exactly its value or is refused', () => {
  for (const [type, cases] of Object.entries(CASES))
    test(`as ${type}`, async () => {
      const found: [string, string][] = [];
      for (const [text] of cases) found.push([text, await cell(text, type)]);
      expect(found).toEqual(cases);
    });
});

describe('cells that are not written plainly', () => {
  test('have their separators, marks and patterns told', async () => {
    const spanish: ColumnReading = { decimal_separator: ',', thousands_separator: '.', strip: '%$' };
    expect(await cell('21,00%', 'decimal(5,2)', spanish)).toBe('21.00');
    expect(await cell('$34,94', 'decimal(10,2)', spanish)).toBe('34.94');
    expect(await cell('1.234.567,80', 'decimal(10,2)', spanish)).toBe('1234567.80');
    expect(await cell('-1.234', 'integer', spanish)).toBe('-1234');
    expect(await cell('1.23', 'decimal(10,2)', spanish)).toBe('refused');
    expect(await cell('1.23', 'decimal(10,2)', { decimal_separator: ',' })).toBe('refused');
    expect(await cell('1,234.5', 'decimal(10,2)', { thousands_separator: ',' })).toBe('1234.50');
    expect(await cell('12,34', 'integer', { thousands_separator: ',' })).toBe('refused');
    expect(await cell('12/1/02, 8:06 PM', 'timestamp', { format: '%m/%d/%y, %I:%M %p' })).toBe('2002-12-01 20:06:00');
    expect(await cell('31.01.2024', 'date', { format: '%d.%m.%Y' })).toBe('2024-01-31');
    expect(await cell('2024-01-31', 'date', { format: '%d.%m.%Y' })).toBe('refused');
    expect(await cell('31.01.2024 10:00', 'date', { format: '%d.%m.%Y %H:%M' })).toBe('refused');
    expect(await cell('SGk=', 'binary', { format: 'base64' })).toBe('Hi');
    expect(await cell('-', 'integer', { null_if: ['-'] })).toBe('null');
    expect(await cell(' ', 'string', { null_if: [' '] })).toBe('null');
    expect(await cell('NA', 'integer', {}, ['', 'NA'])).toBe('null');
  });

  test('have the names of their months in Spanish', async () => {
    const at: ColumnReading = { format: '%d %b %Y, %H:%M:%S', locale: 'es' };
    expect(await cell('9 sept 2022, 21:00:00', 'timestamp', at)).toBe('2022-09-09 21:00:00');
    expect(await cell('31 ENE. 2022, 01:02:03', 'timestamp', at)).toBe('2022-01-31 01:02:03');
    expect(await cell('31 feb 2022, 01:02:03', 'timestamp', at)).toBe('refused');
    expect(await cell('9 sopt 2022, 21:00:00', 'timestamp', at)).toBe('refused');
    const short = 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' ');
    const long = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');
    const days: string[] = [];
    for (const name of [...short, ...long])
      days.push(await cell(`1 de ${name} de 2024`, 'date', { format: '%d de %B de %Y', locale: 'es' }));
    const first = short.map((_, index) => `2024-${String(index + 1).padStart(2, '0')}-01`);
    expect(days).toEqual([...first, ...first]);
    const half: ColumnReading = { format: '%d/%m/%Y %I:%M %p', locale: 'es' };
    expect(await cell('01/02/2024 8:06 p. m.', 'timestamp', half)).toBe('2024-02-01 20:06:00');
    expect(await cell('01/02/2024 8:06 a.\u00a0m.', 'timestamp', half)).toBe('2024-02-01 08:06:00');
  });
});

test('every whole number and decimal that fits comes back as it was written', async () => {
  const digits = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
  await fc.assert(
    fc.asyncProperty(digits, fc.integer({ min: 0, max: 9 }), async (unscaled, scale) => {
      const sign = unscaled < 0n ? '-' : '';
      const plain = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
      const text = `${sign}${plain.slice(0, plain.length - scale)}${scale === 0 ? '' : `.${plain.slice(-scale)}`}`;
      expect(await cell(text, `decimal(18,${scale})`)).toBe(unscaled === 0n ? text.replace('-', '') : text);
      if (scale === 0) expect(await cell(text, 'bigint')).toBe(String(unscaled));
    }),
    { numRuns: 60 },
  );
});

test('conversions are expressions of one row: the engine joins nothing for them', async () => {
  const words = ['', 'NULL', 'null', 'NA', 'n/a', '-', '?'];
  const types = ['boolean', 'integer', 'decimal(10,2)', 'double', 'date', 'timestamp', 'varchar(3)', 'json', 'time'];
  const strict = types.map((type) => {
    const declared = columnType(type);
    if ('why' in declared) throw new TypeError(declared.why);
    return conversion('c', declared, { null_if: words }, words).strict;
  });
  const plan = await engine.rows(
    `explain select ${strict.join(', ')} from (select i::varchar as c from range(9) r(i))`,
  );
  expect(String(plan[0]?.[1])).toContain('PROJECTION');
  expect(String(plan[0]?.[1])).not.toContain('JOIN');
});
