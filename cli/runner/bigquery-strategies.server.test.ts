import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

const row = (id: number, day: string | null, v: string) => {
  const date = day === null ? 'cast(null as date)' : `date '${day}'`;
  const seen = day === null ? 'cast(null as timestamp)' : `timestamp '${day} 05:00:00+00'`;
  return `select ${id} as id, ${date} as day, ${seen} as seen, '${v}' as v`;
};
const FIRST = [row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(3, null, 'n')].join(' union all ');
const AGAIN = [row(2, '2024-01-02', 'B'), row(4, '2024-01-03', 'd'), row(3, null, 'N')].join(' union all ');

const BY_DAY = "partition_by={'field': 'day', 'data_type': 'date'}";
const REPLACED = ['1a', '2B', '3N', '4d'];
const ADDED = ['1a', '2B', '2b', '3N', '3n', '4d'];

/** The config of a model, the test that it has, and its rows after two builds. */
const MODELS: Readonly<Record<string, { config: string; test?: string; rows: readonly string[] }>> = {
  appended: { config: "incremental_strategy='append'", rows: ADDED },
  appended_tested: { config: "incremental_strategy='append'", test: 'not_null', rows: ADDED },
  merged: { config: "unique_key='id'", rows: REPLACED },
  merged_tested: { config: `unique_key='id', ${BY_DAY}`, test: 'unique', rows: REPLACED },
  merged_columns: { config: "unique_key=['id'], merge_update_columns=['v']", test: 'not_null', rows: REPLACED },
  replaced: { config: "unique_key='id', incremental_strategy='delete+insert'", rows: REPLACED },
  replaced_keys: {
    config: "unique_key=['id', 'v'], incremental_strategy='delete+insert'",
    test: 'not_null',
    rows: ADDED,
  },
  overwritten: { config: `incremental_strategy='insert_overwrite', ${BY_DAY}`, test: 'not_null', rows: REPLACED },
  overwritten_hours: {
    config: `incremental_strategy='insert_overwrite', partition_by={'field': 'seen', 'data_type': 'timestamp', 'granularity': 'hour'}`,
    rows: REPLACED,
  },
  overwritten_range: {
    config: `incremental_strategy='insert_overwrite', partition_by={'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 10, 'interval': 1}}`,
    test: 'unique',
    rows: REPLACED,
  },
  overwritten_given: {
    config: `incremental_strategy='insert_overwrite', partitions=["date '2024-01-02'"], ${BY_DAY}`,
    rows: ['1a', '2B', '3N', '3n', '4d'],
  },
};

describeWithServers(['bigquery'], 'Incremental models on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let project: CliProject;

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    const names = Object.entries(MODELS);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile(server, { threads: 2 }),
      'models/schema.yml': JSON.stringify({
        models: names.map(([name, { test }]) => ({
          name,
          columns: [{ name: 'id', data_tests: test === undefined ? [] : [test] }],
        })),
      }),
      ...Object.fromEntries(
        names.map(([name, { config }]) => [
          `models/${name}.sql`,
          `{{ config(materialized='incremental', ${config}) }}\n{% if is_incremental() %}${AGAIN}{% else %}${FIRST}{% endif %}`,
        ]),
      ),
      'models/watched.sql':
        "{{ config(materialized='materialized_view') }}\nselect v, count(*) as n from {{ ref('merged') }} group by v",
      'models/hooked.sql': `{{ config(materialized='table', post_hook="insert into {{ this }} (id) values (7)") }}\nselect 1 as id`,
      'models/with_header.sql':
        "{% call set_sql_header(config) %}create temp function more(x int64) as (x + 1);{% endcall %}{{ config(materialized='table') }}\nselect more(1) as id",
    });
    for (const _ of [1, 2]) {
      const result = await project.etl(['build']);
      expect(result.exit, result.stdout).toBe(0);
    }
  }, 120_000);
  afterAll(() => project?.remove());

  const valuesOf = async (sql: string): Promise<readonly unknown[]> => {
    const [job] = await client.createQueryJob({ query: sql });
    const [rows] = await job.getQueryResults();
    return rows.map((one) => Object.values(one)[0]);
  };

  it.each(Object.entries(MODELS).map(([name, { rows }]) => ({ name, rows })))(
    'have the rows that their strategy says after two builds: $name',
    async ({ name, rows }) => {
      const found = await valuesOf(
        `select concat(cast(id as string), v) as x from ${server.dataset}.${name} order by x`,
      );
      expect(found).toEqual(rows);
    },
  );

  it('stand beside materialized views, hooks and headers that work', async () => {
    expect(await valuesOf(`select v from ${server.dataset}.watched order by v`)).toEqual(['B', 'N', 'a', 'd']);
    expect(await valuesOf(`select id from ${server.dataset}.hooked order by id`)).toEqual([1, 7]);
    expect(await valuesOf(`select id from ${server.dataset}.with_header`)).toEqual([2]);
  });

  it('leave nothing aside', async () => {
    const [tables] = await client.dataset(server.dataset).getTables();
    expect(tables.map(({ id }) => id).filter((id) => id?.includes('__etl_'))).toEqual([]);
  });
});
