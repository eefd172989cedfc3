import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import type { ScriptedAnswer } from '../testing/servers/contract-server.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

/** Partitions that the service behind the proxy lets a statement write. */
const MOST = 2;
const row = (id: number, day: string | null, v: string) =>
  `select ${id} as id, cast(${day === null ? 'null' : `'${day}'`} as date) as day, '${v}' as v`;
const FIRST = [row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(3, '2024-01-03', 'c'), row(4, null, 'n')];
const AGAIN = [row(1, '2024-01-05', 'A'), row(3, '2024-01-03', 'C'), row(4, null, 'N'), row(5, '2024-01-04', 'e')];

const BY_DAY = "partition_by={'field': 'day', 'data_type': 'date'}";
const REPLACED = ['1A', '2b', '3C', '4N', '5e'];
const ADDED = ['1A', '1a', '2b', '3C', '3c', '4N', '4n', '5e'];
const OVERWRITTEN = ['1A', '1a', '2b', '3C', '4N', '5e'];

/** Models by their config, with the test that they have, and their rows after two builds. */
const MODELS: Readonly<Record<string, { config: string; test?: string; rows: readonly string[] }>> = {
  appended: { config: "incremental_strategy='append'", rows: ADDED },
  merged: { config: "unique_key='id'", rows: REPLACED },
  merged_rows: { config: "unique_key='id'", test: 'not_null', rows: REPLACED },
  merged_whole: { config: "unique_key='id'", test: 'unique', rows: REPLACED },
  merged_filtered: { config: "unique_key='id', require_partition_filter=true", rows: REPLACED },
  replaced: { config: "unique_key='id', incremental_strategy='delete+insert'", rows: REPLACED },
  overwritten: { config: "incremental_strategy='insert_overwrite'", test: 'not_null', rows: OVERWRITTEN },
  overwritten_given: {
    config: `incremental_strategy='insert_overwrite', partitions=["date '2024-01-01'", "date '2024-01-02'", "date '2024-01-03'"]`,
    rows: ['1A', '3C', '4N', '4n', '5e'],
  },
  batches: {
    config:
      "incremental_strategy='microbatch', event_time='day', batch_size='year', begin='2024-01-01', lookback=5, concurrent_batches=false",
    rows: ['1A', '3C', '4n', '5e'],
  },
};

/** The service's answer to a statement that would write to a table with partitions, but for parts of its rows. */
function refusing({ method, path, body }: PassedRequest): ScriptedAnswer | undefined {
  if (method !== 'POST' || !/\/jobs(\?|$)/.test(path) || path.startsWith('/upload/')) return undefined;
  const { configuration, jobReference } = JSON.parse(body);
  const sql: string = configuration.query?.query ?? '';
  const [, name = ''] = /\b(?:merge into|insert into|delete from) `\w+`\.`\w+`\.`(\w+)`/.exec(sql) ?? [];
  const isChange = name !== '' && !/__etl_(rows|parts|new)_/.test(name);
  const isClone = /(merge into|insert into|delete from) \S+__etl_new_/.test(sql) && !/__etl_rows_/.test(sql);
  const isMade = /^partition by/m.test(sql) && /^create or replace table/m.test(sql) && !sql.includes('where false');
  if (configuration.dryRun === true || !(isChange || isClone || isMade)) return undefined;
  const message = `Too many partitions produced by query, allowed ${MOST}, query produces at least ${MOST + 1} partitions`;
  return {
    json: { jobReference, configuration, status: { state: 'DONE', errorResult: { reason: 'invalidQuery', message } } },
  };
}

describeWithServers(['bigquery'], 'More partitions than one job may write', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let proxy: RecordingProxy;
  let project: CliProject;

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    proxy = await RecordingProxy.start(server.apiEndpoint);
    proxy.instead = refusing;
    const names = Object.entries(MODELS);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile({ ...server, apiEndpoint: proxy.url }),
      'models/schema.yml': JSON.stringify({
        models: names.map(([name, { test }]) => ({
          name,
          columns: [{ name: 'id', data_tests: test === undefined ? [] : [test] }],
        })),
      }),
      ...Object.fromEntries(
        names.map(([name, { config }]) => [
          `models/${name}.sql`,
          `{{ config(materialized='incremental', ${BY_DAY}, ${config}) }}\n{% if is_incremental() %}${AGAIN.join(' union all ')}{% else %}${FIRST.join(' union all ')}{% endif %}`,
        ]),
      ),
      'snapshots/kept.sql': `{% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols=['v'], ${BY_DAY}) }}
{% if var('again', false) %}${AGAIN.join(' union all ')}{% else %}${FIRST.join(' union all ')}{% endif %}{% endsnapshot %}`,
    });
    for (const again of [false, true]) {
      const result = await project.etl(['build', '--vars', JSON.stringify({ again })]);
      expect(result.exit, result.stdout + result.stderr).toBe(0);
    }
  }, 240_000);
  afterAll(async () => {
    project?.remove();
    await proxy?.close();
  });

  const texts = async (sql: string) => {
    const [job] = await client.createQueryJob({ query: sql });
    const [rows] = await job.getQueryResults();
    return rows.map((one) => String(Object.values(one)[0]));
  };

  it.each(Object.entries(MODELS).map(([name, { rows }]) => ({ name, rows })))(
    'gives the rows that the strategy says: $name',
    async ({ name, rows }) => {
      const sql = `select concat(cast(id as string), v) as x from ${server.dataset}.${name} order by x`;
      expect(await texts(sql)).toEqual(rows);
    },
  );

  it('gives the versions of a snapshot', async () => {
    const sql = `select concat(cast(id as string), v, if(dbt_valid_to is null, '', ' ended')) as x from ${server.dataset}.kept order by x`;
    expect(await texts(sql)).toEqual(['1A', '1a ended', '2b', '3C', '3c ended', '4N', '4n ended', '5e']);
  });

  it('is written in parts of as many as the service says, and nothing is left aside', async () => {
    const parts = proxy.requests.filter(({ body }) => /insert into \S+`merged__etl_parts_/.test(body));
    expect(parts.length).toBeGreaterThanOrEqual(2);
    const [tables] = await client.dataset(server.dataset).getTables();
    expect(tables.map(({ id }) => id).filter((id) => id?.includes('__etl_'))).toEqual([]);
  });
});
