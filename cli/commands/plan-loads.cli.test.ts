import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let shop: CliProject;
beforeEach(() => {
  const output = {
    type: 'duckdb',
    path: 'w.duckdb',
    schema: 'main',
    connections: { shop: { type: 'sample', seed: 1 } },
  };
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }),
    'sources/shop.yml': `sources: [{name: shop, schema: raw, config: {connection: shop}, tables: [{name: orders,
      columns: [{name: id, data_type: bigint}]}]}]`,
  });
});
afterEach(() => shop.remove());

it('a dry run says what a load would read, that nothing has changed, and what --full-refresh reads all the same', async () => {
  const dry = async (...more: string[]) => (await shop.etl(['load', '--dry-run', ...more])).stdout;
  expect(await dry()).toMatch(
    /^shop\.orders to .*\(sample, replace, the table is made anew\)\n {2}first load: all rows\n/,
  );
  expect((await shop.etl(['load'])).exit).toBe(0);
  expect(await dry()).toMatch(/\n {2}nothing has changed since the last load: nothing is read\n/);
  expect((await shop.etl(['load'])).stdout).toContain('up to date');
  expect(await dry('--full-refresh')).toContain('full refresh: all rows');
  expect(JSON.parse(await dry('--log-format', 'json'))).toMatchObject({ isUnchanged: true });
});
