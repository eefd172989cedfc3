import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';

const MACROS = `
{% materialization forgetful, adapter='duckdb' %}
  {% call statement('main') %}create table {{ this }} as ({{ sql }}){% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}

{% materialization mine, default %}
  {% set target = this.incorporate(type='table') %}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {{ drop_relation_if_exists(load_cached_relation(this)) }}
  {% call statement('main') %}create table {{ target }} as (select *, {{ load_cached_relation(this) is none }} as fresh from ({{ compiled_code }})){% endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization mute, default %}
  {% call statement('main') %}create or replace view {{ this }} as ({{ sql }}){% endcall %}
  {{ adapter.commit() }}
{% endmaterialization %}

{% materialization aimless, default %}
  {% call statement('other') %}create or replace view {{ this }} as ({{ sql }}){% endcall %}
  {{ adapter.commit() }}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}

{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) %}
  create {{ 'temporary' if temporary }} table {{ relation.include(database=not temporary, schema=not temporary) }} as
  (select *, 'mine' as by_whom from ({{ compiled_code }}))
{% endmacro %}

{% macro get_incremental_twice_sql(arg_dict) %}
  insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }};
  insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }};
{% endmacro %}
`;

// What stands in the tables is what dbt 1.11 with dbt-duckdb leaves there after the same two runs.
describe('materializations and macros of a project', () => {
  const project = new CliProject();
  let second: CliResult;
  afterAll(() => project.remove());

  beforeAll(async () => {
    const hooks = `pre_hook=["create table if not exists seen (w text)"], post_hook=["insert into seen values ('in')", {'sql': "insert into seen values ('after')", 'transaction': false}]`;
    project.write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\nflags: {publish: after_tests}\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'macros/own.sql': MACROS,
      'models/forgetful.sql': "{{ config(materialized='forgetful') }} select 1 as id",
      'models/mine.sql': `{{ config(materialized='mine', ${hooks}) }} select 1 as id`,
      'models/mute.sql': "{{ config(materialized='mute') }} select 1 as id",
      'models/aimless.sql': "{{ config(materialized='aimless') }} select 1 as id",
      'models/tab.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/twice.sql': "{{ config(materialized='incremental', incremental_strategy='twice') }} select 1 as id",
      'models/gated.sql': "{{ config(materialized='mine') }} select {{ var('gated', 1) }} as id",
      'models/gated.yml':
        'models: [{name: gated, columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1]}}}]}]}]',
      'models/wrong.sql': "{{ config(materialized='mine') }}\nselect 1 as id,\n  nothing as x",
    });
    await project.etl(['run']);
    second = await project.etl(['run']);
  });

  async function rows(sql: string): Promise<unknown[]> {
    const instance = await DuckDBInstance.create(project.path('p.duckdb'));
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowsJson();
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  it('build tables with hooks in and behind the transaction', async () => {
    expect(await rows('from mine')).toEqual([[1, true]]);
    expect(await rows('from seen')).toEqual([['in'], ['after'], ['in'], ['after']]);
  });

  it('take over macros that built-in materializations call', async () => {
    expect(await rows('from tab')).toEqual([[1, 'mine']]);
  });

  it('bring strategies of their own', async () => {
    expect(await rows('from twice')).toEqual([
      [1, 'mine'],
      [1, 'mine'],
      [1, 'mine'],
    ]);
  });

  it('leave what ran below target/run', () => {
    expect(project.read('target/run/p/models/tab.sql')).toContain("'mine' as by_whom");
  });

  it('keep nothing without a commit, and say so', async () => {
    expect(second.stdout + second.stderr).toContain('ETL4026');
    expect(await rows("select count(*)::int from information_schema.tables where table_name = 'forgetful'")).toEqual([
      [0],
    ]);
  });

  it('must say what they made and which statement made it', () => {
    expect(second.stdout).toContain('does not return the relations that it made');
    expect(second.stdout).toContain(`does not call statement('main')`);
  });

  it('fail at the line of the model', () => {
    expect(second.stdout).toContain('models/wrong.sql:3:3');
  });

  it('wait at their commit until the tests have passed', async () => {
    const good = await project.etl(['build', '--select', 'gated']);
    expect(good.exit, good.stdout).toBe(0);
    const bad = await project.etl(['build', '--select', 'gated', '--vars', 'gated: 2']);
    expect(bad.exit).toBe(1);
    expect(await rows('select id from gated')).toEqual([[1]]);
  });
});

