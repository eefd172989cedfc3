import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const PROFILES = `demo:
  target: dev
  outputs:
    dev: { type: duckdb, path: w.duckdb, schema: main, threads: 1 }
    prod: { type: duckdb, path: w.duckdb, schema: prod, threads: 1 }
`;

const SOURCES = `sources:
  - name: raw
    schema: main
    tables:
      - name: new
        config: { loaded_at_field: ts, freshness: { error_after: { count: 1, period: day } } }
      - name: old
        config: { loaded_at_field: ts, freshness: { error_after: { count: 1, period: day } } }
      - name: no_rows
        config: { loaded_at_query: 'select max(ts) from {{ this }}', freshness: { warn_after: { count: 1, period: day } } }
      - name: gone
        config: { loaded_at_field: ts, freshness: { warn_after: { count: 1, period: day } } }
      - name: unchecked
`;

const MACROS = `{% macro setup(days=400) %}
  {% do run_query("create table new as select now()::timestamp as ts; create table old as select now() - interval "
    ~ days ~ " days as ts; create table no_rows as select now() as ts limit 0") %}
  {{ log('made for ' ~ target.name, info=True) }}
{% endmacro %}
{% macro fails() %}{{ exceptions.raise_compiler_error('not today') }}{% endmacro %}
`;

let demo: CliProject;

beforeEach(() => {
  demo = new CliProject().write({
    'dbt_project.yml': 'name: demo\nversion: "1.0"\nprofile: demo\n',
    'profiles.yml': PROFILES,
    'models/first.sql': 'select 1 as a',
    'models/second.sql': "{{ config(materialized='table') }} select a from {{ ref('first') }}",
    'models/sources.yml': SOURCES,
    'macros/setup.sql': MACROS,
  });
});

afterEach(() => demo.remove());

async function keepProduction(): Promise<void> {
  expect((await demo.etl(['run', '--target', 'prod'])).exit).toBe(0);
  cpSync(demo.path('target'), demo.path('state'), { recursive: true });
}

describe('an earlier run', () => {
  it('says what has changed since', async () => {
    await keepProduction();
    const modified = ['ls', '--state', 'state', '-s', 'state:modified+'];
    expect((await demo.etl(modified)).stdout).toBe('');
    demo.write({ 'models/first.sql': 'select 2 as a' });
    expect((await demo.etl(modified)).stdout).toBe('demo.first\ndemo.second\n');
    expect((await demo.etl(['ls', '--state', 'state', '-s', 'result:success'])).stdout).toBe(
      'demo.first\ndemo.second\n',
    );
  });

  it('is refused when its manifest has another version', async () => {
    await keepProduction();
    demo.write({ 'state/manifest.json': demo.read('state/manifest.json').replace('v12.json', 'v11.json') });
    const { exit, stderr } = await demo.etl(['ls', '--state', 'state', '-s', 'state:new']);
    expect(exit).toBe(2);
    expect(stderr).toContain('state/manifest.json cannot be compared with: it has the schema version v11');
  });

  it('has what a deferred ref reads while it is not here', async () => {
    await keepProduction();
    const compile = ['compile', '-s', 'second', '--state', 'state', '--defer'];
    expect((await demo.etl(compile)).stdout).toContain('"w"."prod"."first"');
    expect((await demo.etl(['run', '-s', 'second', '--state', 'state', '--defer'])).exit).toBe(0);
    expect((await demo.etl(['run', '-s', 'first'])).exit).toBe(0);
    expect((await demo.etl(compile)).stdout).toContain('"w"."main"."first"');
    expect((await demo.etl([...compile, '--favor-state'])).stdout).toContain('"w"."prod"."first"');
  });

  it('is needed to defer', async () => {
    const { exit, stderr } = await demo.etl(['run', '--defer']);
    expect(exit).toBe(2);
    expect(stderr).toContain('--state or --defer-state are required for deferral');
    expect((await demo.etl(['run', '--defer', '--state', 'nowhere'])).stderr).toContain('no manifest.json in nowhere');
  });

  it('is cloned as views, and what is here stays', async () => {
    await keepProduction();
    expect((await demo.etl(['run', '-s', 'first'])).exit).toBe(0);
    expect((await demo.etl(['clone', '--state', 'state'])).exit).toBe(0);
    const results = JSON.parse(demo.read('target/run_results.json')).results as { message: string }[];
    expect(results.map(({ message }) => message)).toEqual(['No-op', 'OK']);
    const shown = await demo.etl(['show', '--inline', 'select * from main.second', '--output', 'json']);
    expect(JSON.parse(shown.stdout)).toEqual({ show: [{ a: 1 }] });
  });
});

