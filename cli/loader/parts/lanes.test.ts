import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import type { LoadProgress } from '../types.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

const table: TableFixture = {
  columns: { id: 'bigint', note: 'string' },
  load: { path: 'things*.csv' },
  primaryKey: ['id'],
};

/** What was at work at the same time, at most, while a load of several files ran. */
async function mostAtOnce(threads: number, more: TableFixture['load'] = {}): Promise<number> {
  let [open, most] = [0, 0];
  const onStep = (step: string) => {
    if (step === 'file landing') open += 1;
    if (step === 'file written') open -= 1;
    most = Math.max(most, open);
  };
  await fixture.load(
    { ...table, load: { ...table.load, ...more } },
    { onStep, limits: { threads }, fullRefresh: true },
  );
  return most;
}

test('files are landed at the same time, as many as there are threads, and one alone where rows are set aside', async () => {
  for (let file = 0; file < 8; file += 1)
    await fixture.put(`things${file}.csv`, `id,note\n${file},a\n${file + 100},b\n`);
  expect(await mostAtOnce(1)).toBe(1);
  expect(await mostAtOnce(3)).toBe(3);
  expect(await mostAtOnce(16)).toBe(4);
  expect(await mostAtOnce(3, { bad_rows: 'set_aside' })).toBe(1);
  expect(await fixture.rows('select count(*), count(distinct _etl_file), sum(id) from raw_shop.things')).toEqual([
    ['16', '8', '856'],
  ]);
});

test('the mistake that is told is that of the first file that has one', async () => {
  for (let file = 0; file < 6; file += 1)
    await fixture.put(`things${file}.csv`, `id,note\n${file > 2 ? 'x' : file},a\n`);
  const found = await fixture.load(table, { limits: { threads: 4 } }).catch((error: unknown) => diagnosticsOf(error));
  expect(found).toMatchObject([{ code: 'ETL5028', message: expect.stringContaining('in/things3.csv') }]);
  expect(await fixture.landings()).toEqual([]);
});

test('one large file tells how far it is by the bytes that are read', async () => {
  const line = (row: number) => `${row},${'some text of a row '.repeat(6)}${row}\n`;
  const block = Array.from({ length: 20_000 }, (_, row) => line(row)).join('');
  await fixture.put('things.csv', `id,note\n${block.repeat(30)}`);
  const seen: LoadProgress[] = [];
  await fixture.load({ ...table, primaryKey: [] }, { onProgress: (one) => seen.push(one), limits: { threads: 1 } });
  const between = seen.filter(({ fraction }) => fraction !== null && fraction > 0.05 && fraction < 0.99);
  expect(between.length).toBeGreaterThan(0);
  const told = seen.map(({ fraction }) => fraction ?? 0);
  expect(told).toEqual([...told].sort((one, other) => one - other));
  expect(seen.at(-1)).toMatchObject({ rows: 600_000, fraction: 1 });
});
