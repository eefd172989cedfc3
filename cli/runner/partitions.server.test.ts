import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import type { ScriptedAnswer } from '../testing/servers/contract-server.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

const DAYS = 4500;
const SQL = `select day, 1 as n from unnest(generate_date_array('2000-01-01', date_add('2000-01-01', interval ${DAYS - 1} day))) as day
union all select null, 1`;
const model = (partition: string) => `{{ config(materialized='table', partition_by={${partition}}) }}\n${SQL}`;
const BY_DAY = "'field': 'day', 'data_type': 'date'";

describeWithServers(['bigquery'], 'Partitions of BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let proxy: RecordingProxy;
  let project: CliProject;

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    proxy = await RecordingProxy.start(server.apiEndpoint);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile({ ...server, apiEndpoint: proxy.url }),
      'models/days.sql': model(BY_DAY),
      'models/schema.yml': JSON.stringify({
        models: [{ name: 'days', columns: [{ name: 'n', data_tests: ['not_null'] }] }],
      }),
    });
  });
  afterAll(async () => {
    project?.remove();
    await proxy?.close();
  });

  const counted = async (): Promise<unknown> => {
    const sql = `select count(*) as all_rows, count(distinct day) as days, countif(day is null) as nulls from ${server.dataset}.days`;
    const [job] = await client.createQueryJob({ query: sql });
    return (await job.getQueryResults())[0][0];
  };
  /** The service's answer to a statement that writes more partitions than one job may. */
  const refusing = (request: PassedRequest): ScriptedAnswer | undefined => {
    if (request.method !== 'POST' || !/\/jobs(\?|$)/.test(request.path)) return undefined;
    const { configuration, jobReference } = JSON.parse(request.body);
    const isWhole =
      /generate_date_array/.test(configuration.query?.query) && /partition by/.test(configuration.query.query);
    if (!isWhole || configuration.dryRun === true) return undefined;
    const message = `Too many partitions produced by query, allowed 4000, query produces at least ${DAYS} partitions`;
    const errorResult = { reason: 'invalidQuery', message };
    return { json: { jobReference, configuration, status: { state: 'DONE', errorResult } } };
  };

  describe.each(['with', 'without'])('more than one job may write, %s tests', (tests) => {
    it('are written by several jobs, and readers see all of them at once', async () => {
      proxy.instead = refusing;
      proxy.requests.length = 0;
      const result = await project.etl([tests === 'with' ? 'build' : 'run']);
      proxy.instead = undefined;
      expect(result.exit, result.stdout).toBe(0);
      expect(await counted()).toEqual({ all_rows: DAYS + 1, days: DAYS, nulls: 1 });
      const inserts = proxy.requests.filter(({ body }) => /insert into `\w+`\.`\w+`\.`days__etl_new/.test(body));
      expect(inserts).toHaveLength(2);
      expect(proxy.requests.filter(({ body }) => body.includes('"copy"'))).toHaveLength(1);
      const [tables] = await client.dataset(server.dataset).getTables();
      expect(tables.map(({ id }) => id)).toEqual(['days']);
    });
  });

  it('are not changed in place: the error says what differs and offers a full refresh, which does it', async () => {
    project.write({ 'models/days.sql': model(`${BY_DAY}, 'granularity': 'month'`) });
    const refused = await project.etl(['run']);
    expect(refused.exit).toBe(1);
    expect(refused.stdout).toContain('ETL4040');
    expect(refused.stdout).toContain('partitioned by day of day');
    expect(refused.stdout).toContain('--full-refresh');
    const refreshed = await project.etl(['run', '--full-refresh']);
    expect(refreshed.exit, refreshed.stdout).toBe(0);
    expect(await counted()).toEqual({ all_rows: DAYS + 1, days: DAYS, nulls: 1 });
  });
});
