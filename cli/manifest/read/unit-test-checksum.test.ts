import { describe, expect, it } from 'vitest';
import { type UnitTestContents, unitTestChecksum } from './unit-test-checksum.ts';

const dict = (rows: UnitTestContents['expect']['rows']) => ({ rows, format: 'dict', fixture: null });

/** Each with the checksum that dbt 1.11 writes into its manifest. */
const CASES: readonly (readonly [of: string, contents: UnitTestContents, checksum: string])[] = [
  [
    'three formats of rows',
    {
      model: 'customers',
      versions: null,
      given: [
        {
          input: "ref('stg_customers')",
          ...dict([
            { id: 1, name: 'x' },
            { id: 2, name: null },
          ]),
        },
        { input: "ref('orders', v=1)", rows: [{ id: '1', amount: '5' }], format: 'csv', fixture: null },
        { input: "ref('local_pkg', 'pkg_model')", rows: 'select 1 as a', format: 'sql', fixture: null },
      ],
      expect: dict([{ id: 1, name: 'x', total: 5 }]),
      overrides: null,
    },
    '48819b21a6908c814bd1e818415a2bf49565b23eab11e941364f261a7e1021a9',
  ],
  [
    'a fixture, versions and overrides',
    {
      model: 'orders',
      versions: { include: [2], exclude: null },
      given: [
        {
          input: "ref('stg_orders')",
          rows: [{ id: '1', amount: '2.5', ts: '2020-01-01' }],
          format: 'csv',
          fixture: 'fix_orders',
        },
      ],
      expect: dict([{ id: 1 }]),
      overrides: { macros: { is_incremental: false, my_hook: 'x' }, vars: { start: 'y' }, env_vars: { E: 'f' } },
    },
    '60c2b6c6acf92fbec39a1ed40cd422bcb0d76cacb6d886198e84e6e4c9d54954',
  ],
  [
    'no input at all',
    { model: 'customers', versions: null, given: [], expect: dict([{ id: 1 }]), overrides: null },
    '898f429ad7bb3f2bd9c245862d61d59f7e43582b4726c24e41d646ee92ef8a25',
  ],
];

describe('the checksum of a unit test', () => {
  it.each(CASES)('with %s is that of dbt', (_of, contents, checksum) => {
    expect(unitTestChecksum(contents)).toBe(checksum);
  });
});
