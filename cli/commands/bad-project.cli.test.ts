import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let shop: CliProject;

beforeEach(() => {
  shop = new CliProject('shop');
});

afterEach(() => shop.remove());

/** What is wrong with a project, on stderr; a mistake of the project gives 2. */
async function mistakes(command = 'parse', ...args: string[]): Promise<string> {
  const { exit, stdout, stderr } = await shop.etl([command, ...args]);
  expect(exit, stdout + stderr).toBe(2);
  return stderr;
}

describe('a project with a mistake', () => {
  it('is refused where there is none', async () => {
    const empty = new CliProject();
    const { exit, stderr } = await empty.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1001');
    expect(stderr).toContain('etl init');
    empty.remove();
  });

  it('names an environment variable that is missing, and its place', async () => {
    const told = await mistakes('parse', '--target', 'prod');
    expect(told).toMatch(/error ETL1030 {2}profiles\.yml:13:\d+/);
    expect(told).toContain('SHOP_WAREHOUSE');
  });

  it('asks for variables of the chosen target only', async () => {
    expect((await shop.etl(['parse', '--target', 'dev'])).exit).toBe(0);
  });

  it('is refused when it asks for another version of etl, or of dbt', async () => {
    const project = shop.read('etl_project.yml');
    shop.write({ 'etl_project.yml': `${project}\nrequire-etl-version: [">=99.0.0"]\n` });
    expect(await mistakes()).toMatch(/error ETL1105.*"shop" is written for etl >=99\.0\.0/s);
    expect((await shop.etl(['parse', '--no-version-check'])).exit).toBe(0);
    shop.write({ 'etl_project.yml': `${project}\nrequire-dbt-version: "<1.0.0"\nrequire-etl-version: ">=0.1.0"\n` });
    expect(await mistakes()).toMatch(/error ETL1101/);
  });

  it('names the place in a file that is not YAML', async () => {
    shop.write({ 'models/broken.yml': 'version: 2\nmodels:\n  - name: [a\n' });
    expect(await mistakes()).toMatch(/error ETL1010 {2}models\/broken\.yml:\d+:\d+/);
  });

  it('suggests the nearest key for one that is unknown', async () => {
    shop.write({ 'etl_project.yml': shop.read('etl_project.yml').replace('profile:', 'profil:') });
    const told = await mistakes();
    expect(told).toMatch(/error ETL1020 {2}etl_project\.yml:3:1/);
    expect(told).toContain('profile');
  });

  it('suggests the nearest name for a ref that leads nowhere', async () => {
    shop.write({ 'models/late.sql': "select *\nfrom {{ ref('ordesr') }}\n" });
    const told = await mistakes();
    expect(told).toMatch(/error ETL2001 {2}models\/late\.sql:2:\d+/);
    expect(told).toContain("> 2 | from {{ ref('ordesr') }}");
    expect(told).toContain("ref('orders')");
  });

  it('shows the circle of models that wait for each other', async () => {
    shop.write({ 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}" });
    const told = await mistakes();
    expect(told).toMatch(/ETL2005|ETL2201/);
    expect(told).toMatch(/a -> .*b|b -> .*a/);
  });

  it('names both files of two models of one name', async () => {
    shop.write({ 'models/more/orders.sql': 'select 1 as a' });
    const told = await mistakes();
    expect(told).toContain('ETL2010');
    expect(told).toContain('models/orders.sql');
    expect(told).toContain('models/more/orders.sql');
  });

  it('names the place of a wrong template', async () => {
    shop.write({ 'models/broken.sql': 'select 1\n{% if x %}\nfrom y\n' });
    expect(await mistakes()).toMatch(/error ETL3001 {2}models\/broken\.sql:\d+:\d+/);
  });

  it('names the engines that are supported when the profile asks for another', async () => {
    shop.write({ 'profiles.yml': shop.read('profiles.yml').replace('type: duckdb', 'type: oracle') });
    const told = await mistakes();
    expect(told).toMatch(/error ETL1045 {2}profiles\.yml:5:\d+/);
    expect(told).toContain('duckdb');
  });

  it('is told of all its mistakes in one go', async () => {
    shop.write({ 'models/a.sql': "select * from {{ ref('nowhere') }}", 'models/b.sql': 'select {{ 1 + }}' });
    const told = await mistakes();
    expect(told).toContain('models/a.sql:1:');
    expect(told).toContain('models/b.sql:1:');
  });

  it('is told in JSON on stdout under --log-format json', async () => {
    shop.write({ 'models/a.sql': "select * from {{ ref('nowhere') }}" });
    const { exit, stdout, stderr } = await shop.etl(['parse', '--log-format', 'json']);
    expect(exit).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ level: 'error', code: 'ETL2001', name: 'diagnostic' });
  });
});

