import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const FILES = {
  'profiles.yml': 'p: {target: dev, outputs: {dev: {type: duckdb, path: x.duckdb, schema: main}}}\n',
  'models/told.sql': "{{ config(materialized='table') }} select current_query() as statement",
};

let project: CliProject;
beforeEach(() => {
  project = new CliProject().write(FILES);
});
afterEach(() => project.remove());

/** The statement that built the model, as the warehouse got it. */
async function statement(comment: string): Promise<string> {
  const hook = 'on-run-start: create or replace table hooked as select current_query() as statement\n';
  project.write({ 'dbt_project.yml': `name: shop\nprofile: p\n${hook}${comment}` });
  const built = await project.etl(['build']);
  expect(built.exit, built.stdout + built.stderr).toBe(0);
  const inline = 'select m.statement, h.statement as hooked from main.told m, main.hooked h';
  const shown = await project.etl(['show', '--inline', inline, '--output', 'json']);
  return shown.stdout;
}

describe('query-comment', () => {
  it('is dbt’s JSON unless told, with the node or with the name of the connection', async () => {
    const told = await statement('');
    expect(told).toContain(String.raw`/* {\"app\": \"dbt\", \"dbt_version\": \"1.11.0\", \"profile_name\": \"p\"`);
    expect(told).toContain(String.raw`\"node_id\": \"model.shop.told\"} */\ncreate table`);
    expect(told).toContain(String.raw`\"connection_name\": \"master\"} */\ncreate or replace table hooked`);
  });

  it('stands on what is shown, called and unit-tested too', async () => {
    project.write({
      'dbt_project.yml': `name: shop\nprofile: p\nquery-comment: "of {{ node.name or connection_name }}"\n`,
      'macros/keep.sql':
        "{% macro keep() %}{% do run_query('create table kept as select current_query() as q') %}{% endmacro %}",
      'models/tested.yml': `unit_tests:
  - name: says
    model: told
    given: []
    expect: { format: sql, rows: "select '/* of says */' as statement" }
`,
      'models/told.sql': 'select left(current_query(), 13) as statement',
    });
    const shown = await project.etl(['show', '-s', 'told', '--output', 'json']);
    expect(shown.stdout, shown.stderr).toContain('/* of told */');
    expect((await project.etl(['run-operation', 'keep'])).exit).toBe(0);
    const kept = await project.etl(['show', '--inline', 'select * from kept', '--output', 'json']);
    expect(kept.stdout).toContain('/* of master */');
    const tested = await project.etl(['test']);
    expect(tested.exit, tested.stdout).toBe(0);
  });

  it('is a template of the project, which may return its value', async () => {
    const told = await statement(`query-comment: "{{ return('by ' ~ target.name ~ ' for ' ~ (node.name or '-')) }}"\n`);
    expect(told).toContain(String.raw`/* by dev for told */\n`);
  });

  it('is put behind the statement under append', async () => {
    const told = await statement('query-comment: {comment: "of {{ connection_name }}", append: true}\n');
    expect(told).toContain(String.raw`\n/* of model.shop.told */"`);
  });

  it('is left out when it is empty', async () => {
    expect(await statement('query-comment:\n')).not.toContain('/*');
  });

  it('may not end its own comment', async () => {
    project.write({ 'dbt_project.yml': 'name: shop\nprofile: p\nquery-comment: "a */ b"\n' });
    const { exit, stderr, stdout } = await project.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr + stdout).toContain('ETL1023');
  });

  it('does not move the place of an error', async () => {
    project.write({ 'dbt_project.yml': 'name: shop\nprofile: p\n', 'models/bad.sql': 'select 1 as a,\n  nope' });
    const { stdout } = await project.etl(['build']);
    expect(stdout).toContain('models/bad.sql:2:3');
  });
});
