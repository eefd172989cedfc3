import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let shop: CliProject;

beforeEach(() => {
  shop = new CliProject('shop');
});

afterEach(() => shop.remove());

/** Rows of a query on the warehouse, through the command line. */
async function rows(sql: string): Promise<unknown> {
  const { exit, stdout, stderr } = await shop.etl(['show', '--inline', sql, '--limit', '-1', '--output', 'json']);
  expect(exit, stderr).toBe(0);
  return (JSON.parse(stdout) as { show: unknown }).show;
}

describe('etl build', () => {
  it('loads, builds and tests a project', async () => {
    const { exit, stdout, stderr } = await shop.etl(['build']);
    expect(stderr).toBe('');
    expect(exit, stdout).toBe(0);
    expect(stdout).toContain('build  shop on dev, 2 threads');
    expect(stdout).toContain('1 load, 1 seed, 3 models, 5 tests');
    expect(stdout).toMatch(/ok {4}load {6}shop\.orders +4 rows/);
    expect(stdout).toMatch(/Finished build in .*: 10 ok\./);
    expect(await rows("select cast(ordered_on as varchar) as d, revenue from {{ ref('revenue') }} order by 1")).toEqual(
      [
        { d: '2026-01-02', revenue: 6.9 },
        { d: '2026-01-03', revenue: 6.6 },
        { d: '2026-01-04', revenue: 3.4 },
      ],
    );
  });

  it('writes the artifacts that other tools read', async () => {
    await shop.etl(['build']);
    const results = JSON.parse(shop.read('target/run_results.json')) as { results: { status: string }[] };
    expect(results.results.map(({ status }) => status).sort()).toEqual([
      ...Array(5).fill('pass'),
      ...Array(4).fill('success'),
    ]);
    const manifest = JSON.parse(shop.read('target/manifest.json')) as { nodes: Record<string, unknown> };
    expect(Object.keys(manifest.nodes)).toContain('model.shop.revenue');
    expect(existsSync(shop.path('target/etl_results.json'))).toBe(true);
    expect(shop.read('target/compiled/shop/models/revenue.sql')).toContain('"main"."orders"');
  });

  it('shows the compiled SQL of ephemeral models too', async () => {
    shop.write({
      'models/inner.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
      'models/outer.sql': "select * from {{ ref('inner') }}",
    });
    await shop.etl(['build', '--select', 'outer']);
    const { nodes } = JSON.parse(shop.read('target/manifest.json')) as {
      nodes: Record<string, { compiled?: boolean; compiled_code?: string }>;
    };
    expect(nodes['model.shop.inner']).toMatchObject({ compiled: true, compiled_code: ' select 1 as id' });
    expect(nodes['model.shop.outer']?.compiled_code).toContain('__dbt__cte__inner');
  });

  it('counts a macro that is called under execute among those of its model', async () => {
    shop.write({
      'macros/late.sql': '{% macro late() %}1{% endmacro %}{% macro inner() %}{{ late() }}{% endmacro %}',
      'models/late.sql': 'select {% if execute %}{{ inner() }}{% else %}2{% endif %} as id',
    });
    await shop.etl(['compile', '--select', 'late']);
    const { nodes } = JSON.parse(shop.read('target/manifest.json')) as {
      nodes: Record<string, { depends_on: { macros: string[] } }>;
    };
    expect(nodes['model.shop.late']?.depends_on.macros).toEqual(['macro.shop.inner']);
  });

  it('gives packages what they read of the project through ref', async () => {
    const asked = "{% set c = builtins.ref.config %}'{{ c.project_name }} {{ c.dependencies['pack'].version }}'";
    shop.write({
      'packages.yml': 'packages: [{local: pack}]\n',
      'dbt_packages/pack/dbt_project.yml': 'name: pack\nversion: 1.2.3\n',
      'models/asked.sql': `select {% if execute %}${asked}{% else %}''{% endif %} as v`,
    });
    const { exit, stdout, stderr } = await shop.etl(['compile', '--select', 'asked']);
    expect(exit, stdout + stderr).toBe(0);
    expect(shop.read('target/compiled/shop/models/asked.sql')).toContain("'shop 1.2.3'");
  });

  it('tells a mistake in a package by its path below the project', async () => {
    shop.write({
      'packages.yml': 'packages: [{local: pack}]\n',
      'dbt_packages/pack/dbt_project.yml': 'name: pack\n',
      'dbt_packages/pack/models/wrong.sql': 'select 1 as id,\n  {{ var("missing") }} as x',
    });
    const { exit, stdout, stderr } = await shop.etl(['build', '--select', 'wrong']);
    expect(exit, stdout + stderr).toBe(1);
    expect(stdout + stderr).toContain('dbt_packages/pack/models/wrong.sql:2:6');
    expect(stdout + stderr).toContain('> 2 |   {{ var("missing") }} as x');
  });

  it('says how to get what a model or a test reads and this target does not have', async () => {
    const schema = 'models: [{ name: two, columns: [{ name: a,\n  data_tests: [not_null] }] }]\n';
    shop.write({ 'models/two.sql': "select a\nfrom {{ ref('one') }}", 'models/one.sql': 'select 1 as a' });
    shop.write({ 'models/two.yml': schema });
    const run = await shop.etl(['run', '--select', 'two']);
    expect(run.exit, run.stdout).toBe(1);
    expect(run.stdout).toContain('models/two.sql:2:6');
    expect(run.stdout).toContain('hint: "one" has not been built in this target: run "etl build -s +two"');
    const test = await shop.etl(['test', '--select', 'two']);
    expect(test.stdout).toContain('models/two.yml:2:16');
    expect(test.stdout).toContain('hint: "two" has not been built in this target: run "etl build -s two"');
  });

  it('writes no artifacts under --no-write-json', async () => {
    await shop.etl(['build', '--no-write-json']);
    expect(existsSync(shop.path('target/run_results.json'))).toBe(false);
    expect(existsSync(shop.path('target/manifest.json'))).toBe(false);
  });

  it('calls a node stale whose template fails', async () => {
    await shop.etl(['build']);
    shop.write({ 'models/revenue.sql': "select {{ exceptions.raise_compiler_error('not today') if execute }} as x" });
    const { exit, stdout } = await shop.etl(['build']);
    expect(exit, stdout).toBe(1);
    expect(stdout).toContain('not today');
    expect(stdout).toMatch(/the last good version stays: .*\brevenue\b/);
    expect(await rows('select count(*) as n from main.revenue')).toEqual([{ n: 3 }]);
  });

  it('does not publish a node whose test fails, keeps its last good version and skips what depends on it', async () => {
    await shop.etl(['build']);
    shop.write({ 'data/orders.csv': `${shop.read('data/orders.csv')}5,2026-01-05,matcha,1\n` });
    const { exit, stdout } = await shop.etl(['build']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/fail {2}test {6}not_null_orders_amount +1 failing row/);
    expect(stdout).toMatch(/skip {2}model {5}revenue/);
    expect(stdout).toContain('Not published, the last good version stays: ');
    expect(await rows("select count(*) as n from {{ ref('orders') }}")).toEqual([{ n: 4 }]);
  });

  it('builds only what is selected', async () => {
    await shop.etl(['build']);
    const { exit, stdout } = await shop.etl(['build', '--select', 'revenue']);
    expect(exit).toBe(0);
    expect(stdout).toContain('1 model, 2 tests');
  });

  it('takes dbt variables from the environment', async () => {
    const { stdout } = await shop.etl(['build', '--log-format', 'json'], { DBT_THREADS: '3', DBT_FAIL_FAST: 'true' });
    const first = JSON.parse(stdout.split('\n')[0] ?? '') as { data: { threads: number } };
    expect(first.data.threads).toBe(3);
  });

  it('writes JSON lines and nothing else under --log-format json', async () => {
    const { stdout, stderr } = await shop.etl(['build', '--log-format', 'json']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; level: string });
    expect(stderr).toBe('');
    expect(lines.at(0)?.name).toBe('run_started');
    expect(lines.filter(({ name }) => name === 'node_finished')).toHaveLength(10);
    expect(lines.at(-1)?.name).toBe('run_finished');
  });

  it('prints nothing under --quiet when all is good', async () => {
    expect(await shop.etl(['build', '-q'])).toMatchObject({ exit: 0, stdout: '', stderr: '' });
  });

  it('says so when the selection holds nothing', async () => {
    const { exit, stderr, stdout } = await shop.etl(['build', '--select', 'nothing_of_this_name']);
    expect(exit).toBe(0);
    expect(stderr + stdout).toContain('ETL2207');
    expect(stdout).toContain('Nothing to do.');
  });

  it('loads nothing under run, and tests nothing', async () => {
    await shop.etl(['build']);
    const { exit, stdout } = await shop.etl(['run']);
    expect(exit).toBe(0);
    expect(stdout).toContain('\n3 models\n');
  });

  it('says under --dry-run what a load would do, and loads nothing', async () => {
    const planned = await shop.etl(['load', '--dry-run']);
    expect(planned.exit, planned.stderr).toBe(0);
    expect(planned.stdout).toMatch(/^shop\.orders to .*"orders" \(files, \w+.*\)\n {2}new +orders\.csv +\d+ bytes\n$/);
    expect(existsSync(shop.path('data/warehouse'))).toBe(false);
    await shop.etl(['load']);
    expect((await shop.etl(['load', '--dry-run'])).stdout).toMatch(/unchanged {2}orders\.csv/);
  });

  it('runs the same walk for load, seed, run and test', async () => {
    for (const [command, counts] of [
      ['load', '1 load'],
      ['seed', '1 seed'],
      ['run', '3 models'],
      ['test', '5 tests'],
    ] as const) {
      const { exit, stdout } = await shop.etl([command]);
      expect(exit, stdout).toBe(0);
      expect(stdout).toContain(`\n${counts}\n`);
    }
  });

  it('runs a project that was written for dbt', async () => {
    const dbt = new CliProject('dbt-shop');
    const { exit, stdout } = await dbt.etl(['build']);
    expect(exit, stdout).toBe(0);
    expect(stdout).toContain('1 seed, 1 model, 1 test');
    dbt.remove();
  });
});
