import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let shop: CliProject;

beforeEach(() => {
  shop = new CliProject('shop');
});

afterEach(() => shop.remove());

describe('etl ls', () => {
  it('lists every node by its selector, and nothing else on stdout', async () => {
    const { exit, stdout } = await shop.etl(['ls']);
    expect(exit).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'shop.orders',
      'shop.revenue',
      'shop.stg_orders',
      'shop.prices',
      'source:shop.shop.orders',
      'shop.no_negative_revenue',
      'shop.not_null_orders_amount',
      'shop.not_null_stg_orders_order_id',
      'shop.unique_revenue_ordered_on',
      'shop.unique_stg_orders_order_id',
    ]);
  });

  it('lists what is selected as names, files or JSON', async () => {
    const upstream = ['--select', '+revenue', '--resource-type', 'model'];
    expect((await shop.etl(['ls', ...upstream, '--output', 'name'])).stdout).toBe('orders\nrevenue\nstg_orders\n');
    expect((await shop.etl(['ls', '-s', 'tag:report', '--resource-type', 'model', '--output', 'path'])).stdout).toBe(
      'models/revenue.sql\n',
    );
    const line = ['ls', '-s', 'revenue', '--resource-type', 'model', '--output', 'json'];
    expect(JSON.parse((await shop.etl([...line, '--output-keys', 'name', 'config.materialized'])).stdout)).toEqual({
      name: 'revenue',
      'config.materialized': 'table',
    });
  });

  it('warns of a selection that holds nothing', async () => {
    const { exit, stdout, stderr } = await shop.etl(['ls', '-s', 'nothing']);
    expect(exit).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('ETL2207');
  });
});

describe('etl parse', () => {
  it('writes the manifest and tells what there is', async () => {
    const { exit, stdout } = await shop.etl(['parse']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Parsed 3 models, .* in \d+\.\d\ds\.\nWrote target.manifest\.json\.\n$/);
    expect(existsSync(shop.path('target/manifest.json'))).toBe(true);
  });

  it('opens no warehouse, and neither do ls and compile of static models', async () => {
    for (const command of ['parse', 'ls', 'compile']) expect((await shop.etl([command])).exit).toBe(0);
    expect(existsSync(shop.path('warehouse'))).toBe(false);
  });
});

describe('etl compile', () => {
  it('writes the SQL of all nodes', async () => {
    const { exit, stdout } = await shop.etl(['compile']);
    expect(exit).toBe(0);
    expect(stdout).toBe('');
    expect(shop.read('target/compiled/shop/models/orders.sql')).toContain(
      'cast(o.quantity * p.price as decimal(18, 2)) as amount',
    );
    expect(existsSync(shop.path('target/compiled/shop/analyses/top_drinks.sql'))).toBe(true);
  });

  it('prints the SQL of one node, so that it can be piped', async () => {
    const { stdout } = await shop.etl(['compile', '--select', 'revenue', '--resource-type', 'model']);
    expect(stdout).toMatch(/^select ordered_on, sum\(amount\) as revenue\nfrom .*"orders"\ngroup by ordered_on\n$/);
  });

  it('prints the SQL of an inline query', async () => {
    const { stdout } = await shop.etl(['compile', '--inline', "select * from {{ ref('revenue') }}"]);
    expect(stdout).toMatch(/^select \* from .*"revenue"\n$/);
  });
});

describe('etl show', () => {
  it('prints rows of a node as a table or as JSON', async () => {
    await shop.etl(['build']);
    const { stdout } = await shop.etl(['show', '--inline', "select drink, price from {{ ref('prices') }} order by 1"]);
    expect(stdout).toMatch(/^\| drink +\| price \|\n\| -+ \| -+ \|\n\| cappuccino \| +3\.4/);
    const json = await shop.etl(['show', '-s', 'orders', '--limit', '1', '--output', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      node: 'orders',
      show: [expect.objectContaining({ drink: expect.any(String) })],
    });
  });

  it('shows the SQL error of a wrong query at its place', async () => {
    const { exit, stderr } = await shop.etl(['show', '--inline', 'select nothing_like_this']);
    expect(exit).toBe(1);
    expect(stderr).toContain('nothing_like_this');
  });

  it('asks what to show', async () => {
    expect((await shop.etl(['show'])).stderr).toContain('ETL1900');
  });
});

describe('etl debug', () => {
  it('says of each thing that it is in place', async () => {
    const { exit, stdout } = await shop.etl(['debug']);
    expect(exit, stdout).toBe(0);
    for (const thing of ['etl', 'project', 'profile', 'connection', 'source +files, files'])
      expect(stdout).toMatch(new RegExp(`^.* ok +${thing}`, 'm'));
  });

  it('says what is wrong and goes on with what does not need it', async () => {
    const { exit, stdout, stderr } = await shop.etl(['debug', '--target', 'prod']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/error +profile/);
    expect(stdout + stderr).toContain('SHOP_WAREHOUSE');
  });

  it('says which connection of its sources cannot be opened', async () => {
    const project = new CliProject('shop');
    try {
      project.write({ 'profiles.yml': project.read('profiles.yml').replace('root: data', 'root: nowhere') });
      const { exit, stdout, stderr } = await project.etl(['debug']);
      expect([exit, stdout]).toEqual([1, expect.stringMatching(/error +source +files, files/)]);
      expect(stdout + stderr).toContain('ETL5023');
    } finally {
      project.remove();
    }
  });

  it('prints where profiles.yml is looked for', async () => {
    const { exit, stdout } = await shop.etl(['debug', '--config-dir']);
    expect(exit).toBe(0);
    expect(stdout.trim()).toBe(shop.folder);
  });
});

describe('etl clean', () => {
  it('deletes the clean-targets', async () => {
    await shop.etl(['parse']);
    const { exit, stdout } = await shop.etl(['clean']);
    expect(exit).toBe(0);
    expect(stdout).toContain('target');
    expect(existsSync(shop.path('target'))).toBe(false);
  });

  it('deletes nothing when one of them lies outside the project', async () => {
    await shop.etl(['parse']);
    shop.write({ 'etl_project.yml': `${shop.read('etl_project.yml')}\nclean-targets: [target, ../elsewhere]\n` });
    const { exit, stderr } = await shop.etl(['clean']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1904');
    expect(existsSync(shop.path('target'))).toBe(true);
  });
});
