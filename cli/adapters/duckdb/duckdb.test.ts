import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type AdapterHarness, adapterContract } from '../../testing/adapter-contract.ts';
import { planContract } from '../../testing/plan-contract.ts';
import { snapshotContract } from '../../testing/snapshot-contract.ts';
import { checkCredentials } from '../index.ts';
import type { Cell } from '../types.ts';
import { duckdb } from './adapter.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'etl-duckdb-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const typed = (kind: 'decimal' | 'date' | 'timestamp' | 'timestamptz' | 'time' | 'interval', text: string): Cell => ({
  kind,
  text,
});

const harness: AdapterHarness = {
  adapter: duckdb,
  open: () => duckdb.open(checkCredentials(duckdb, { type: 'duckdb', path: 'contract.duckdb' }), { projectRoot: root }),
  slowQuery: 'select count(*) from range(100000000) a, range(1000000) b',
  values: [
    ['null', null],
    ['true', true],
    ["'it''s ü'", "it's ü"],
    ['42::tinyint', 42],
    ['42::ubigint', 42],
    ['9007199254740991::bigint', 9007199254740991],
    ['9007199254740992::bigint', 9007199254740992n],
    ['-9007199254740993::hugeint', -9007199254740993n],
    ['123456789012345678901234567890::hugeint', 123456789012345678901234567890n],
    ["'123456789012345678901234567890123456789012'::bignum", 123456789012345678901234567890123456789012n],
    ['1.5::double', 1.5],
    ["'-infinity'::double", Number.NEGATIVE_INFINITY],
    ['0.25::float', 0.25],
    ['-1.50::decimal(18,2)', typed('decimal', '-1.50')],
    [
      '12345678901234567890.123456789012345678::decimal(38,18)',
      typed('decimal', '12345678901234567890.123456789012345678'),
    ],
    ["date '2024-02-29'", typed('date', '2024-02-29')],
    ["'infinity'::date", typed('date', 'infinity')],
    ["timestamp '2024-02-29 12:34:56.7'", typed('timestamp', '2024-02-29T12:34:56.7')],
    ["timestamp_ns '2024-02-29 12:34:56.123456789'", typed('timestamp', '2024-02-29T12:34:56.123456789')],
    ["timestamp_s '2024-02-29 12:34:56'", typed('timestamp', '2024-02-29T12:34:56')],
    ["timestamp_ms '2024-02-29 12:34:56.5'", typed('timestamp', '2024-02-29T12:34:56.5')],
    ["timestamptz '2024-02-29 12:34:56+02'", typed('timestamptz', '2024-02-29T10:34:56+00:00')],
    ["time '12:34:56.5'", typed('time', '12:34:56.5')],
    ["'12:34:56+02'::timetz", typed('time', '12:34:56+02')],
    ["interval '1 year 2 months -3 days 4.5 seconds'", typed('interval', 'P1Y2M-3DT4.5S')],
    ["interval '0 days'", typed('interval', 'PT0S')],
    ["interval '-90 minutes'", typed('interval', 'PT-1H-30M')],
    ["'\\xAA\\x00'::blob", new Uint8Array([0xaa, 0])],
    ["'101'::bit", '101'],
    ["'b'::enum('a', 'b')", 'b'],
    ["'6b1b8a1e-0000-4000-8000-000000000001'::uuid", '6b1b8a1e-0000-4000-8000-000000000001'],
    [`'{"a": 1}'::json`, '{"a": 1}'],
    ['[1, null, 3]', [1, null, 3]],
    ['[1, 2]::integer[2]', [1, 2]],
    ["{'a': 1, 'b': [1.5::decimal(3,1)]}", { a: 1, b: [typed('decimal', '1.5')] }],
    ["map {'k': 1}", { k: 1 }],
    ['map {1: 2}', [{ key: 1, value: 2 }]],
    ['union_value(k := 7)', 7],
    ['7::variant', 7],
  ],
};

adapterContract(harness);
planContract({
  ...harness,
  open: () => duckdb.open(checkCredentials(duckdb, { type: 'duckdb', path: 'plans.duckdb' }), { projectRoot: root }),
});
snapshotContract({
  ...harness,
  open: () =>
    duckdb.open(checkCredentials(duckdb, { type: 'duckdb', path: 'snapshots.duckdb' }), { projectRoot: root }),
});
