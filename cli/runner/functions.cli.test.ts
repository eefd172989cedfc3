import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const FUNCTIONS = `functions:
  - name: double_it
    description: doubles
    arguments: [{ name: x, data_type: bigint, description: the x }]
    returns: { data_type: bigint, description: twice }
  - name: plus_double
    arguments: [{ name: x, data_type: bigint }, { name: y, data_type: bigint, default_value: 7 }]
    returns: { data_type: bigint }
  - name: total
    config: { type: aggregate }
    arguments: [{ name: v, data_type: bigint }]
    returns: { data_type: bigint }
`;
const FILES = {
  'dbt_project.yml':
    'name: shop\nprofile: shop\nfunctions: { shop: { +tags: [fns], sub: { +volatility: deterministic } } }\n',
  'profiles.yml': JSON.stringify({
    shop: {
      target: 'dev',
      outputs: {
        dev: { type: 'duckdb', path: 'shop.duckdb' },
        prod: { type: 'bigquery', method: 'none', project: 'p', dataset: 'd' },
      },
    },
  }),
  'functions/functions.yml': FUNCTIONS,
  'functions/double_it.sql': "select {{ var('factor', 2) }} * x",
  'functions/sub/plus_double.sql': "{{ config(schema='fn', alias='pd') }}\n{{ function('double_it') }}(x) + y",
  'functions/total.sql': 'sum(v) + 1',
  'models/numbers.sql': 'select 1 as i union all select 2',
  'models/doubled.sql':
    "select i, {{ function('double_it') }}(i) as a, {{ function('shop', 'plus_double') }}(i) as b from {{ ref('numbers') }}",
  'models/summed.sql': "select {{ function('total') }}(i) as t from {{ ref('numbers') }}",
  'models/units.yml': `unit_tests:
  - name: doubles
    model: doubled
    given: [{ input: ref('numbers'), rows: [{ i: 5 }] }]
    expect: { rows: [{ i: 5, a: 10, b: 17 }] }
`,
};

/** What dbt 1.11.16 says of the same files in its manifest. */
const ANSWER_OF_DBT = {
  resource_type: 'function',
  unique_id: 'function.shop.plus_double',
  schema: 'main_fn',
  alias: 'pd',
  path: 'sub/plus_double.sql',
  original_file_path: 'functions/sub/plus_double.sql',
  fqn: ['shop', 'sub', 'plus_double'],
  tags: ['fns'],
  relation_name: null,
  functions: [['double_it']],
  depends_on: { macros: [], nodes: ['function.shop.double_it'] },
  unrendered_config: { schema: 'fn', alias: 'pd' },
  returns: { data_type: 'bigint', description: null },
  arguments: [
    { name: 'x', data_type: 'bigint', description: null, default_value: null },
    { name: 'y', data_type: 'bigint', description: null, default_value: 7 },
  ],
};

let shop: CliProject;

beforeAll(() => {
  shop = new CliProject().write(FILES);
});
afterAll(() => shop.remove());

const shown = async (model: string) => {
  const { stdout } = await shop.etl(['show', '-s', model, '--output', 'json']);
  return (JSON.parse(stdout) as { show: readonly unknown[] }).show;
};

