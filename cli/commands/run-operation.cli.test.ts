import { afterAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const create = (name: string) => `create table ${name} as select 1 as a`;
const MACROS = `
{% macro by_run_query() %}{% do run_query('${create('by_run_query')}') %}{% endmacro %}
{% macro by_statement() %}{% call statement('x') %}${create('by_statement')}{% endcall %}{% endmacro %}
{% macro committed() %}{% call statement('x') %}${create('committed')}{% endcall %}{% do adapter.commit() %}{% endmacro %}
{% macro own_commit() %}{% call statement('x') %}${create('own_commit')}{% endcall %}{% do run_query('commit') %}{% endmacro %}
{% macro by_add_query() %}{% do adapter.add_query('${create('by_add_query')}') %}{% endmacro %}
{% macro with_schema() %}{% call statement('x') %}${create('with_schema')}{% endcall %}
{% do adapter.create_schema(api.Relation.create(database=target.database, schema='more')) %}{% endmacro %}
`;

describe('etl run-operation', () => {
  const project = new CliProject().write({
    'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
    'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
    'macros/all.sql': MACROS,
  });
  afterAll(() => project.remove());

  // What dbt 1.11 keeps of the same macros.
  it('keeps what is committed, and what ran outside of a transaction', async () => {
    for (const [, name = ''] of MACROS.matchAll(/macro (\w+)\(/g)) {
      const run = await project.etl(['run-operation', name]);
      expect(run.exit, name + run.stdout + run.stderr).toBe(0);
    }
    const sql = 'select table_name as t from duckdb_tables() order by 1';
    const shown = await project.etl(['show', '--inline', sql, '--limit', '-1', '--output', 'json']);
    const tables = (JSON.parse(shown.stdout) as { show: { t: string }[] }).show.map(({ t }) => t);
    expect(tables).toEqual(['by_run_query', 'committed', 'own_commit', 'with_schema']);
  });
});
