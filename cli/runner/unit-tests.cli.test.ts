import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let project: CliProject;

const MODELS = {
  'dbt_project.yml': 'name: demo\nprofile: demo\nmodels: {+materialized: table}\n',
  'profiles.yml': 'demo: {target: dev, outputs: {dev: {type: duckdb, path: dev.duckdb, schema: main}}}\n',
  'seeds/countries.csv': 'code,name\nes,Spain\n',
  'models/orders.sql': "select 1 as id, 'es' as code, 2.5::decimal(10,2) as amount",
  'models/totals.sql':
    "select o.id, o.amount * {{ var('rate', 1) }} as amount, c.name as country, {{ today() }} as day\n" +
    "from {{ ref('orders') }} o left join {{ ref('countries') }} c using (code)",
  'models/report.sql': "select * from {{ ref('totals') }}",
  'models/latest.sql':
    "{{ config(materialized='incremental') }}\nselect id from {{ ref('orders') }}" +
    '{% if is_incremental() %} where id > (select max(id) from {{ this }}){% endif %}',
  'macros/today.sql': '{% macro today() %}current_date{% endmacro %}',
  'tests/fixtures/two_orders.csv': 'id,code,amount\n1,es,2\n2,xx,3\n',
};

/** The YAML of unit tests; each is given as the lines after its name. */
function unitTests(tests: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(tests).map(
    ([name, text]) => `  - name: ${name}\n${text.trim().replace(/^/gm, '    ')}\n`,
  );
  return { 'models/unit.yml': `unit_tests:\n${entries.join('')}` };
}

const PASSING = `
model: totals
given:
  - input: ref('orders')
    format: csv
    fixture: two_orders
  - input: ref('countries')
expect:
  rows:
    - {id: 2, amount: 30, country: null, day: 2026-01-01}
    - {id: 1, amount: 20, country: Spain, day: 2026-01-01}
overrides: {vars: {rate: 10}, macros: {today: "date '2026-01-01'"}}`;

const FAILING = PASSING.replace('amount: 30', 'amount: 31');

beforeEach(() => {
  project = new CliProject().write(MODELS);
});

afterEach(() => project.remove());

interface Entry {
  readonly unique_id: string;
  readonly status: string;
  readonly failures: number | null;
  readonly message: string | null;
  readonly compiled_code: string | null;
}

/** The entries of run_results.json by unique_id. */
function results(): Record<string, Entry> {
  const { results: all } = JSON.parse(project.read('target/run_results.json')) as { results: Entry[] };
  return Object.fromEntries(all.map((entry) => [entry.unique_id, entry]));
}

/** What is wrong with a unit test, its YAML, and the code and words that tell of it. */
type Mistake = readonly [what: string, yaml: string, code: string, words: string];

/** The YAML of all mistakes, each a unit test of the name `wrong_1` and so on. */
function mistaken(mistakes: readonly Mistake[]): Readonly<Record<string, string>> {
  return unitTests(Object.fromEntries(mistakes.map(([, yaml], index) => [`wrong_${index + 1}`, yaml])));
}

/** Each mistake is told once, with its words and a place in the YAML file. */
function expectMistakes(mistakes: readonly Mistake[], told: string): void {
  const parts = told.split(told.includes('Failed: ') ? /^Failed: /m : /^error /m).slice(1);
  for (const [index, [what, , code, words]] of mistakes.entries()) {
    const own = parts.filter((part) => part.includes(`wrong_${index + 1}`)).join('\n');
    expect(own, what).toContain(`${code}  models/unit.yml:`);
    expect(own, what).toContain(words);
  }
}

