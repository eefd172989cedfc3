import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

/** A query that no machine ends within the time of a test. */
const ENDLESS = 'select count(*) as n from range(10000000) as a, range(10000000) as b where a.range * b.range % 7 = 3';
const TOLD = ['--log-format', 'json', '--log-level', 'debug'];

let shop: CliProject;

beforeEach(() => {
  shop = new CliProject('shop');
});

afterEach(() => shop.remove());

async function rowsOf(model: string): Promise<unknown> {
  const { stdout } = await shop.etl([
    'show',
    '--inline',
    `select count(*) as n from {{ ref('${model}') }}`,
    '--output',
    'json',
  ]);
  return JSON.parse(stdout) as unknown;
}

/** A build that hangs in the model `revenue`, after everything before it. */
async function hangingBuild() {
  shop.write({
    'models/revenue.sql': `{{ config(tags=['report']) }}\nselect current_date as ordered_on, n as revenue from (${ENDLESS})`,
  });
  const build = shop.start(['build', ...TOLD]);
  await build.sees('"msg":"model revenue"');
  // The file may be changed again once it was compiled.
  await until(() => compiled().includes('range('));
  return build;
}

function compiled(): string {
  const file = 'target/compiled/shop/models/revenue.sql';
  return existsSync(shop.path(file)) ? shop.read(file) : '';
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(20);
}

describe('a build that is stopped', () => {
  it('by Ctrl-C cancels what runs, publishes nothing of it and writes the results so far', async () => {
    await shop.etl(['build']);
    const build = await hangingBuild();
    build.process.kill('SIGINT');
    const { exit, stdout } = await build.ended;
    expect(exit).toBe(1);
    expect(stdout).toContain('"cancelled":true');
    const results = JSON.parse(shop.read('target/run_results.json')) as { results: { unique_id: string }[] };
    expect(results.results.map((one) => one.unique_id)).toContain('model.shop.orders');
    expect(await rowsOf('revenue')).toEqual({ show: [{ n: 3 }] });
  });

  it('by SIGKILL leaves the last good version, and the next build works', async () => {
    const good = shop.read('models/revenue.sql');
    await shop.etl(['build']);
    const build = await hangingBuild();
    build.process.kill('SIGKILL');
    await build.ended;
    expect(await rowsOf('revenue')).toEqual({ show: [{ n: 3 }] });
    shop.write({ 'models/revenue.sql': good });
    const { exit, stdout } = await shop.etl(['build']);
    expect(exit, stdout).toBe(0);
  });

  it('keeps a second build out and tells who holds the warehouse', async () => {
    const build = await hangingBuild();
    const { exit, stdout, stderr } = await shop.etl(['build']);
    expect(exit).toBe(2);
    expect(stdout + stderr).toContain('ETL4001');
    expect(stdout + stderr).toContain(`process ${build.process.pid}`);
    expect((await shop.etl(['parse'])).exit).toBe(0);
    expect((await shop.etl(['ls'])).exit).toBe(0);
    build.process.kill('SIGKILL');
    await build.ended;
  });

  it('lets a second build wait under --wait', async () => {
    const good = shop.read('models/revenue.sql');
    const first = await hangingBuild();
    shop.write({ 'models/revenue.sql': good });
    const second = shop.start(['build', '--wait', ...TOLD]);
    await second.sees(`process ${first.process.pid}`);
    first.process.kill('SIGINT');
    await first.ended;
    const { exit, stdout } = await second.ended;
    expect(exit, stdout).toBe(0);
  });
});

describe('a warehouse that cannot be used', () => {
  it('is named when it is not a DuckDB file, and left as it is', async () => {
    shop.write({
      'warehouse/shop.duckdb': 'these are notes, not a database, and they are long enough to be read as one'.repeat(
        100,
      ),
    });
    const before = shop.read('warehouse/shop.duckdb');
    const { exit, stderr } = await shop.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL4002');
    expect(shop.read('warehouse/shop.duckdb')).toBe(before);
  });

  it('is named when its folder cannot be written', async () => {
    shop.write({ warehouse: 'a file where the folder should be' });
    const { exit, stderr } = await shop.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL4003');
    expect(existsSync(shop.path('warehouse/shop.duckdb'))).toBe(false);
  });
});
