import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

/** What dbt renders: calls of macros, and generic tests of a properties file, each with its text. */
interface DbtAnswers {
  readonly macros: readonly (readonly [call: string, text: string])[];
  readonly schema: string;
  readonly tests: readonly (readonly [name: string, sql: string])[];
}

const answers: DbtAnswers = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'testdata', 'dbt-macro-answers.json'), 'utf8'),
);

const [START, END] = ['/*<', '>*/'];
const cases = answers.macros.map(([call, text], index) => ({ call, text, file: `m_${index}.sql` }));

/** SQL as its words: blanks, line ends and comments say nothing. */
function words(sql: string): readonly string[] {
  const plain = sql.replace(/--[^\n]*/g, '').replace(/\d{20}/g, 'TIME');
  return plain.match(/'[^']*'|"[^"]*"|\w+|[^\w\s]/g) ?? [];
}

describe('built-in macros', () => {
  const project = new CliProject();
  const compiled = new Map<string, string>();

  beforeAll(async () => {
    const models = cases.map(({ call, file }) => [
      `models/${file}`,
      `select 1 as x ${START} {{ (${call}) if execute else '' }} ${END}`,
    ]);
    project.write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'models/a.sql': "{{ config(materialized='view') }}\nselect 1 as id, 2 as k",
      'models/schema.yml': answers.schema,
      ...Object.fromEntries(models),
    });
    const made = await project.etl(['run', '--select', 'a']);
    expect(made.exit, made.stderr).toBe(0);
    const result = await project.etl(['compile']);
    expect(result.exit, result.stderr).toBe(0);
    const folder = project.path('target/compiled/p/models');
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) compiled.set(entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
  });
  afterAll(() => project.remove());

  it.each(cases)('say what dbt says: $call', ({ text, file }) => {
    const sql = compiled.get(file) ?? '';
    const said = sql.slice(sql.indexOf(START) + START.length, sql.lastIndexOf(END));
    expect(words(said)).toEqual(words(text));
  });

  it.each(answers.tests.map(([name, sql]) => ({ name, sql })))(
    'make the SQL of dbt for the test $name',
    ({ name, sql }) => {
      const file = [...compiled.keys()].filter(
        (one) => one === `${name}.sql` || new RegExp(`^${name}_[0-9a-f]{32}`).test(one),
      );
      expect(words(compiled.get(file[0] ?? `${name}.sql`) ?? '')).toEqual(words(sql));
    },
  );
});
