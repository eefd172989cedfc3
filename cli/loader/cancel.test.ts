import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { prepareLoad } from './prepare.ts';
import type { LoadProgress } from './types.ts';

const things: TableFixture = { columns: { id: 'integer', name: 'string' }, load: { path: 'things*.csv' } };

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
  await fixture.put('things1.csv', 'id,name\n1,a\n');
  await fixture.put('things2.csv', 'id,name\n2,b\n');
});
afterEach(async () => {
  await fixture.close();
});

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return await work.then(
    () => undefined,
    (error: unknown) => diagnosticsOf(error)[0]?.code,
  );
}

test('a load that is cancelled before, between or while files are landed leaves nothing behind', async () => {
  for (const [step, time] of [
    ['planned', 1],
    ['file landing', 1],
    ['file landing', 2],
    ['file landed', 1],
  ] as const) {
    const controller = new AbortController();
    let times = 0;
    const onStep = (reached: string) => {
      if (reached === step) times += 1;
      if (times === time) controller.abort();
    };
    expect(await codeOf(fixture.load(things, { signal: controller.signal, onStep }))).toBe('ETL5036');
    expect(await fixture.landings()).toEqual([]);
  }
});

test('a statement that runs long is stopped in the middle', async () => {
  const lines = Array.from({ length: 300_000 }, (_, id) => `${id},"name ${id}"\n`).join('');
  await fixture.put('things1.csv', `id,name\n${lines.repeat(8)}`);
  const controller = new AbortController();
  const seen: LoadProgress[] = [];
  const onProgress = (progress: LoadProgress) => {
    seen.push(progress);
    controller.abort();
  };
  expect(await codeOf(fixture.load(things, { signal: controller.signal, onProgress }))).toBe('ETL5036');
  expect(seen[0]).toMatchObject({ file: 'things1.csv' });
  expect(await fixture.landings()).toEqual([]);
});

test('a load that is discarded after it was prepared leaves no landing, and progress ends at all of it', async () => {
  const seen: LoadProgress[] = [];
  const prepared = await prepareLoad(await fixture.request(things, { onProgress: (one) => seen.push(one) }));
  expect((await fixture.landings()).length).toBe(3);
  expect(seen.at(-1)).toMatchObject({ rows: 2, fraction: 1 });
  await prepared.discard();
  await prepared.discard();
  expect(await fixture.landings()).toEqual([]);
});

test('landings of a dead load are removed by the next one of the same target only', async () => {
  await prepareLoad(await fixture.request(things, { target: 'prod', loadId: 'of-prod' }));
  await prepareLoad(await fixture.request(things, { loadId: 'dead' }));
  await fixture.load(things, { loadId: 'alive' });
  const landings = (await fixture.landings()).map((file) => file.split('/').slice(-2).join('/'));
  expect(landings.sort()).toEqual([
    '_pending/of-prod.json',
    'alive/0001-things1.parquet',
    'alive/0002-things2.parquet',
    'of-prod/0001-things1.parquet',
    'of-prod/0002-things2.parquet',
  ]);
});

test('a table that etl did not make is never replaced', async () => {
  const connection = await fixture.connection();
  await connection.execute('create table raw_shop.things as select 42 as id');
  expect(await codeOf(fixture.load(things))).toBe('ETL5035');
  expect(await fixture.rows('select id from raw_shop.things')).toEqual([['42']]);
});

test('a landing folder that cannot be made is told', async () => {
  await mkdir(path.join(fixture.root, 'data'));
  await writeFile(path.join(fixture.root, 'data', 'warehouse'), 'a file');
  expect(await codeOf(fixture.load(things))).toBe('ETL5033');
});
