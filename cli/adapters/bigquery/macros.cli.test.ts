import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

/** What dbt-bigquery renders: calls of macros, each with its text. */
const answers: { readonly macros: readonly (readonly [call: string, text: string])[] } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'testdata', 'dbt-macro-answers.json'), 'utf8'),
);

const [START, END] = ['/*<', '>*/'];
const cases = answers.macros.map(([call, text], index) => ({ call, text, file: `m_${index}.sql` }));

/** SQL as its words: blanks, line ends and comments say nothing. */
function words(sql: string): readonly string[] {
  return sql.replace(/--[^\n]*/g, '').match(/'[^']*'|"[^"]*"|\w+|[^\w\s]/g) ?? [];
}

describe('macros of BigQuery', () => {
  const project = new CliProject();
  const compiled = new Map<string, string>();

  beforeAll(async () => {
    const models = cases.map(({ call, file }) => [
      `models/${file}`,
      `select 1 as x ${START} {{ (${call}) if execute else '' }} ${END}`,
    ]);
    project.write({
      'dbt_project.yml': 'name: p\nversion: 1.0.0\nprofile: p\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: bigquery, method: none, project: p, dataset: main}\n',
      ...Object.fromEntries(models),
    });
    const result = await project.etl(['compile']);
    expect(result.exit, result.stderr).toBe(0);
    const folder = project.path('target/compiled/p/models');
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) compiled.set(entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
  });
  afterAll(() => project.remove());

  it.each(cases)('say what dbt-bigquery says: $call', ({ text, file }) => {
    const sql = compiled.get(file) ?? '';
    expect(words(sql.slice(sql.indexOf(START) + START.length, sql.lastIndexOf(END)))).toEqual(words(text));
  });
});
