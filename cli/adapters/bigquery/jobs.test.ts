import { afterEach, expect, it } from 'vitest';
import { codeOf, errorOf } from '../../testing/adapter-contract.ts';
import { BigqueryApi, type JobFate, refusal, type SentJob } from '../../testing/servers/bigquery-api.ts';
import { checkCredentials } from '../index.ts';
import type { Connection, Warehouse } from '../types.ts';
import { bigquery } from './adapter.ts';

const open: { api: BigqueryApi; warehouse: Warehouse }[] = [];
afterEach(async () => {
  for (const { api, warehouse } of open.splice(0)) {
    await warehouse.close();
    await api.server.stop();
  }
});

async function service(
  fateOf: (job: SentJob, count: number) => JobFate = () => ({}),
  more: object = {},
): Promise<{ api: BigqueryApi; connection: Connection }> {
  const api = await BigqueryApi.start(fateOf);
  const output = {
    type: 'bigquery',
    method: 'none',
    project: 'test',
    dataset: 'd',
    api_endpoint: api.server.url,
    ...more,
  };
  const warehouse = await bigquery.open(checkCredentials(bigquery, output), { projectRoot: '.' });
  open.push({ api, warehouse });
  return { api, connection: await warehouse.connect() };
}

const JOBS = '/bigquery/v2/projects/test/jobs';
const idsOf = ({ inserts }: BigqueryApi) =>
  inserts.map(({ body }) => (JSON.parse(body) as SentJob).jobReference.jobId.replace(/^etl_[0-9a-f]+/, 'etl'));

it('a job says what it is for, and what it may cost', async () => {
  const { api, connection } = await service(undefined, {
    location: 'EU',
    execution_project: 'payer',
    maximum_bytes_billed: 1000,
    priority: 'batch',
    reservation: 'projects/p/locations/EU/reservations/r',
    job_execution_timeout_seconds: 60,
    labels: { team: 'Sales & Co' },
  });
  connection.workFor?.({ invocation: '6b1b8a1e-01', node: 'model.shop.Dim Customer' });
  await connection.query('select 1 as a');
  const [insert] = api.inserts;
  expect(insert?.path).toBe('/bigquery/v2/projects/payer/jobs');
  expect(JSON.parse(insert?.body ?? '')).toEqual({
    jobReference: { projectId: 'payer', jobId: 'etl_6b1b8a1e-01_model_shop_Dim_Customer_1_1', location: 'EU' },
    configuration: {
      query: { query: 'select 1 as a', useLegacySql: false, priority: 'BATCH', maximumBytesBilled: '1000' },
      labels: { team: 'sales___co', etl_invocation: '6b1b8a1e-01', etl_node: 'model_shop_dim_customer' },
      jobTimeoutMs: '60000',
      reservation: 'projects/p/locations/EU/reservations/r',
    },
  });
});

it('a job of a node runs where and as long as its config says', async () => {
  const { api, connection } = await service(undefined, { job_execution_timeout_seconds: 60 });
  const config = { job_execution_timeout_seconds: 5, reservation: 'projects/p/locations/EU/reservations/own' };
  connection.workFor?.({ invocation: 'i', node: 'model.shop.a', config });
  await connection.query('select 1 as a');
  expect(JSON.parse(api.inserts[0]?.body ?? '').configuration).toMatchObject({
    jobTimeoutMs: '5000',
    reservation: 'projects/p/locations/EU/reservations/own',
  });
});

it('a job whose answer was lost is asked for, and not run again when it had arrived', async () => {
  const { api, connection } = await service();
  const sent: string[] = [];
  // The service takes the job, and the network loses the answer.
  const answer = api.answer.bind(api);
  api.answer = (request, fateOf) => {
    const found = answer(request, fateOf);
    if (request.method === 'POST' && sent.push(request.path) === 1) return { instead: 'reset' };
    return found;
  };
  expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
  expect(api.inserts).toHaveLength(1);
  expect(api.server.requests[1]).toMatchObject({ method: 'GET', path: expect.stringMatching(/\/jobs\/etl_\w+_1_1$/) });
});

it('a job whose answer was lost is sent again by the same id when it had not arrived', async () => {
  const { api, connection } = await service();
  api.server.answerNextOf(JOBS, { instead: 'reset' }, { status: 503, body: 'busy' });
  expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
  expect(idsOf(api)).toEqual(['etl_1_1', 'etl_1_1', 'etl_1_1']);
  expect(api.jobs.size).toBe(1);
});

it('a refusal that passes is waited for, as long as the service asks', async () => {
  const { api, connection } = await service();
  const limit = 'Exceeded rate limits: too many api requests per user per method for this user_method';
  api.server.answerNextOf(
    JOBS,
    refusal(403, 'rateLimitExceeded', limit),
    refusal(429, 'rateLimitExceeded', limit, { 'retry-after': '1' }),
    refusal(503, 'backendError', 'Error encountered during execution. Retrying may solve the problem.'),
  );
  expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
  expect(api.inserts).toHaveLength(4);
});

