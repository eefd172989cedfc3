import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globFiles } from './glob.ts';

const FILES = [
  'DimDate (1).csv',
  'DimDate.csv',
  'a[1].csv',
  '.hidden.csv',
  'year=2024/01.csv',
  'year=2024/deep/02.csv',
  'year=2025/01.json',
  'año.csv',
];
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'etl-glob-'));
  for (const file of FILES) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
});
afterAll(async () => await rm(root, { recursive: true, force: true }));

const CASES: readonly (readonly [pattern: string, files: readonly string[]])[] = [
  ['DimDate*.csv', ['DimDate (1).csv', 'DimDate.csv']],
  ['DimDate (1).csv', ['DimDate (1).csv']],
  ['DimDate (?).csv', ['DimDate (1).csv']],
  ['dimdate.csv', []],
  ['a[1].csv', ['a[1].csv']],
  ['[!D]*.csv', ['a[1].csv', 'año.csv']],
  ['a?o.csv', ['año.csv']],
  ['*.csv', ['DimDate (1).csv', 'DimDate.csv', 'a[1].csv', 'año.csv']],
  ['.*.csv', ['.hidden.csv']],
  ['year=*/*.csv', ['year=2024/01.csv']],
  ['./year=2024/*', ['year=2024/01.csv']],
  ['year=*/**', ['year=2024/01.csv', 'year=2024/deep/02.csv', 'year=2025/01.json']],
  [
    '**/*.{csv,json}',
    [
      'DimDate (1).csv',
      'DimDate.csv',
      'a[1].csv',
      'año.csv',
      'year=2024/01.csv',
      'year=2024/deep/02.csv',
      'year=2025/01.json',
    ],
  ],
  ['year=2024', []],
  ['none/*.csv', []],
  ['*.csv/x', []],
];

for (const [pattern, files] of CASES)
  test(`"${pattern}" is ${files.length === 0 ? 'no file' : files.length === 1 ? 'one file' : `${files.length} files`}`, async () => {
    expect(await globFiles(root, pattern)).toEqual(files);
  });

test('a pattern may be absolute or lead out of the root', async () => {
  const absolute = `${root.replaceAll(path.sep, '/')}/DimDate*.csv`;
  expect((await globFiles(os.tmpdir(), absolute)).map((file) => path.posix.basename(file))).toEqual([
    'DimDate (1).csv',
    'DimDate.csv',
  ]);
  expect(await globFiles(path.join(root, 'year=2025'), '../DimDate.*')).toEqual(['../DimDate.csv']);
});
