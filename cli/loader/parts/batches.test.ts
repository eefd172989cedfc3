import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

const table: TableFixture = {
  columns: { id: 'bigint', amount: 'decimal(10,2)', note: 'string' },
  load: { path: 'things*.csv*', write: 'append' },
  primaryKey: ['id'],
};
const name = (index: number) => `things${String(index).padStart(3, '0')}.csv`;
const text = (index: number) => `id,amount,note\n${index},1.5,"a, ${index}"\n${index + 1000},,\n`;

async function putMany(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await fixture.put(name(index), text(index));
}

async function landed(): Promise<number> {
  return (await fixture.landings()).length;
}

test('many small files are landed together, and each is told, replaced and left alone by itself', async () => {
  await putMany(250);
  await fixture.put(name(120), 'id,amount,note\n');
  expect((await fixture.load(table)).message).toBe('LOAD 498 rows from 250 files');
  expect(await landed()).toBe(3);
  expect(
    await fixture.rows(`select id, amount, note from raw_shop.things where _etl_file = '${name(7)}' order by id`),
  ).toEqual([
    ['7', '1.50', 'a, 7'],
    ['1007', 'null', 'null'],
  ]);
  const ledger = 'select row_count, count(*) from etl_audit.load_ledger group by 1 order by 1';
  expect(await fixture.rows(ledger)).toEqual([
    ['0', '1'],
    ['2', '249'],
  ]);
  expect((await fixture.load(table)).message).toBe('UNCHANGED 250 files');
  await fixture.put(name(3), 'id,amount,note\n3,2.5,changed\n');
  expect((await fixture.load(table)).message).toBe('LOAD 1 row from 1 file (249 unchanged)');
  expect(await fixture.rows('select count(*), count(distinct _etl_file) from raw_shop.things')).toEqual([
    ['497', '249'],
  ]);
});

test('a mistake in one of them is told with its file and line, and nothing is left', async () => {
  await putMany(150);
  await fixture.put(name(70), 'id,amount,note\n70,1.5,a\n71,wrong,b\n');
  const found = await fixture.load(table).catch((error: unknown) => diagnosticsOf(error));
  expect(found).toMatchObject([
    { code: 'ETL5028', message: expect.stringContaining(`Row 2 of in/${name(70)} has "wrong" in column "amount"`) },
  ]);
  expect(await fixture.landings()).toEqual([]);
});

test('files that are written in other ways give the same rows', async () => {
  await putMany(100);
  await fixture.put(name(10), text(10).replaceAll('\n', '\r\n'));
  await fixture.put(name(20), `note,AMOUNT,Id\n"a, 20",1.5,20\n,,1020\n`);
  await fixture.put(name(30), text(30).slice(0, -1));
  await fixture.put('things-packed.csv.gz', text(500));
  await fixture.put('things-big.csv', `id,amount,note\n600,1.5,${'x'.repeat(100_000)}\n`);
  await fixture.load(table);
  const sums = 'select count(*), sum(id), sum(amount), count(distinct _etl_file) from raw_shop.things';
  const ids = Array.from({ length: 100 }, (_, index) => 2 * index + 1000).reduce((sum, id) => sum + id, 0);
  expect(await fixture.rows(sums)).toEqual([['203', String(ids + 500 + 1500 + 600), '153.00', '102']]);
});

test('a packed file among them that is cut off is told', async () => {
  for (let index = 0; index < 70; index += 1) await fixture.put(`${name(index)}.gz`, text(index));
  const whole = gzipSync(text(9));
  await writeFile(path.join(fixture.root, 'in', `${name(9)}.gz`), whole.subarray(0, whole.length - 6));
  const found = await fixture.load(table).catch((error: unknown) => diagnosticsOf(error));
  expect(found).toMatchObject([{ code: 'ETL5022', message: expect.stringContaining(`${name(9)}.gz`) }]);
});