describe('functions of a project', () => {
  it('are created before what calls them, and called by name', async () => {
    const { exit, stdout } = await shop.etl(['build']);
    expect(exit, stdout).toBe(0);
    expect(stdout).toContain('3 functions, 3 models, 1 unit test');
    expect(await shown('doubled')).toEqual([
      { i: 1, a: 2, b: 9 },
      { i: 2, a: 4, b: 11 },
    ]);
    expect(await shown('summed')).toEqual([{ t: 4 }]);
  });

  it('stand in the manifest as dbt writes them', () => {
    const manifest = JSON.parse(shop.read('target/manifest.json')) as {
      functions: Record<string, Record<string, unknown>>;
      nodes: Record<string, { functions: unknown; depends_on: unknown }>;
      child_map: Record<string, readonly string[]>;
    };
    expect(Object.keys(manifest.functions).sort()).toEqual(
      ['double_it', 'plus_double', 'total'].map((name) => `function.shop.${name}`),
    );
    expect(manifest.functions['function.shop.plus_double']).toMatchObject(ANSWER_OF_DBT);
    expect(Object.keys(manifest.nodes).filter((id) => id.startsWith('function.'))).toEqual([]);
    expect(manifest.nodes['model.shop.doubled']).toMatchObject({
      functions: [['double_it'], ['shop', 'plus_double']],
      depends_on: { nodes: ['model.shop.numbers', 'function.shop.double_it', 'function.shop.plus_double'] },
    });
    expect(manifest.child_map['function.shop.double_it']).toEqual(['function.shop.plus_double', 'model.shop.doubled']);
  });

  it('are selected as other nodes are, also by what has changed', async () => {
    const listed = async (...flags: string[]) =>
      (await shop.etl(['ls', ...flags])).stdout
        .trim()
        .split('\n')
        .filter((line) => line !== '');
    expect(await listed('--resource-type', 'function')).toHaveLength(3);
    expect(await listed('-s', '+doubled', '--resource-type', 'function', 'model')).toEqual([
      'shop.double_it',
      'shop.sub.plus_double',
      'shop.doubled',
      'shop.numbers',
    ]);
    await shop.etl(['parse', '--target-path', 'state']);
    shop.write({ 'functions/double_it.sql': 'select x + x' });
    const changed = await listed('-s', 'state:modified+', '--state', 'state', '--exclude-resource-type', 'unit_test');
    expect(changed).toEqual(['shop.double_it', 'shop.sub.plus_double', 'shop.doubled']);
    shop.write({ 'functions/double_it.sql': FILES['functions/double_it.sql'] });
  });

  it('are checked for both engines, each mistake at its place', async () => {
    expect((await shop.etl(['check'])).exit).toBe(0);
    shop.write({ 'functions/functions.yml': FUNCTIONS.replaceAll('bigint', 'int64') });
    const right = await shop.etl(['check', '--target', 'prod']);
    expect(right.exit, right.stdout).toBe(0);
    shop.write({ 'functions/total.sql': 'sum(v) +\n  wrong' });
    const wrong = await shop.etl(['check', '--target', 'prod']);
    expect(wrong.exit).toBe(1);
    expect(wrong.stdout + wrong.stderr).toContain('functions/total.sql:2:3');
    shop.write({ 'functions/functions.yml': FUNCTIONS, 'functions/total.sql': FILES['functions/total.sql'] });
    shop.write({ 'functions/double_it.sql': 'select 2 *\n  wrong' });
    expect((await shop.etl(['check'])).stderr).toContain('functions/double_it.sql:2:3');
    shop.write({ 'functions/double_it.sql': FILES['functions/double_it.sql'] });
  });

  it.each([
    [
      'one that is not there',
      { 'models/doubled.sql': "select {{ function('duble_it') }}(1) as a" },
      'models/doubled.sql:1:11',
      'Did you mean "double_it"?',
    ],
    [
      'one that is disabled',
      { 'functions/total.sql': '{{ config(enabled=false) }} sum(v)' },
      'models/summed.sql:1:11',
      'is disabled',
    ],
    [
      'an argument without a default behind one with a default',
      {
        'functions/functions.yml': FUNCTIONS.replace(
          'default_value: 7 }',
          'default_value: 7 }, { name: z, data_type: bigint }',
        ),
      },
      'functions/functions.yml:7:16',
      'has the argument "z" without a default behind one with a default',
    ],
  ])('refuse %s', async (_, files, place, words) => {
    shop.write(files);
    const { exit, stderr } = await shop.etl(['parse']);
    for (const name of Object.keys(files) as (keyof typeof FILES)[]) shop.write({ [name]: FILES[name] });
    expect(exit).toBe(2);
    expect(stderr).toContain(place);
    expect(stderr).toContain(words);
  });

  it('say what is missing where nothing tells what they return', async () => {
    shop.write({ 'functions/untold.sql': '1' });
    const { exit, stdout } = await shop.etl(['build', '-s', 'untold']);
    expect(exit).toBe(1);
    expect(stdout).toContain('Function "untold" does not say what it returns.');
  });
});