describe('unit tests', () => {
  it('pass before their model is built, on fixture files, seeds and overrides', async () => {
    const { exit, stdout } = await project.write(unitTests({ ten_times: PASSING })).etl(['build']);
    expect(exit, stdout).toBe(0);
    expect(stdout.indexOf('totals::ten_times')).toBeLessThan(stdout.search(/model {5}totals/));
    expect(results()['unit_test.demo.totals.ten_times']).toMatchObject({ status: 'pass', failures: 0, message: null });
    const compiled = project.read('target/compiled/demo/models/unit.yml/models/ten_times.sql');
    expect(compiled.replace(/\s+/g, ' ')).toMatch(
      /^with __dbt__cte__orders as \( -- Fixture for orders select cast\('1' as INTEGER\) as "id"/,
    );
  });

  it('that fail show the rows that differ, where they are written, and hold the model back', async () => {
    const { exit, stdout } = await project.write(unitTests({ ten_times: FAILING })).etl(['build']);
    expect(exit).toBe(1);
    expect(stdout).toContain('error ETL6010  models/unit.yml:10:7');
    expect(stdout).toContain('Unit test "ten_times" failed: 1 of 2 rows of "totals" is not as expected.');
    expect(stdout).toMatch(/→ {2}\| 2 {2}\| 31.00 → 30.00 \| NULL {4}\| 2026-01-01/);
    const { status, failures, message } = results()['unit_test.demo.totals.ten_times'] ?? {};
    expect({ status, failures }).toEqual({ status: 'fail', failures: 1 });
    expect(message).toContain('actual differs from expected:');
    expect(results()['model.demo.totals']?.status).toBe('skipped');
    expect(results()['model.demo.report']?.status).toBe('skipped');
    expect(results()['model.demo.orders']?.status).toBe('success');
  });

  it('are painted where colours are wanted', async () => {
    await project.write(unitTests({ ten_times: FAILING })).etl(['run']);
    await project.etl(['seed']);
    const { stdout } = await project.etl(['test'], { FORCE_COLOR: '1' });
    expect(stdout).toContain('\u001b[31m31.00\u001b[39m → \u001b[32m30.00\u001b[39m');
  });

  it('run by selection without building anything', async () => {
    project.write(unitTests({ ten_times: PASSING, failing: FAILING }));
    await project.etl(['seed']);
    await project.etl(['run', '--empty']);
    for (const select of ['test_type:unit', 'unit_test:*', 'totals']) {
      const { exit, stdout } = await project.etl(['test', '--select', select, '--exclude', 'test_name:failing']);
      expect(exit, stdout).toBe(0);
      expect(Object.keys(results())).toEqual(['unit_test.demo.totals.ten_times']);
    }
    expect((await project.etl(['test', '--select', 'test_name:failing'])).exit).toBe(1);
  });

  it('give an incremental model the rows that were there before', async () => {
    const incremental = `
model: latest
overrides: {macros: {is_incremental: true}}
given:
  - {input: ref('orders'), rows: [{id: 1}, {id: 7}]}
  - {input: this, rows: [{id: 3}]}
expect: {rows: [{id: 7}]}`;
    await project.etl(['run']);
    const { exit, stdout } = await project.write(unitTests({ newer: incremental })).etl(['test']);
    expect(exit, stdout).toBe(0);
  });

  it('tell what is wrong with them, each at its place', async () => {
    const wrong: readonly Mistake[] = [
      [
        'a column that the input has not',
        PASSING.replace(/format: csv\n +fixture: two_orders/, 'rows: [{idd: 1}]'),
        'ETL6011',
        'did you mean "id"?',
      ],
      [
        'a column that the model has not',
        PASSING.replaceAll('amount:', 'total:'),
        'ETL6011',
        'Accepted columns for expected output are: id, amount, country, day',
      ],
      [
        'an input that is missing',
        PASSING.replace("  - input: ref('countries')\n", ''),
        'ETL6013',
        `add "- input: ref('countries')"`,
      ],
      [
        'an input that is nothing',
        PASSING.replace("ref('countries')", 'countries\n    rows: []'),
        'ETL6014',
        'must be a ref(...), source(...) or this',
      ],
      ['rows of different columns', PASSING.replace('id: 2, ', ''), 'ETL6015', 'one row has no column "id"'],
      [
        'a value of another type',
        PASSING.replace('amount: 30', 'amount: many'),
        'ETL4010',
        'check that the values of the rows fit',
      ],
    ];
    await project.etl(['seed']);
    await project.etl(['run']);
    const { exit, stdout } = await project.write(mistaken(wrong)).etl(['test']);
    expect(exit).toBe(1);
    expectMistakes(wrong, stdout);
  });

  it('tell of an input whose relation is not built', async () => {
    const { exit, stdout } = await project.write(unitTests({ early: PASSING })).etl(['test']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/ETL6012 {2}models\/unit.yml:5:/);
    expect(stdout).toContain('etl run --select orders');
  });

  it('of one model need names of their own', async () => {
    const text = Object.values(unitTests({ twice: PASSING })).join('');
    const files = { 'models/unit.yml': text, 'models/more.yml': text };
    const { exit, stdout, stderr } = await project.write(files).etl(['parse']);
    expect(exit).toBe(2);
    expect(stdout + stderr).toMatch(/ETL2010 {2}models\/unit.yml:2:/);
    expect(stdout + stderr).toContain(
      'There are two unit tests of the name "twice": models/more.yml and models/unit.yml.',
    );
  });

  it('are refused when parsed, all in one go', async () => {
    const wrong: readonly Mistake[] = [
      [
        'a fixture file that is not there',
        PASSING.replace('two_orders', 'two_order'),
        'ETL2050',
        'did you mean "two_orders.csv"?',
      ],
      [
        'rows that do not fit the format',
        PASSING.replace('fixture: two_orders', 'rows: [{id: 1}]'),
        'ETL2050',
        'format "csv" takes a text',
      ],
      [
        'an input without rows that is no seed',
        PASSING.replace(/\n +format: csv\n +fixture: two_orders/, ''),
        'ETL2050',
        'it is no seed',
      ],
      ['a model that is not there', PASSING.replace('model: totals', 'model: total'), 'ETL2001', 'totals'],
      ['is_incremental() not said', 'model: latest\ngiven: []\nexpect: {rows: []}', 'ETL2051', 'is_incremental'],
      [
        '"this" not given',
        'model: latest\noverrides: {macros: {is_incremental: true}}\ngiven: []\nexpect: {rows: []}',
        'ETL2051',
        'input: this',
      ],
      ['versions of a model that has none', `${PASSING}\nversions: {include: [1]}`, 'ETL2051', 'the model has none'],
    ];
    const { exit, stdout, stderr } = await project.write(mistaken(wrong)).etl(['parse']);
    expect(exit).toBe(2);
    expectMistakes(wrong, stdout + stderr);
  });
});
