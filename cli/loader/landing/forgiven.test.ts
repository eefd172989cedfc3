import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnType } from '../../connectors/column-type.ts';
import { type ValuePolicies, valuePolicies } from '../../connectors/file-format.ts';
import { conversion } from './convert.ts';
import { LandingEngine } from './engine.ts';
import { literal } from './sql.ts';

let engine: LandingEngine;
beforeAll(async () => {
  engine = await LandingEngine.open({ spillFolder: path.join(os.tmpdir(), `etl-forgiven-${process.pid}`), threads: 1 });
});
afterAll(() => engine.close());

/** What a cell becomes under policies: its value, `null`, `made null` or `refused`; the expressions must agree. */
async function cell(text: string, type: string, values: ValuePolicies): Promise<string> {
  const declared = columnType(type);
  if ('why' in declared) return declared.why;
  const { strict, bad, nulled } = conversion('c', declared, { values }, ['']);
  const from = `from (select ${literal(text)} as c)`;
  const [flags = []] = await engine.rows(`select coalesce(${bad}, false), coalesce(${nulled}, false) ${from}`);
  const value = await engine.rows(`select cast(${strict} as varchar) ${from}`).then(
    ([row]) => (row?.[0] === null ? 'null' : String(row?.[0])),
    () => 'refused',
  );
  expect([text, type, flags[0]]).toEqual([text, type, value === 'refused']);
  return flags[1] === true ? `made ${value}` : value;
}

const KEYS = Object.keys(valuePolicies.shape) as (keyof ValuePolicies)[];
const CASES: readonly (readonly [policy: keyof ValuePolicies, type: string, texts: readonly string[]])[] = [
  ['zero_dates', 'date', ['0000-00-00', '2024-00-10', '2024-01-00', '0000-01-01', '0000-00-00 00:00:00']],
  ['zero_dates', 'timestamp', ['0000-00-00 00:00:00', '2024-01-00 10:00:00.123456', '0000-12-31 00:00:00']],
  ['zero_dates', 'timestamptz', ['0000-00-00 00:00:00+00:00']],
  ['infinity', 'date', ['infinity', '-infinity', 'Infinity']],
  ['infinity', 'timestamp', ['infinity', '-infinity']],
  ['infinity', 'timestamptz', ['infinity', '-infinity']],
  ['infinity', 'decimal(10,2)', ['NaN', 'Infinity', '-Infinity']],
  ['out_of_range', 'date', ['10000-01-01', '5874897-12-31', '0044-03-15 BC', '2024-02-30', '2024-13-01']],
  ['out_of_range', 'timestamp', ['294276-12-31 23:59:59.999999', '4713-01-01 00:00:00 BC', '2024-02-30 10:00:00']],
  ['out_of_range', 'timestamptz', ['20240-01-01 00:00:00+00', '0001-01-01 00:00:00+00 BC']],
  ['out_of_range', 'time', ['838:59:59', '-01:00:00', '24:00:01', '25:00']],
  ['out_of_range', 'tinyint', ['128', '-129']],
  ['out_of_range', 'integer', ['2147483648']],
  ['out_of_range', 'bigint', ['9223372036854775808', '18446744073709551615']],
  ['out_of_range', 'hugeint', ['100000000000000000000000000000000000000']],
  ['out_of_range', 'decimal(10,2)', ['100000000', '-123456789.25']],
  ['out_of_range', 'decimal(38,9)', ['123456789012345678901234567890']],
  ['out_of_range', 'double', ['1e400', '-1e999']],
  ['out_of_range', 'float', ['1e39']],
  ['decimals', 'decimal(10,2)', ['1.005', '-.001', '12345678901.005']],
  ['decimals', 'integer', ['12.5', '-.5']],
  ['decimals', 'timestamp', ['2024-01-31 10:00:00.1234567']],
  ['decimals', 'time', ['10:00:00.0000001']],
  ['too_long', 'varchar(3)', ['abcd', 'ññññ']],
];
const NEVER: readonly (readonly [type: string, text: string])[] = [
  ['date', 'yesterday'],
  ['date', '31.01.2024'],
  ['date', '2024-01-31 10:00:00'],
  ['timestamp', '2024-01-31 10:00:00+02'],
  ['integer', '1,000'],
  ['integer', '0x10'],
  ['bigint', 'abc'],
  ['decimal(10,2)', '1e3'],
  ['time', 'noon'],
  ['double', '1,5'],
  ['boolean', 'maybe'],
  ['uuid', 'a'],
  ['json', '{'],
];

describe('a value that the type cannot hold', () => {
  test('is made null by the policy that names it, and refused whatever the others say', async () => {
    for (const [policy, type, texts] of CASES)
      for (const text of texts) {
        const others = Object.fromEntries(KEYS.filter((key) => key !== policy).map((key) => [key, 'null' as const]));
        expect([text, type, await cell(text, type, { [policy]: 'null' })]).toEqual([text, type, 'made null']);
        expect([text, type, await cell(text, type, others)]).toEqual([text, type, 'refused']);
        expect([text, type, await cell(text, type, {})]).toEqual([text, type, 'refused']);
      }
  });

  test('is refused whatever the policies when it is not written as a value of the type', async () => {
    const all = Object.fromEntries(KEYS.map((key) => [key, 'null' as const]));
    for (const [type, text] of NEVER)
      expect([type, text, await cell(text, type, all)]).toEqual([type, text, 'refused']);
  });

  test('never becomes another value: policies change nothing of what is taken', async () => {
    const all = Object.fromEntries(KEYS.map((key) => [key, 'null' as const]));
    const types = [...new Set(CASES.map(([, type]) => type))];
    const parts = fc.constantFrom(
      '0',
      '1',
      '9',
      '-',
      ':',
      '.',
      ' ',
      '00',
      '12',
      '2024',
      '31',
      'e',
      'infinity',
      'BC',
      '+',
    );
    const text = fc.array(parts, { maxLength: 9 }).map((found) => found.join(''));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types), text, async (type, one) => {
        const plain = await cell(one, type, {});
        const forgiving = await cell(one, type, all);
        expect(plain === 'refused' ? ['refused', 'made null'] : [plain]).toContain(forgiving);
      }),
      { numRuns: 400 },
    );
  });
});
