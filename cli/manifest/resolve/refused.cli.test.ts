import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

let shop: CliProject;

beforeEach(() => {
  shop = new CliProject('shop');
});

afterEach(() => shop.remove());

/** What is wrong with the project, on stderr. */
async function mistakes(...args: string[]): Promise<string> {
  const { exit, stdout, stderr } = await shop.etl(args);
  expect(exit, stdout + stderr).toBe(2);
  return stderr;
}

it('refuses a reference to a private model from outside its group', async () => {
  shop.write({
    'models/secret.sql': 'select 1 as a',
    'models/asks.sql': "select * from\n  {{ ref('secret') }}",
    'models/secret.yml':
      'groups: [{ name: g, owner: { name: a } }]\nmodels:\n  - name: secret\n    config: { group: g, access: private }\n',
  });
  expect(await mistakes('parse')).toMatch(/error ETL2006 {2}models\/asks\.sql:2:6.*private to the group "g"/s);
});

it('names what a snapshot without a key lacks', async () => {
  shop.write({
    'models/s.yml':
      'snapshots:\n  - name: s\n    relation: ref("orders")\n    config: { strategy: timestamp, updated_at: a }\n',
  });
  expect(await mistakes('parse')).toMatch(/error ETL2040 {2}models\/s\.yml:4:5.*"unique_key"/s);
});

it('refuses two models that would be built as one relation', async () => {
  const model = "{{ config(alias='same') }} select 1 as a";
  shop.write({ 'models/a1.sql': model, 'models/a2.sql': model });
  expect(await mistakes('parse')).toMatch(/error ETL2011 {2}models\/a2\.sql:1:1.*models\/a1\.sql/s);
});

it('names the call of a macro that has too many arguments, or one of an unknown name', async () => {
  shop.write({
    'macros/two.sql': '{% macro two(a, b=1) %}{{ a }}{% endmacro %}',
    'models/many.sql': 'select {{ two(1, 2, 3) }} as a',
    'models/unknown.sql': 'select {{ two(1, c=3) }} as a',
  });
  const told = await mistakes('parse');
  expect(told).toMatch(/error ETL3002 {2}models\/many\.sql:1:11.*not more than 2 argument/s);
  expect(told).toMatch(/error ETL3002 {2}models\/unknown\.sql:1:11.*no keyword argument 'c'/s);
});

it('stops a recursion that has no end', async () => {
  shop.write({
    'macros/r.sql': '{% macro r(n) %}{{ r(n + 1) }}{% endmacro %}',
    'models/deep.sql': 'select {{ r(1) }} as a',
  });
  expect(await mistakes('parse')).toMatch(/error ETL3005 {2}macros\/r\.sql:1:20.*in model deep, models\/deep\.sql:1:/s);
});

it('lists the selection methods when asked for an unknown one', async () => {
  expect(await mistakes('ls', '--select', 'colour:red')).toMatch(/error ETL2202.*"colour".*methods are access/s);
});

it('refuses a manifest of another schema version in --state', async () => {
  const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v99.json' };
  shop.write({ 'old/manifest.json': JSON.stringify({ metadata, nodes: {} }) });
  expect(await mistakes('ls', '--select', 'state:modified', '--state', 'old')).toMatch(/error ETL1911.*v99/s);
});

it('names the column of a unit test that its input does not have', async () => {
  shop.write({
    'models/one.sql': 'select 1 as a',
    'models/two.sql': "select a from {{ ref('one') }}",
    'models/u.yml':
      'unit_tests:\n  - name: t\n    model: two\n    given:\n      - input: ref("one")\n        rows: [{ b: 1 }]\n    expect:\n      rows: [{ a: 1 }]\n',
  });
  const { exit, stdout } = await shop.etl(['build', '--select', 'one', 'two']);
  expect(exit).toBe(1);
  expect(stdout).toMatch(/error ETL6011 {2}models\/u\.yml:6:16.*'b'/s);
});

it('names the column of a contract that has no type', async () => {
  shop.write({
    'models/bound.sql': 'select 1 as a',
    'models/c.yml':
      'models:\n  - name: bound\n    config: { contract: { enforced: true } }\n    columns:\n      - name: a\n',
  });
  const { exit, stdout } = await shop.etl(['build', '--select', 'bound']);
  expect(exit).toBe(1);
  expect(stdout).toMatch(/Failed: model bound.*column "a" has no data_type/s);
});

it('refuses an enforced contract without a column, and one whose column has no type', async () => {
  shop.write({
    'models/bare.sql': 'select 1 as a',
    'models/bare.yml': 'models:\n  - name: bare\n    config: { contract: { enforced: true } }\n',
  });
  expect(await mistakes('parse')).toMatch(/error ETL2042 {2}models\/bare\.yml:3:\d+.*no column of it is declared/s);
  shop.write({
    'models/bare.yml':
      'models:\n  - name: bare\n    config: { contract: { enforced: true } }\n    columns:\n      - name: a\n',
  });
  const { exit, stdout } = await shop.etl(['run', '-s', 'bare']);
  expect(exit).toBe(1);
  expect(stdout).toMatch(/error ETL4022 {2}models\/bare\.yml:2:5.*column "a" has no data_type/s);
});

it('refuses references into a package that restricts access, but to its public models', async () => {
  shop.write({
    'dbt_packages/vendor/dbt_project.yml': 'name: vendor\nversion: 1.0.0\nrestrict-access: true\n',
    'dbt_packages/vendor/models/rates.sql': 'select 1 as a',
    'dbt_packages/vendor/models/open.sql': "{{ config(access='public') }} select 1 as a",
    'models/asks.sql': "select * from {{ ref('rates') }} union all select * from {{ ref('vendor', 'open') }}",
  });
  const told = await mistakes('parse');
  expect(told).toMatch(/error ETL2007 {2}models\/asks\.sql:1:18.*protected: only nodes of the package "vendor"/s);
  expect(told).not.toContain('"vendor.open"');
});

it('refuses a name that two packages have', async () => {
  const vendor = (name: string) => ({
    [`dbt_packages/${name}/dbt_project.yml`]: `name: ${name}\nversion: 1.0.0\n`,
    [`dbt_packages/${name}/models/rates.sql`]: `{{ config(schema='${name}') }} select 1 as a`,
  });
  shop.write({ ...vendor('one'), ...vendor('two'), 'models/asks.sql': "select * from {{ ref('rates') }}" });
  expect(await mistakes('parse')).toMatch(/error ETL2004 {2}models\/asks\.sql:1:18.*one.*two/s);
});
