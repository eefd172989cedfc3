import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordJson } from './write-json.ts';

describe('the text of records', () => {
  test('is what JSON.stringify gives, for shared values too', () => {
    const shared = fc.constantFrom('config', 'tags');
    const key = fc.oneof(shared, fc.string());
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.constant(undefined)))), (records) => {
        const json = recordJson(new Set(['config', 'tags']));
        for (const record of [...records, ...records]) expect(json(record)).toBe(JSON.stringify(record));
      }),
    );
  });

  test('leaves one key out and asks getters', () => {
    const record = Object.defineProperty({ etl: 1 }, 'raw_code', { enumerable: true, get: () => 'select 1' });
    expect(recordJson(new Set())(record, 'etl')).toBe('{"raw_code":"select 1"}');
  });
});
