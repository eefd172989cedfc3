import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const PROFILES = `p:
  target: dev
  outputs:
    dev: {type: duckdb, path: p.duckdb, schema: main}
    prod: {type: bigquery, method: oauth, project: "{{ env_var('NOT_SET') }}", dataset: d}
`;

describe('etl lint', () => {
  const project = new CliProject();
  beforeAll(() =>
    project.write({
      'etl_project.yml': "name: p\nversion: '1'\nprofile: p\nlint:\n  allow: [division]\n",
      'profiles.yml': PROFILES,
      'models/orders.sql': "select\n  1::int as id,\n  1 / 2 as half,\n  {{ money('1.5') }} as money",
      'models/fine.sql':
        "select {{ etl.date_trunc('month', 'd') }} as m, lag(d) over (order by d) as before from {{ ref('days') }}",
      'models/days.sql': "select date '2024-01-31' as d",
      'models/local.sql': "{{ config(enabled=target.type == 'duckdb') }}\nselect 1::int as a",
      'models/days.yml': 'models:\n  - name: days\n    columns: [{name: d, data_tests: [not_null]}]\n',
      'macros/money.sql':
        '{% macro money(x) %}\n{{ x }}::decimal(10, 2)\n{% endmacro %}\n{% macro other(x) %}{{ x }}::text{% endmacro %}',
      'snapshots/s.sql':
        "{% snapshot s %}\n{{ config(unique_key='id', strategy='check', check_cols='all') }}\nselect * exclude (half) from {{ ref('orders') }}\n{% endsnapshot %}",
    }),
  );
  afterAll(() => project.remove());

  it('shows each place of templates and of the macros that they call, with what to write', async () => {
    const found = await project.etl(['lint']);
    expect(found.exit).toBe(1);
    const places = found.stderr.match(/(?<=ETL6701\s+)\S+/g);
    expect(places).toEqual(['models/orders.sql:2:4', 'snapshots/s.sql:3:10', 'macros/money.sql:2:8']);
    expect(found.stderr).toContain('Only DuckDB reads this (cast-operator): `::`. BigQuery has no `::`.');
    expect(found.stderr).toContain('hint: write cast(x as type)');
    expect(found.stderr).toContain('Looked at 4 templates and 1 macro: 3 places in 3 files.');
  });

  it('gives JSON, and finds nothing in what is the same', async () => {
    const json = await project.etl(['lint', '--select', 'orders', '--output', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      nodes: 1,
      findings: [
        { rule: 'cast-operator', engine: 'duckdb', file: 'models/orders.sql', line: 2, column: 4, text: '::' },
        { file: 'macros/money.sql' },
      ],
    });
    const fine = await project.etl(['lint', '--select', 'fine', 'days']);
    expect(fine).toMatchObject({ exit: 0 });
    expect(fine.stderr).toContain('the same SQL for DuckDB and BigQuery');
  });

  it('tells of rules and engines that are none', async () => {
    project.write({ 'models/days.sql': "select date '2024-01-31' as d -- etl: allow modlo" });
    const unknown = await project.etl(['lint', '--select', 'days']);
    expect(unknown).toMatchObject({ exit: 0 });
    expect(unknown.stderr).toContain('did you mean "modulo"?');
    expect((await project.etl(['lint', '--engines', 'oracle,duckdb'])).stderr).toContain('ETL6703');
    expect(await project.etl(['lint', '--engines', 'duckdb'])).toMatchObject({ exit: 2 });
    project.write({ 'etl_project.yml': "name: p\nversion: '1'\nprofile: p\nlint:\n  allow: [divsion]\n" });
    expect((await project.etl(['lint'])).stderr).toContain('did you mean "division"?');
  });

  it('has nothing to say where all targets are of one engine, unless it is told which', async () => {
    project.write({
      'etl_project.yml': "name: p\nversion: '1'\nprofile: p\n",
      'profiles.yml': 'p: {target: dev, outputs: {dev: {type: duckdb, path: p.duckdb}}}\n',
    });
    const one = await project.etl(['lint']);
    expect(one).toMatchObject({ exit: 0 });
    expect(one.stderr).toContain('--engines duckdb,bigquery');
    expect(await project.etl(['lint', '--engines', 'duckdb,bigquery'])).toMatchObject({ exit: 1 });
  });
});