describe('etl retry', () => {
  it('repeats what failed and what was skipped, and nothing else', async () => {
    demo.write({ 'models/first.sql': 'select x as a', 'models/third.sql': 'select 3 as b' });
    expect((await demo.etl(['run'])).exit).toBe(1);
    demo.write({ 'models/first.sql': 'select 5 as a' });
    const { exit } = await demo.etl(['retry']);
    expect(exit).toBe(0);
    const results = JSON.parse(demo.read('target/run_results.json')).results as { unique_id: string }[];
    expect(results.map((one) => one.unique_id)).toEqual(['model.demo.first', 'model.demo.second']);
    expect((await demo.etl(['retry'])).stdout).toContain('nothing failed');
  });

  it('says when there is nothing to repeat', async () => {
    const { exit, stderr } = await demo.etl(['retry']);
    expect(exit).toBe(2);
    expect(stderr).toContain('There is no earlier run to repeat in target');
  });
});

describe('etl run-operation', () => {
  it('calls a macro with its arguments and writes how it ended', async () => {
    const { exit, stdout } = await demo.etl(['run-operation', 'setup', '--args', '{days: 3}']);
    expect(exit).toBe(0);
    expect(stdout).toContain('made for dev');
    const [result] = JSON.parse(demo.read('target/run_results.json')).results as Record<string, unknown>[];
    expect(result).toMatchObject({ unique_id: 'macro.demo.setup', status: 'success', failures: 0 });
  });

  it('fails with the macro, and knows which macros there are', async () => {
    const failed = await demo.etl(['run-operation', 'fails']);
    expect(failed.exit).toBe(1);
    expect(failed.stderr).toContain('not today');
    const unknown = await demo.etl(['run-operation', 'setpu']);
    expect(unknown.exit).toBe(2);
    expect(unknown.stderr).toContain('Did you mean "setup"?');
    expect((await demo.etl(['run-operation', 'setup', '--args', '[1]'])).exit).toBe(2);
  });
});

describe('etl source freshness', () => {
  it('tells how old each source is, and fails for one that is too old or cannot be asked', async () => {
    await demo.etl(['run-operation', 'setup']);
    const { exit, stderr } = await demo.etl(['source', 'freshness']);
    expect(exit).toBe(1);
    expect(stderr).toContain('The freshness of raw.gone cannot be told');
    const { metadata, results } = JSON.parse(demo.read('target/sources.json'));
    expect(metadata.dbt_schema_version).toBe('https://schemas.getdbt.com/dbt/sources/v3.json');
    const found = (results as { unique_id: string; status: string }[]).map((one) => [one.unique_id, one.status]);
    expect(Object.fromEntries(found)).toEqual({
      'source.demo.raw.gone': 'runtime error',
      'source.demo.raw.new': 'pass',
      'source.demo.raw.no_rows': 'warn',
      'source.demo.raw.old': 'error',
    });
    expect((await demo.etl(['source', 'freshness', '-s', 'source:raw.new', '-o', 'one.json'])).exit).toBe(0);
    expect(JSON.parse(demo.read('one.json')).results).toHaveLength(1);
  });
});

describe('etl docs', () => {
  it('writes what the warehouse holds', async () => {
    await demo.etl(['run']);
    expect((await demo.etl(['docs', 'generate'])).exit).toBe(0);
    const { nodes, errors } = JSON.parse(demo.read('target/catalog.json'));
    expect(errors).toBeNull();
    expect(Object.keys(nodes)).toEqual(['model.demo.first', 'model.demo.second']);
    expect(nodes['model.demo.second'].columns).toEqual({ a: { type: 'INTEGER', index: 1, name: 'a', comment: null } });
    expect(nodes['model.demo.first'].metadata).toMatchObject({ type: 'VIEW', schema: 'main', name: 'first' });
  });

  it('says that there is no site yet', async () => {
    const { exit, stderr } = await demo.etl(['docs']);
    expect(exit).toBe(2);
    expect(stderr).toContain('There is no documentation site yet');
  });
});

describe('selectors.yml', () => {
  it('gives selections names, and a default', async () => {
    demo.write({
      'selectors.yml':
        'selectors:\n  - name: all_of_first\n    default: true\n    definition: { method: fqn, value: first, children: true }\n' +
        '  - name: just_second\n    definition: second\n',
    });
    expect((await demo.etl(['ls'])).stdout).toBe('demo.first\ndemo.second\n');
    expect((await demo.etl(['ls', '--selector', 'just_second'])).stdout).toBe('demo.second\n');
  });

  it('is checked as a whole, with places', async () => {
    demo.write({
      'selectors.yml': 'selectors:\n  - name: wrong\n    definition:\n      method: tga\n      value: x\n',
    });
    const { exit, stderr } = await demo.etl(['ls']);
    expect(exit).toBe(2);
    expect(stderr).toContain('selectors.yml:4:7');
    expect(stderr).toContain('tag');
  });
});
