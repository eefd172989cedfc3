import { afterEach, describe, expect, test } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

async function parsed(files: Readonly<Record<string, string>>) {
  const { folder, remove } = projectOf(files);
  removals.push(remove);
  const { manifest, diagnostics } = await parseFolder(folder);
  const told = (severity: string) => diagnostics.filter((one) => one.severity === severity).map((one) => one.message);
  return { manifest, errors: told('error'), warnings: told('warning') };
}

const PACKAGE = {
  'packages.yml': 'packages:\n  - local: other\n',
  'dbt_packages/pack/dbt_project.yml': 'name: pack\nversion: 1.0.0\nseeds: {pack: {listed: {+enabled: false}}}\n',
};

describe('what projects of others do', () => {
  test('a variable that is a template sees the macros and references of the node that asks for it', async () => {
    const { manifest, errors } = await parsed({
      'dbt_project.yml':
        "name: shop\nversion: 1.0.0\nprofile: shop\nvars:\n  events: \"{{ ref('raw_events') }}\"\n  today: '{{ my_day() }}'\n",
      'macros/day.sql': "{% macro my_day() %}'2020-01-01'{% endmacro %}",
      'models/raw_events.sql': 'select 1 as id',
      'models/by_ref.sql': "select * from {{ var('events') }}",
      'models/by_macro.sql': "select {{ var('today') }} as d",
    });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('model.shop.by_ref')?.depends_on.nodes).toEqual(['model.shop.raw_events']);
    expect(manifest.nodes.get('model.shop.by_macro')?.depends_on.macros).toEqual(['macro.shop.my_day']);
  });

  test("a package describes the project's node when its own of that name is disabled", async () => {
    const { manifest, errors } = await parsed({
      ...PACKAGE,
      'seeds/listed.csv': 'id\n1\n',
      'dbt_packages/pack/seeds/listed.csv': 'id\n1\n',
      'dbt_packages/pack/seeds/seeds.yml': 'seeds: [{name: listed, description: from the package}]\n',
    });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('seed.shop.listed')?.description).toBe('from the package');
    expect(manifest.disabled.get('seed.pack.listed')?.[0]).toMatchObject({ description: '' });
  });

  test('a Python model has its parents and its config', async () => {
    const { manifest, errors } = await parsed({
      'models/first.sql': 'select 1 as id',
      'models/plain.py': 'def model(dbt, session):\n    return dbt.ref("first")\n',
      'models/second.py':
        'def model(dbt, session):\n    dbt.config(materialized="incremental")\n    return dbt.ref("first")\n',
    });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('model.shop.plain')?.config.materialized).toBe('table');
    expect(manifest.nodes.get('model.shop.second')).toMatchObject({
      config: { materialized: 'incremental' },
      depends_on: { nodes: ['model.shop.first'] },
    });
  });

  test('dispatch refuses the argument that dbt took away', async () => {
    const { errors } = await parsed({
      'macros/m.sql': "{% macro m() %}{{ adapter.dispatch('m', packages=['shop'])() }}{% endmacro %}",
      'models/a.sql': 'select {{ m() }} as x',
    });
    expect(errors[0]).toContain('"macro_namespace" replaces it');
  });

  test('a variable that no place has is None while parsing, as in dbt', async () => {
    const { manifest, errors } = await parsed({
      'models/first.sql': 'select 1 as id',
      'models/a.sql': "select {{ var('missing') }}{% if not var('missing') %} from {{ ref('first') }}{% endif %}",
    });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('model.shop.a')?.depends_on.nodes).toEqual(['model.shop.first']);
  });

  test('a default of None is a default, in YAML too', async () => {
    const { manifest, errors } = await parsed({
      'models/a.sql': 'select 1 as id',
      'models/a.yml':
        'models:\n  - name: a\n    config:\n      alias: "{% if var(\'missing\', none) is none %}plain{% endif %}"\n',
    });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('model.shop.a')?.alias).toBe('plain');
  });

  test('a project may give its own variant of generate_schema_name, which dispatch finds', async () => {
    const { manifest } = await parsed({
      'macros/names.sql': '{% macro default__generate_schema_name(custom, node) %}only_{{ custom }}{% endmacro %}',
      'models/a.sql': "{{ config(schema='x') }} select 1 as id",
    });
    expect(manifest.nodes.get('model.shop.a')?.schema).toBe('only_x');
  });

  test('a project file may ask for the time and for the modules of Python', async () => {
    const { manifest } = await parsed({
      'dbt_project.yml':
        'name: shop\nprofile: shop\nmodels: {+meta: {year: "{{ run_started_at.strftime(\'%Y\') | length }}", d: "{{ modules.datetime.date(2020, 1, 2) }}"}}\n',
      'models/a.sql': 'select 1 as id',
    });
    expect(manifest.nodes.get('model.shop.a')?.config.meta).toMatchObject({ year: 4 });
  });

  test('arguments of a data test refer to nodes though a macro of the project is called ref', async () => {
    const { manifest } = await parsed({
      'macros/ref.sql': '{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}',
      'macros/test.sql': '{% test same(model, other) %}select * from {{ other }}{% endtest %}',
      'models/a.sql': 'select 1 as id',
      'models/b.sql': 'select 1 as id',
      'models/a.yml': 'models:\n  - {name: a, data_tests: [{same: {arguments: {other: "{{ ref(\'b\') }}"}}}]}\n',
    });
    const test = [...manifest.nodes.values()].find((node) => node.resource_type === 'test');
    expect([...(test?.depends_on.nodes ?? [])].sort()).toEqual(['model.shop.a', 'model.shop.b']);
  });

  test("a package's variant of a built-in macro counts only when the project's dispatch names the package", async () => {
    const files = {
      ...PACKAGE,
      'dbt_packages/pack/macros/m.sql': '{% macro duckdb__split_part(a, b, c) %}{{ ref("base") }}{% endmacro %}',
      'models/base.sql': 'select 1 as id',
      'models/a.sql': "select {{ dbt.split_part('x', 'y', 1) }} as v",
    };
    const parents = async (dispatch: string) => {
      const { manifest } = await parsed({ ...files, 'dbt_project.yml': `name: shop\nprofile: shop\n${dispatch}` });
      return manifest.nodes.get('model.shop.a')?.depends_on.nodes;
    };
    expect(await parents('')).toEqual([]);
    expect(await parents('dispatch: [{macro_namespace: dbt, search_order: [pack, dbt]}]\n')).toEqual([
      'model.shop.base',
    ]);
  });

  test('a text in YAML loses one line break at its end, because dbt renders it; a description keeps its own', async () => {
    const { manifest } = await parsed({
      'models/a.sql': 'select 1 as id',
      'models/a.yml':
        'models:\n  - name: a\n    description: |\n      one\n    config:\n      meta:\n        x: |\n          two\n        y: |+\n          three\n\n',
    });
    expect(manifest.nodes.get('model.shop.a')?.config.meta).toEqual({ x: 'two', y: 'three\n' });
  });

  test("arguments of a data test see only the macros of the test, and its macro's tags add up with those in YAML", async () => {
    const { manifest, errors } = await parsed({
      'macros/other.sql': '{% macro types() %}{{ return([1]) }}{% endmacro %}',
      'macros/test.sql':
        "{% test listed(model, values) %}{{ config(tags=['of-macro']) }}select 1 where false{% endtest %}",
      'models/a.sql': 'select 1 as id',
      'models/a.yml':
        "models:\n  - name: a\n    data_tests:\n      - listed: {arguments: {values: '{{ types() }}'}, config: {tags: [of-yaml]}}\n",
    });
    expect(errors).toEqual([]);
    const test = [...manifest.nodes.values()].find((node) => node.resource_type === 'test');
    expect(test?.depends_on.macros).toContain('macro.shop.test_listed');
    expect(test?.depends_on.macros).not.toContain('macro.shop.types');
    expect([...(test?.tags ?? [])].sort()).toEqual(['of-macro', 'of-yaml']);
  });

  test.each([
    ['{{ dbt.length(1) }}', 'select 1', []],
    ['{{ shop.types() }}', 'select 1', []],
    ['{{ shop.types() }}', 'select {{ shop.types() }}', ['macro.shop.types']],
    ['{{ types() }} {{ dbt.hash(1) }}', 'select {{ dbt.length(types()) }}', ['macro.shop.types']],
  ])('of the macros in the argument %s of a data test that is "%s" %j stand among its dependencies', async (...row) => {
    const [values, body, listed] = row;
    const { manifest, errors } = await parsed({
      'macros/other.sql': '{% macro types() %}1{% endmacro %}',
      'macros/test.sql': `{% test listed(model, values) %}${body} from {{ model }}{% endtest %}`,
      'models/a.sql': 'select 1 as id',
      'models/a.yml': `models:\n  - name: a\n    data_tests:\n      - listed: {arguments: {values: '${values}'}}\n`,
    });
    expect(errors).toEqual([]);
    const test = [...manifest.nodes.values()].find((node) => node.resource_type === 'test');
    const own = ['macro.shop.test_listed', 'macro.dbt.get_where_subquery'];
    expect(test?.depends_on.macros.filter((macro) => !own.includes(macro))).toEqual(listed);
  });

  test('a name with a space is refused unless a behaviour flag allows it', async () => {
    const yaml = 'models:\n  - name: a\n    columns: [{name: id, data_tests: [{not_null: {name: has a space}}]}]\n';
    const files = { 'models/a.sql': 'select 1 as id', 'models/a.yml': yaml };
    expect((await parsed(files)).errors).toEqual(['Data test "has a space" has a space in its name.']);
    const project = 'name: shop\nprofile: shop\nflags: {require_resource_names_without_spaces: false}\n';
    expect((await parsed({ ...files, 'dbt_project.yml': project })).errors).toEqual([]);
  });

  test('a package sees its own models first when a behaviour flag says so', async () => {
    const files = {
      ...PACKAGE,
      'models/base.sql': 'select 1 as id',
      'dbt_packages/pack/models/base.sql': '{{ config(alias="pack_base") }} select 2 as id',
      'dbt_packages/pack/models/top.sql': "select * from {{ ref('base') }}",
    };
    const parents = async (flag: boolean) => {
      const project = `name: shop\nprofile: shop\nflags: {require_ref_searches_node_package_before_root: ${flag}}\n`;
      const { manifest } = await parsed({ ...files, 'dbt_project.yml': project });
      return manifest.nodes.get('model.pack.top')?.depends_on.nodes;
    };
    expect(await parents(false)).toEqual(['model.shop.base']);
    expect(await parents(true)).toEqual(['model.pack.base']);
  });

  test('a file that cannot be read is told once, not again by all that refers to it', async () => {
    const { errors, warnings } = await parsed({
      'models/broken.sql': 'select {{ 1 +',
      'models/broken.yml': 'models:\n  - name: broken\n    columns: [{name: id, data_tests: [unique]}]\n',
      'models/below.sql': "select * from {{ ref('broken') }}",
    });
    expect(errors).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  test('configs that dbt leaves to the materializations may be of any type', async () => {
    const project = 'name: shop\nprofile: shop\nseeds: {+batch_size: 200, +cluster_by: {by: [a]}}\n';
    const { manifest, errors } = await parsed({ 'dbt_project.yml': project, 'seeds/s.csv': 'id\n1\n' });
    expect(errors).toEqual([]);
    expect(manifest.nodes.get('seed.shop.s')?.config.batch_size).toBe(200);
  });
});
