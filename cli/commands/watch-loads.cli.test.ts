import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const SOURCES = `
sources:
  - name: shop
    schema: raw_shop
    config: { connection: files }
    tables:
      - name: orders
        load: { path: "orders/**/*.csv" }
        columns: [{ name: id, data_type: bigint }, { name: note, data_type: string }]
      - name: customers
        load: { path: "customers*.csv" }
        columns: [{ name: id, data_type: bigint }]
`;

let shop: CliProject;
beforeEach(() => {
  shop = new CliProject().write({
    'etl_project.yml': 'name: demo\nprofile: demo\n',
    'profiles.yml':
      'demo: {target: dev, outputs: {dev: {type: duckdb, path: w.duckdb, connections: {files: {type: files, root: in}}}}}\n',
    'sources/shop.yml': SOURCES,
    'in/orders/1.csv': 'id,note\n1,a\n',
    'in/customers.csv': 'id\n1\n',
  });
});
afterEach(() => shop.remove());

async function rows(sql: string): Promise<unknown> {
  const { stdout } = await shop.etl(['show', '--inline', sql, '--output', 'json']);
  return (JSON.parse(stdout) as { show: unknown }).show;
}

test('files are loaded as they come, once they are whole, and Ctrl-C ends it', async () => {
  const watch = shop.start(['load', '--watch', '--log-format', 'json']);
  await watch.sees(
    'Watching 2 tables: shop.customers (customers*.csv), shop.orders (orders/**/*.csv). Ctrl-C ends it.',
  );
  mkdirSync(shop.path('in/orders/2026/01'), { recursive: true });
  const file = shop.path('in/orders/2026/01/2.csv');
  appendFileSync(file, 'id,note\n');
  for (let id = 100; id < 115; id += 1) {
    appendFileSync(file, `${id},comes slowly\n`);
    await wait(150);
  }
  await watch.sees('LOAD 15 rows from 1 file (1 unchanged)');
  shop.write({ 'in/orders/3.part': 'id,note\n3,moved into place\n' });
  renameSync(shop.path('in/orders/3.part'), shop.path('in/orders/3.csv'));
  await watch.sees('LOAD 1 row from 1 file (2 unchanged)');
  watch.process.kill('SIGINT');
  const { exit, stdout, stderr } = await watch.ended;
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Files of shop.orders have changed.');
  expect(stdout.match(/Files of /g)).toHaveLength(2);
  expect(stdout).toContain('Watching has ended.');
  expect(await rows('select count(*) as n, max(id) as id from raw_shop.orders')).toEqual([{ n: 17, id: 114 }]);
});

test('a file that cannot be loaded is told, the rows before stay, and it is loaded when it is corrected', async () => {
  const watch = shop.start([
    'load',
    '--watch',
    '--log-format',
    'json',
    '--interval',
    '1',
    '--select',
    'source:shop.customers',
  ]);
  await watch.sees('Watching 1 table');
  shop.write({ 'in/customers2.csv': 'id\nwrong\n' });
  await watch.sees('ETL5028');
  shop.write({ 'in/customers2.csv': 'id\n2\n3\n' });
  await watch.sees('LOAD 2 rows from 1 file (1 unchanged)');
  watch.process.kill('SIGINT');
  expect((await watch.ended).exit).toBe(0);
  expect(await rows('select count(*) as n from raw_shop.customers')).toEqual([{ n: 3 }]);
});

test('a project that is wrong, or has no table of files, is told at once', async () => {
  shop.write({ 'in/customers.csv': 'id\nwrong\n' });
  const none = await shop.etl(['load', '--watch', '--select', 'source:shop.nothing']);
  expect([none.exit, none.stdout]).toEqual([0, expect.stringContaining('there is nothing to watch')]);
  shop.write({ 'sources/shop.yml': SOURCES.replace('path: "orders', 'pahh: "orders') });
  const wrong = await shop.etl(['load', '--watch']);
  expect([wrong.exit, wrong.stdout + wrong.stderr]).toEqual([2, expect.stringContaining('pahh')]);
});
