import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonWithout } from './write-json.ts';

describe('the text of a record without a key', () => {
  test('is what JSON.stringify gives without it, wherever the key stands', () => {
    const parts = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined)));
    fc.assert(
      fc.property(parts, parts, parts, (before, own, after) => {
        const record = { ...before, etl: { mine: true, ...own }, ...after, etl2: { etl: before } };
        record.etl = { mine: true, ...own };
        const { etl: _etl, ...expected } = record;
        expect(jsonWithout(record, 'etl')).toBe(JSON.stringify(expected));
      }),
    );
  });

  test('asks getters', () => {
    const record = Object.defineProperty({ etl: {} }, 'raw_code', { enumerable: true, get: () => 'select 1' });
    expect(jsonWithout(record, 'etl')).toBe('{"raw_code":"select 1"}');
  });
});
