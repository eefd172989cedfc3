import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';
import { type LintResult, lintNodes } from './lint-nodes.ts';

const folders: (() => void)[] = [];
afterEach(() => {
  for (const remove of folders.splice(0)) remove();
});

async function lintOf(files: Readonly<Record<string, string>>): Promise<LintResult> {
  const { folder, remove } = projectOf(files);
  folders.push(remove);
  const { manifest } = await parseFolder(folder);
  return lintNodes(manifest, [...manifest.nodes.keys()], new Set());
}

const shown = ({ findings }: LintResult) =>
  findings.map(({ rule, position: { file, line, column } }) => `${file}:${line}:${column} ${rule}`);

describe('lintNodes', () => {
  it('finds nothing in the models of this repository, which run on both engines', async () => {
    const { manifest } = await parseFolder(fileURLToPath(new URL('../../..', import.meta.url)));
    const result = lintNodes(manifest, [...manifest.nodes.keys()], new Set());
    expect(shown(result)).toEqual([]);
    expect(result.nodes).toBeGreaterThan(15);
    expect(result.macros).toBeGreaterThan(3);
  });

  it('places what it finds in the file, wherever in it the text begins', async () => {
    const result = await lintOf({
      'models/a.sql': 'select 1 as id',
      'snapshots/s.sql':
        "-- one\n{% snapshot s %}{{ config(unique_key='id', strategy='check', check_cols='all') }}\nselect id::int from {{ ref('a') }}\n{% endsnapshot %}",
      'macros/m.sql': '{# note #}\n\n{% macro m() %}a::int{% endmacro %} {% macro n() %}{{ m() }}{% endmacro %}',
      'models/b.sql': 'select\r\n\t{{ n() }} as x,\r\n\t"q" as y',
    });
    expect(shown(result)).toEqual([
      'models/b.sql:3:2 double-quotes',
      'snapshots/s.sql:3:10 cast-operator',
      'macros/m.sql:3:17 cast-operator',
    ]);
  });

  it('looks at generic tests of the project that are used, and not at macros that each engine has for itself', async () => {
    const result = await lintOf({
      'models/a.sql': 'select 1 as id, {{ m() }} as x',
      'models/a.yml': 'models: [{name: a, data_tests: [odd]}]',
      'tests/generic/odd.sql': '{% test odd(model) %}select * from {{ model }} where id % 2 = 0{% endtest %}',
      'tests/generic/idle.sql': '{% test idle(model) %}select 1::int{% endtest %}',
      'macros/m.sql':
        "{% macro m() %}{{ adapter.dispatch('m')() }}{% endmacro %}{% macro default__m() %}1::int{% endmacro %}" +
        '{% macro duckdb__m() %}1::int{% endmacro %}{% macro bigquery__m() %}`x`{% endmacro %}',
    });
    expect(shown(result)).toEqual(['tests/generic/odd.sql:1:57 modulo']);
  });

  it('leaves out what is enabled on one engine only, and seeds', async () => {
    const result = await lintOf({
      'models/a.sql': "{{ config(enabled=(target.type == 'duckdb')) }} select 1::int as id",
      'models/local/b.sql': 'select 1::int as id',
      'dbt_project.yml':
        "name: shop\nversion: '1'\nprofile: shop\nmodels:\n  shop:\n    local:\n      +enabled: \"{{ target.type == 'duckdb' }}\"\n",
      'seeds/s.csv': 'a\n1\n',
    });
    expect(shown(result)).toEqual([]);
    expect(result.nodes).toBe(0);
  });

  it('knows columns with a not_null test, in the model and in what it reads', async () => {
    const result = await lintOf({
      'models/a.sql': 'select 1 as id, 2 as seen',
      'models/b.sql':
        "select id, lag(id) over (order by seen), lag(id) over (order by id), lag(id) over (order by z) from {{ ref('a') }}",
      'models/a.yml':
        'models: [{name: a, columns: [{name: SEEN, data_tests: [not_null]}]}, {name: b, columns: [{name: id, data_tests: [not_null]}]}]',
    });
    expect(result.findings.map(({ text }) => text)).toEqual(['z']);
  });
});
