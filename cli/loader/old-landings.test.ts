import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oldLandings, removeLanding } from './old-landings.ts';

const NOW = new Date('2026-03-31T12:00:00Z');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'etl-landings-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function landing(table: string, at: string, id: string): Promise<string> {
  const [date = '', time = ''] = at.split('T');
  const loadId = `${date.replaceAll('-', '')}T${time.replaceAll(':', '')}Z-${id.repeat(8)}`;
  const folder = path.join(root, ...table.split('.'), ...date.split('-'), loadId);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, '0001-rows.parquet'), 'PAR1');
  return loadId;
}

test('what is past the retention is found, but never the newest of a table nor what is under way', async () => {
  const first = await landing('shop.orders', '2026-01-01T10:00:00', 'a');
  const second = await landing('shop.orders', '2026-02-28T10:00:00', 'b');
  const late = await landing('shop.orders', '2026-02-28T13:00:00', 'c');
  await landing('shop.orders', '2026-03-30T10:00:00', 'd');
  await landing('shop.lonely', '2020-01-01T10:00:00', 'e');
  const dead = await landing('shop.lines', '2020-01-01T10:00:00', 'f');
  await landing('shop.lines', '2020-01-02T10:00:00', 'a');
  await mkdir(path.join(root, 'shop', 'lines', '_pending'));
  await writeFile(path.join(root, 'shop', 'lines', '_pending', `${dead}.json`), '{}');
  await mkdir(path.join(root, 'shop', 'orders', '2019', '01', '01', 'mine'), { recursive: true });
  const found = await oldLandings(root, 31, NOW);
  expect(found.map(({ table, loadId, files, bytes }) => [table, loadId, files, bytes])).toEqual([
    ['shop.orders', first, 1, 4],
    ['shop.orders', second, 1, 4],
  ]);
  expect((await oldLandings(root, 30, NOW)).map(({ loadId }) => loadId)).toEqual([first, second, late]);
});

test('what is removed takes its empty folders with it and leaves the others', async () => {
  await landing('shop.orders', '2026-01-01T10:00:00', 'a');
  await landing('shop.orders', '2026-01-02T10:00:00', 'b');
  for (const one of await oldLandings(root, 0, NOW)) await removeLanding(one);
  expect(await readdir(path.join(root, 'shop', 'orders', '2026', '01'))).toEqual(['02']);
  expect(await oldLandings(root, 0, NOW)).toEqual([]);
});

test('there is nothing where nothing was ever landed', async () => {
  expect(await oldLandings(path.join(root, 'none'), 0, NOW)).toEqual([]);
});