const OWN = {
  create_csv_table: `{% macro create_csv_table(model, agate_table) %}
  {% call statement('_') %}create table {{ this }} ({% for c in agate_table.column_names %}{{ c }} {{ adapter.convert_type(agate_table, loop.index0) }}, {% endfor %}own text default 'own'){% endcall %}
  {{ return('') }}{% endmacro %}
  {% macro load_csv_rows(model, agate_table) %}{{ return(default__load_csv_rows(model, agate_table)) }}{% endmacro %}`,
  reset_csv_table: `{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% do adapter.truncate_relation(old_relation) %}{% do run_query("insert into " ~ old_relation ~ " values (9, 'own', null)") %}
  {{ return('') }}{% endmacro %}`,
  load_csv_rows: `{% macro load_csv_rows(model, agate_table) %}
  {% set sql = 'insert into ' ~ this ~ ' values (?, ?, ?)' %}
  {% for row in agate_table.rows %}{% do adapter.add_query(sql, bindings=[row[0] + 1, "it's " ~ row[1], row['d']]) %}{% endfor %}
  {{ return(sql) }}{% endmacro %}`,
  materialization_seed_default: `{% materialization seed, default %}
  {% set rows = load_agate_table().rows %}
  {% call statement('main') %}create or replace table {{ this }} as select {{ rows | length }} as own{% endcall %}
  {{ adapter.commit() }}{{ return({'relations': [this]}) }}{% endmaterialization %}`,
};

// The rows are those that dbt 1.11 with dbt-duckdb leaves.
describe('the seeds of a project', () => {
  it.each([
    [
      'create_csv_table',
      ['seed', '--full-refresh'],
      [
        [1, 'a', '2024-01-02', 'own'],
        [2, null, null, 'own'],
      ],
    ],
    [
      'reset_csv_table',
      ['seed'],
      [
        [9, 'own', null],
        [1, 'a', '2024-01-02'],
        [2, null, null],
      ],
    ],
    [
      'load_csv_rows',
      ['seed'],
      [
        [2, "it's a", '2024-01-02'],
        [3, "it's None", null],
      ],
    ],
    ['materialization_seed_default', ['seed'], [[2]]],
  ] as const)('are loaded by its %s', async (macro, command, expected) => {
    const project = new CliProject().write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'seeds/s.csv': 'id,name,d\n1,a,2024-01-02\n2,,\n',
    });
    expect((await project.etl(['seed'])).exit).toBe(0);
    project.write({ 'macros/own.sql': OWN[macro] });
    const run = await project.etl(command);
    expect(run.exit, run.stdout + run.stderr).toBe(0);
    const shown = await project.etl(['show', '--inline', "select * from {{ ref('s') }}", '--output', 'json']);
    expect((JSON.parse(shown.stdout) as { show: object[] }).show.map((row) => Object.values(row))).toEqual(expected);
    project.remove();
  });
});

describe('the schemas of a project', () => {
  it('are made by its create_schema, those that are not there', async () => {
    const project = new CliProject().write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'models/m.sql': "{{ config(schema='more') }} select 1 as id",
      'macros/own.sql': `{% macro duckdb__create_schema(relation) %}{% call statement('x') %}
        create schema {{ relation.without_identifier() }}; create table {{ relation.schema }}.own as select 1 as a{% endcall %}{% endmacro %}`,
    });
    for (const _ of [1, 2]) {
      const run = await project.etl(['run']);
      expect(run.exit, run.stdout + run.stderr).toBe(0);
    }
    const shown = await project.etl([
      'show',
      '--inline',
      'select count(*) as n from main_more.own',
      '--output',
      'json',
    ]);
    expect(JSON.parse(shown.stdout)).toEqual({ show: [{ n: 1 }] });
    project.remove();
  });
});

describe('the data tests of a project', () => {
  it.each([
    [
      'get_test_sql',
      `{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
      select {{ fail_calc }} + 6 as failures, true as should_warn, 7 {{ error_if }} as should_error from ({{ main_sql }}){% endmacro %}`,
    ],
    [
      'materialization',
      `{% materialization test, default %}{% call statement('main', fetch_result=True) %}
      select 7 as failures, true as should_warn, true as should_error from (select count(*) from ({{ sql }})){% endcall %}
      {{ return({'relations': []}) }}{% endmaterialization %}`,
    ],
  ])('are judged by its %s', async (_, macro) => {
    const project = new CliProject().write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'macros/own.sql': macro,
      'tests/one.sql': "{{ config(fail_calc='1') }} select 1 as id",
    });
    const run = await project.etl(['test']);
    expect(run.exit, run.stdout + run.stderr).toBe(1);
    expect(run.stdout).toContain('Got 7 results, configured to fail if != 0');
    project.remove();
  });
});