describe('a template that fails', () => {
  it('shows the whole stack when a macro fails that another macro called', async () => {
    shop.write({
      'macros/inner.sql': "{% macro inner(x) %}\n  {{ x.no_such_method('a') }}\n{% endmacro %}",
      'macros/outer.sql': '{% macro outer(x) %}{{ inner(x) }}{% endmacro %}',
      'models/deep.sql': 'select\n  {{ outer(1) }}',
    });
    const { exit, stdout, stderr } = await shop.etl(['compile', '--select', 'deep']);
    const told = stdout + stderr;
    expect(exit).toBeGreaterThan(0);
    expect(told).toContain('macros/inner.sql:2:');
    expect(told).toContain('macros/outer.sql:1:');
    expect(told).toContain('models/deep.sql:2:');
  });

  it('warns of an undefined variable that is printed, and goes on', async () => {
    shop.write({ 'models/soft.sql': 'select 1 as a {{ no_such_thing }}' });
    const { exit, stdout, stderr } = await shop.etl(['compile', '--select', 'soft']);
    expect(exit, stderr).toBe(0);
    expect(stdout.trim()).toBe('select 1 as a');
    expect(stderr).toMatch(/warning ETL3004 {2}models\/soft\.sql:1:\d+/);
  });

  it('fails for an undefined variable that is used', async () => {
    shop.write({ 'models/hard.sql': 'select {{ no_such_thing.inside.it }}' });
    const { exit, stdout, stderr } = await shop.etl(['compile', '--select', 'hard']);
    expect(exit).toBeGreaterThan(0);
    expect(stdout + stderr).toMatch(/error ETL30\d\d {2}models\/hard\.sql:1:\d+/);
  });

  it('makes warnings errors under --warn-error', async () => {
    shop.write({ 'models/soft.sql': 'select 1 as a {{ no_such_thing }}' });
    const { exit } = await shop.etl(['compile', '--select', 'soft', '--warn-error']);
    expect(exit).toBeGreaterThan(0);
  });
});

describe('SQL that fails', () => {
  it('is shown at the line of the template, after a loop that makes many lines', async () => {
    const loop = Array.from({ length: 19 }, (_, line) => `-- line ${line + 2}`).join('\n');
    const more = Array.from({ length: 18 }, (_, line) => `-- line ${line + 22}`).join('\n');
    shop.write({
      'models/late.sql': `select {% for n in range(30) %}\n${loop}\n{{ n }} as c{{ n }},{% endfor %}\n${more}\n  no_such_column as x\nfrom (select 1 as y)\n`,
    });
    const line =
      shop
        .read('models/late.sql')
        .split('\n')
        .findIndex((one) => one.includes('no_such_column')) + 1;
    const { exit, stdout } = await shop.etl(['run', '--select', 'late']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(new RegExp(`error ETL4010 {2}models/late\\.sql:${line}:3`));
    expect(stdout).toContain(`> ${line} |   no_such_column as x`);
    expect(stdout).toMatch(/target\/(compiled|run)\/shop\/models\/late\.sql:\d+:\d+/);
  });
});
