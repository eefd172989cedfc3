import { afterEach, describe, expect, test } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

/** The mistakes of a project: code, place and message. */
async function mistakes(files: Readonly<Record<string, string>>) {
  const { folder, remove } = projectOf(files);
  removals.push(remove);
  const { diagnostics } = await parseFolder(folder);
  return diagnostics.map(({ code, position, message, hint, stack }) => ({
    code,
    at: position === undefined ? '' : `${position.file}:${position.line}:${position.column}`,
    message,
    hint,
    stack: stack?.map((frame) => `${frame.what} ${frame.position.file}:${frame.position.line}`),
  }));
}

describe('mistakes of a project', () => {
  test('an unknown ref names its place and the nearest model', async () => {
    const found = await mistakes({
      'models/stg_orders.sql': 'select 1',
      'models/a.sql': "select *\nfrom {{ ref('stg_ordes') }}",
    });
    expect(found).toMatchObject([{ code: 'ETL2001', at: 'models/a.sql:2:9', hint: "did you mean ref('stg_orders')?" }]);
  });

  test('an unknown ref inside a loop is found by its name', async () => {
    const found = await mistakes({ 'models/a.sql': "{% for n in [1] %}\n{{ ref('gone') }}{% endfor %}" });
    expect(found).toMatchObject([{ code: 'ETL2001', at: 'models/a.sql:2:4' }]);
  });

  test('an unknown source names the nearest one', async () => {
    const found = await mistakes({
      'models/s.yml': 'sources:\n  - name: raw\n    tables: [{name: orders}]\n',
      'models/a.sql': "select * from {{ source('raw', 'oders') }}",
    });
    expect(found).toMatchObject([
      { code: 'ETL2002', at: 'models/a.sql:1:18', hint: "did you mean source('raw', 'orders')?" },
    ]);
  });

  test('a ref to a disabled model names the file of the model', async () => {
    const found = await mistakes({
      'models/off.sql': '{{ config(enabled=false) }} select 1',
      'models/a.sql': "select * from {{ ref('off') }}",
    });
    expect(found).toMatchObject([{ code: 'ETL2003', at: 'models/a.sql:1:18' }]);
    expect(found[0]?.message).toContain('models/off.sql');
  });

  test('two models of one name name both files', async () => {
    const found = await mistakes({ 'models/x/dup.sql': 'select 1', 'models/y/dup.sql': 'select 2' });
    expect(found).toMatchObject([{ code: 'ETL2010' }]);
    expect(found[0]?.message).toContain('models/x/dup.sql and models/y/dup.sql');
  });

  test('a circle shows its whole path', async () => {
    const found = await mistakes({
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('c') }}",
      'models/c.sql': "select * from {{ ref('a') }}",
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'ETL2005' });
    expect(found[0]?.message).toMatch(/a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c/);
  });

  test('a template that cannot be read names its line', async () => {
    const found = await mistakes({ 'models/a.sql': 'select 1\n{% if x %}\nselect 2' });
    expect(found).toMatchObject([{ code: 'ETL3001', at: 'models/a.sql:2:4' }]);
  });

  test('an error in a macro called from a macro shows the whole stack', async () => {
    const found = await mistakes({
      'macros/m.sql':
        "{% macro inner() %}\n{{ exceptions.raise_compiler_error('no') }}{% endmacro %}\n{% macro outer() %}\n\n{{ inner() }}{% endmacro %}",
      'models/a.sql': 'select 1,\n{{ outer() }}',
    });
    expect(found).toMatchObject([
      {
        code: 'ETL3007',
        stack: ['macro inner macros/m.sql:2', 'macro outer macros/m.sql:5', 'model a models/a.sql:2'],
      },
    ]);
  });

  test('a data test that does not exist names the nearest one', async () => {
    const found = await mistakes({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - uniqe\n',
    });
    expect(found).toMatchObject([{ code: 'ETL2020', at: 'models/a.yml:6:13', hint: 'Did you mean "unique"?' }]);
  });

  test('a docs block that does not exist names the description', async () => {
    const found = await mistakes({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models:\n  - name: a\n    description: "{{ doc(\'gone\') }}"\n',
    });
    expect(found).toMatchObject([{ code: 'ETL2022', at: 'models/a.yml:3:18' }]);
  });

  test('several mistakes are told in one go', async () => {
    const found = await mistakes({
      'models/a.sql': "select * from {{ ref('x') }}",
      'models/b.sql': "select * from {{ ref('y') }}",
      'models/c.sql': "select {{ env_var('MISSING') }}",
      'models/d.yml': 'models: [',
    });
    expect(found.map((one) => one.code).sort()).toEqual(['ETL1010', 'ETL1030', 'ETL2001', 'ETL2001']);
  });

  test('a snapshot without its strategy is told', async () => {
    const found = await mistakes({ 'snapshots/s.sql': '{% snapshot s %}select 1{% endsnapshot %}' });
    expect(found).toMatchObject([{ code: 'ETL2040' }]);
  });
});
