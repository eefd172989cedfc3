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
  return { manifest, errors: diagnostics.filter((one) => one.severity === 'error').map((one) => one.message) };
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
});
