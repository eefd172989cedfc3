import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const OLD = 'data/warehouse/shop/orders/2020/01/01/20200101T000000Z-aaaaaaaa';
const NEWER = 'data/warehouse/shop/orders/2020/01/02/20200102T000000Z-bbbbbbbb';

let shop: CliProject;
beforeEach(() => {
  shop = new CliProject('shop').write({ [`${OLD}/0001-x.parquet`]: 'PAR1', [`${NEWER}/0001-x.parquet`]: 'PAR1' });
});
afterEach(() => shop.remove());

test('landings are deleted only when the project says how long they are kept', async () => {
  const { exit, stderr } = await shop.etl(['clean', '--landings']);
  expect([exit, existsSync(shop.path(OLD))]).toEqual([2, true]);
  expect(stderr).toContain('ETL1922');
});

test('landings past the retention are shown, told as JSON and deleted; the newest stays', async () => {
  shop.write({ 'etl_project.yml': `${shop.read('etl_project.yml')}\nlanding: {retention_days: 30}\n` });
  const dry = await shop.etl(['clean', '--landings', '--dry-run']);
  expect([dry.exit, existsSync(shop.path(OLD))]).toEqual([0, true]);
  expect(dry.stdout).toContain(`shop.orders  2020-01-01              4 bytes  ${OLD}`);
  expect(dry.stdout).toContain('1 landing, 4 bytes past 30 days would be deleted.');
  const { stdout } = await shop.etl(['clean', '--landings', '--log-format', 'json']);
  const [first] = stdout.split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({ table: 'shop.orders', folder: OLD, bytes: 4, removed: true });
  expect([existsSync(shop.path(OLD)), existsSync(shop.path(NEWER))]).toEqual([false, true]);
  expect((await shop.etl(['clean', '--landings'])).stdout).toContain('No landing is past 30 days.');
});

test('a dry run of clean deletes nothing', async () => {
  shop.write({ 'target/x': '' });
  expect((await shop.etl(['clean', '--dry-run'])).stdout).toContain('Would delete target.');
  expect(existsSync(shop.path('target/x'))).toBe(true);
});