it('a job that failed for a reason that passes is run again by the next id, a script is not', async () => {
  const backend = { error: { reason: 'backendError', message: 'Retrying the job may solve the problem.' } };
  const { api, connection } = await service((_, count) => (count < 2 ? backend : {}));
  await connection.query('select 1 as a');
  expect(idsOf(api)).toEqual(['etl_1_1', 'etl_1_2', 'etl_1_3']);
  const script = await service(() => ({ ...backend, statistics: { statementType: 'SCRIPT' } }));
  expect(await codeOf(script.connection.execute('select 1; select 2'))).toBe('ETL4058');
  expect(script.api.inserts).toHaveLength(1);
});

it('a job is followed to its end, and its rows are read page by page', async () => {
  const { api, connection } = await service(() => ({ looks: 2 }));
  const page = (v: string, pageToken?: string) => ({
    json: {
      jobComplete: true,
      schema: { fields: [{ name: 'a', type: 'INTEGER' }] },
      rows: [{ f: [{ v }] }],
      pageToken,
    },
  });
  const answer = api.answer.bind(api);
  api.answer = (request, fateOf) => {
    const found = answer(request, fateOf);
    if (Reflect.get(found.json ?? {}, 'jobComplete') !== true) return found;
    return request.query.get('pageToken') === 'more' ? page('9007199254740993') : page('1', 'more');
  };
  expect((await connection.query('select a from t')).rows).toEqual([[1], [9007199254740993n]]);
  expect(api.inserts).toHaveLength(1);
  // Two that find it running, its first page with the end, and the second page.
  expect(api.server.requests.filter(({ path }) => path.includes('/queries/'))).toHaveLength(4);
});

it('many pages of more than ten megabytes come whole and in order, one request each', async () => {
  const { api, connection } = await service();
  const [pages, size] = [30, 500];
  const answer = api.answer.bind(api);
  api.answer = (request, fateOf) => {
    if (!request.path.includes('/queries/') || request.query.get('maxResults') !== null) return answer(request, fateOf);
    const at = Number(request.query.get('pageToken') ?? 0);
    const rows = Array.from({ length: size }, (_, index) => ({
      f: [{ v: String(at * size + index) }, { v: 'x'.repeat(1000) }],
    }));
    const fields = [
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'STRING' },
    ];
    const next = at + 1 < pages ? { pageToken: String(at + 1) } : {};
    return { json: { jobComplete: true, schema: { fields }, rows, ...next } };
  };
  const { rows } = await connection.query('select a, b from t');
  expect(rows.map(([a]) => a)).toEqual(Array.from({ length: pages * size }, (_, index) => index));
  expect(api.server.requests.filter(({ path }) => path.includes('/queries/'))).toHaveLength(pages);
});

it('an interrupted job is cancelled at the service', async () => {
  const { api, connection } = await service(() => ({ looks: Number.POSITIVE_INFINITY }));
  const code = codeOf(connection.query('select 1 as a'));
  await until(() => api.server.requests.some(({ path }) => path.includes('/queries/')));
  connection.interrupt();
  expect(await code).toBe('ETL4011');
  await connection.close();
  expect([...api.jobs.values()].map(({ cancelled }) => cancelled)).toEqual([true]);
});

it('a job that takes too long is cancelled', async () => {
  const { api, connection } = await service(() => ({ looks: Number.POSITIVE_INFINITY }), {
    job_execution_timeout_seconds: 1,
  });
  expect(await codeOf(connection.query('select 1 as a'))).toBe('ETL4056');
  expect([...api.jobs.values()].map(({ cancelled }) => cancelled)).toEqual([true]);
});

it('a network that is gone in mid-job is told with the job, which may have finished', async () => {
  const { api, connection } = await service(() => ({ looks: Number.POSITIVE_INFINITY }), { job_retries: 1 });
  const answer = api.answer.bind(api);
  api.answer = (request, fateOf) => (request.method === 'GET' ? { instead: 'reset' } : answer(request, fateOf));
  const error = await errorOf(connection.query('select 1 as a'));
  expect(error.code).toBe('ETL4055');
  expect(error.message).toMatch(
    /stopped answering while the job etl_\w+_1_1 ran, and whether it finished is not known/,
  );
  const away = await service(undefined, { api_endpoint: 'http://127.0.0.1:9', job_retries: 0 });
  expect((await errorOf(away.connection.query('select 1'))).message).toBe(
    'BigQuery at 127.0.0.1:9 does not answer: nothing listens there.',
  );
});

it('a host that has no such name is told at once', async () => {
  const { connection } = await service(undefined, { api_endpoint: 'http://no-such-host.invalid' });
  const error = await errorOf(connection.query('select 1'));
  expect([error.code, error.message]).toEqual([
    'ETL4055',
    expect.stringContaining('no-such-host.invalid does not answer'),
  ]);
});

it('what statements of a node used is added up', async () => {
  const { connection } = await service(() => ({
    statistics: { totalBytesProcessed: '1000', totalBytesBilled: '10485760', totalSlotMs: '7' },
  }));
  connection.workFor?.({ invocation: 'i', node: 'model.shop.a' });
  await connection.query('select 1 as a');
  await connection.execute('select 1 as a');
  expect(connection.takeUsage?.('model.shop.a')).toEqual({
    bytes_processed: 2000,
    bytes_billed: 20971520,
    slot_ms: 14,
    location: 'US',
    project_id: 'test',
    job_id: 'etl_i_model_shop_a_2_1',
  });
  expect(connection.takeUsage?.('model.shop.a')).toBeNull();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
