import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnType } from '../connectors/column-type.ts';
import type { DeclaredColumn } from './declaration.ts';
import { LandingEngine } from './landing/engine.ts';
import { measureColumns } from './metrics.ts';

let folder: string;
let engine: LandingEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'etl-metrics-'));
  engine = await LandingEngine.open({ spillFolder: path.join(folder, 'spill'), threads: 2 });
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

const column = (name: string, type: string): DeclaredColumn => {
  const known = columnType(type);
  if ('why' in known) throw new Error(known.why);
  return { name, type: known, reading: {} };
};
const landed = async (name: string, select: string) => {
  const file = path.join(folder, `${name}.parquet`);
  await engine.run(`copy (${select}) to '${file}' (format parquet)`);
  return file;
};
const COLUMNS = [
  column('n', 'bigint'),
  column('a "b"', 'string'),
  column('amount', 'decimal(10,2)'),
  column('at', 'timestamptz'),
  column('raw', 'binary'),
];
const SELECT = `select i as n, case when i > 1 then repeat('x', 230) || i end as "a ""b""", i / 4.0::decimal(10,2) as amount,
  timestamptz '2024-01-01 00:00:00+00' as at, 'secret'::blob as raw from range`;

test('all rows of several files are measured, text is cut, and binary values are not told', async () => {
  const files = [await landed('one[1]', `${SELECT}(1, 4) r(i)`), await landed('two', `${SELECT}(3, 6) r(i)`)];
  const found = await measureColumns(files, COLUMNS, 'full', engine);
  expect(found.map(({ rows, nulls, distinct, isDistinctExact }) => [rows, nulls, distinct, isDistinctExact])).toEqual([
    [6, 0, 5, true],
    [6, 1, 4, true],
    [6, 0, 5, true],
    [6, 0, 1, true],
    [6, 0, 1, true],
  ]);
  expect(found.map(({ min, max }) => [min, max])).toEqual([
    ['1', '5'],
    ['x'.repeat(200), 'x'.repeat(200)],
    [expect.stringMatching(/^0\.25/), expect.stringMatching(/^1\.25/)],
    ['2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00'],
    [null, null],
  ]);
});

test('light measures tell rows, nulls and bounds of numbers and texts, from the files alone', async () => {
  const found = await measureColumns([await landed('three', `${SELECT}(1, 4) r(i)`)], COLUMNS, 'light', engine);
  expect(found.map(({ rows, nulls, distinct, min, max }) => [rows, nulls, distinct, min, max])).toEqual([
    [3, 0, null, '1', '3'],
    [3, 1, null, 'x'.repeat(200), 'x'.repeat(200)],
    [3, 0, null, expect.stringMatching(/^0\.25/), expect.stringMatching(/^0\.75/)],
    [3, 0, null, null, null],
    [3, 0, null, null, null],
  ]);
});

test('nothing is measured of no files, and zero of files without rows', async () => {
  expect(await measureColumns([], COLUMNS, 'full', engine)).toEqual([]);
  const empty = await landed('empty', `${SELECT}(0) r(i)`);
  for (const level of ['full', 'light'] as const) {
    const [first] = await measureColumns([empty], COLUMNS.slice(0, 1), level, engine);
    expect([first?.rows, first?.nulls, first?.min]).toEqual([0, 0, null]);
  }
});

test('many different values are estimated, few are counted', async () => {
  const file = await landed('many', 'select i as n, i % 7 as few from range(150000) r(i)');
  const [many, few] = await measureColumns([file], [column('n', 'bigint'), column('few', 'bigint')], 'full', engine);
  expect([many?.isDistinctExact, few?.isDistinctExact, few?.distinct]).toEqual([false, true, 7]);
  expect(Math.abs((many?.distinct ?? 0) - 150000)).toBeLessThan(15000);
});

test('measures of whole files, which their statistics tell in part, are those of their rows', async () => {
  const values = `select case when i % 9 = 0 then null else i * 37 % 1001 - 500 end as n, case when i % 5 = 0 then null else chr((32 + i % 900)::integer) || i end as "a ""b""",
    case when i < 200000 then null else i / 7.0::decimal(10,2) end as amount, timestamptz '2024-01-01 00:00:00+00' + i * interval 1 minute as at,
    null::blob as raw from range(250000) r(i)`;
  const file = await landed('half', values);
  const [whole, limited] = await Promise.all(
    [undefined, 'true'].map(async (where) => await measureColumns([file], COLUMNS, 'full', engine, where)),
  );
  expect(whole).toEqual(limited);
  const [n] = whole ?? [];
  expect([n?.rows, n?.nulls, n?.min, n?.max]).toEqual([250000, 27778, '-500', '500']);
});
