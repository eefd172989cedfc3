import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bigqueryProfile } from '../../testing/bigquery-output.ts';
import { CliProject } from '../../testing/cli.ts';
import { type SentJob, sentJson } from '../../testing/servers/bigquery-api.ts';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

/** The kinds of jobs that a build runs, each held by the node that runs it. */
const HELD: Readonly<Record<string, (configuration: SentJob['configuration']) => boolean>> = {
  codes: ({ load }) => load !== undefined,
  asked: ({ query }) => query !== undefined,
  copied: ({ copy }) => copy !== undefined,
  replaced: ({ query }) => query?.query.includes('begin transaction') === true,
};

describeWithServers(['bigquery'], 'Ctrl-C in a build on BigQuery', () => {
  let server: SharedDataset;
  let proxy: RecordingProxy;
  let project: CliProject;
  beforeAll(async () => {
    server = await bigqueryDataset();
  });
  beforeEach(async () => {
    proxy = await RecordingProxy.start(server.apiEndpoint);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile({ ...server, apiEndpoint: proxy.url }, { threads: 4 }),
      'seeds/codes.csv': 'id,code\n1,a\n',
      'models/asked.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/copied.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/replaced.sql':
        "{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }} select 1 as id",
      'models/schema.yml': 'models: [{ name: copied, columns: [{ name: id, data_tests: [not_null] }] }]',
    });
    expect(await project.etl(['build'])).toMatchObject({ exit: 0 });
    proxy.requests.length = 0;
  });
  afterEach(async () => {
    project.remove();
    await proxy.close();
  });

  it('cancels every job that runs there, of every kind, says so and gives the dataset free', async () => {
    const held = new Map<string, SentJob>();
    const cancelled: string[] = [];
    proxy.instead = (request) => answerFor(request, held, cancelled);
    const build = project.start(['build']);
    await until(() => held.size === Object.keys(HELD).length);
    build.process.kill('SIGINT');
    const { exit, stdout } = await build.ended;
    expect(exit).toBe(1);
    expect(cancelled.sort()).toEqual([...held.keys()].sort());
    expect(stdout.match(/The statement was cancelled\./g)).toHaveLength(held.size);
    expect(stdout).toContain('Cancelled build');
    const gone = proxy.requests.some(({ method, path }) => method === 'DELETE' && path.includes('/etl_lease'));
    expect(gone).toBe(true);
  });
});

/** Jobs that are held run until they are cancelled. */
function answerFor(
  { method, path, headers, body }: PassedRequest,
  held: Map<string, SentJob>,
  cancelled: string[],
): ScriptedAnswer | undefined {
  const [, id = '', action] = /\/(?:jobs|queries)\/([^/?]+)(\/cancel)?/.exec(path) ?? [];
  if (method === 'POST' && action !== undefined) cancelled.push(id);
  const known = held.get(id);
  if (known !== undefined) return { json: { ...known, jobComplete: false, status: { state: 'RUNNING' } } };
  if (method !== 'POST' || !/\/jobs(\?|$)/.test(path)) return undefined;
  const job = sentJson<SentJob>({ headers, body });
  const node = /_shop_(\w+)$/.exec(job.configuration.labels?.etl_node ?? '')?.[1] ?? '';
  if (job.configuration.dryRun === true || HELD[node]?.(job.configuration) !== true) return undefined;
  held.set(job.jobReference.jobId, job);
  return { json: { ...job, status: { state: 'PENDING' } } };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
