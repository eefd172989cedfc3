import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';

/** What dbt-bigquery answers; `{t}` is the relation of the table that the test makes. */
const { calls }: { readonly calls: readonly (readonly [call: string, text: string])[] } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'testdata', 'dbt-adapter-answers.json'), 'utf8'),
);

const [START, END] = ['/*<', '>*/'];
const RELATION = "api.Relation.create(database='{project}', schema='{dataset}', identifier='t', type='table')";

/** SQL as its words: blanks, line ends and comments say nothing. */
function words(sql: string): readonly string[] {
  return sql.replace(/--[^\n]*/g, '').match(/'[^']*'|"[^"]*"|\w+|[^\w\s]/g) ?? [];
}

describeWithServers(['bigquery'], 'What adapter, relations and columns answer on BigQuery', () => {
  const project = new CliProject();
  let named: (text: string) => string;

  beforeAll(async () => {
    const { projectId, dataset, apiEndpoint } = await bigqueryDataset();
    named = (text) => text.replaceAll('{project}', projectId).replaceAll('{dataset}', dataset);
    const output = {
      type: 'bigquery',
      method: 'none',
      project: projectId,
      dataset,
      location: 'US',
      api_endpoint: apiEndpoint,
    };
    const models = calls.map(([call], index) => {
      const asked = named(call.replaceAll('{t}', RELATION));
      return [`models/m_${index}.sql`, `select 1 as x ${START} {{ (${asked}) if execute else '' }} ${END}`];
    });
    project.write({
      'dbt_project.yml': 'name: p\nprofile: p\n',
      'profiles.yml': JSON.stringify({ p: { target: 'd', outputs: { d: output } } }),
      'models/t.sql':
        "{{ config(materialized='table', partition_by={'field': 'd', 'data_type': 'date'}, cluster_by=['id']) }} select 1 as id, date '2024-01-01' as d, [struct(1 as sku, 'x' as nm)] as items, struct(1 as q, struct('z' as w) as r) as s",
      ...Object.fromEntries(models),
    });
    const built = await project.etl(['run', '--select', 't']);
    expect(built.exit, built.stdout + built.stderr).toBe(0);
    const compiled = await project.etl(['compile']);
    expect(compiled.exit, compiled.stdout + compiled.stderr).toBe(0);
  });
  afterAll(() => project.remove());

  it.each(calls.map(([call, text], index) => ({ call, text, index })))(
    'is what dbt-bigquery answers: $call',
    ({ text, index }) => {
      const sql = project.read(`target/compiled/p/models/m_${index}.sql`);
      expect(words(sql.slice(sql.indexOf(START) + START.length, sql.lastIndexOf(END)))).toEqual(words(named(text)));
    },
  );
});
