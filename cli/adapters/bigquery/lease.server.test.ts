import { hostname } from 'node:os';
import { beforeEach, expect, it } from 'vitest';
import { errorOf } from '../../testing/adapter-contract.ts';
import { BigqueryApi, refusal } from '../../testing/servers/bigquery-api.ts';
import { bigqueryClient } from '../../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';
import { checkCredentials } from '../index.ts';
import type { LeaseRequest, Warehouse, WarehouseLease } from '../types.ts';
import { bigquery } from './adapter.ts';

const asks = (more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  command: 'build',
  startedAt: new Date('2024-05-06T07:08:09Z'),
  wait: false,
  signal: new AbortController().signal,
  ...more,
});

async function open(apiEndpoint: string, project: string, dataset: string): Promise<Warehouse> {
  const output = { type: 'bigquery', method: 'none', project, dataset, api_endpoint: apiEndpoint, job_retries: 0 };
  return await bigquery.open(checkCredentials(bigquery, output), { projectRoot: '.' });
}

const take = async (warehouse: Warehouse, more?: Partial<LeaseRequest>): Promise<WarehouseLease | undefined> =>
  await warehouse.takeLease?.(asks(more));

describeWithServers(['bigquery'], 'The right to write a dataset of BigQuery', () => {
  let server: SharedDataset;
  let warehouse: Warehouse;
  beforeEach(async () => {
    server = await bigqueryDataset();
    warehouse = await open(server.apiEndpoint, server.projectId, server.dataset);
  });

  /** The table of a holder that is somewhere else. */
  const heldBy = async (holder: object) => {
    const client = await bigqueryClient(server);
    const description = JSON.stringify({ id: 'x', command: 'run', startedAt: '2024-01-01T00:00:00.000Z', ...holder });
    await client.dataset(server.dataset).createTable('etl_lease', { description, schema: 'holder:string' });
  };

  it('is held by one process at a time, whose name others are told', async () => {
    const lease = await take(warehouse);
    const error = await errorOf(take(warehouse));
    expect(error.message).toBe(
      `The warehouse test.${server.dataset} is in use by process ${process.pid} (build), since 2024-05-06 07:08:09 UTC, and only one process at a time may write it.`,
    );
    await lease?.release();
    await lease?.release();
    await (await take(warehouse))?.release();
  });

  it('is waited for', async () => {
    const lease = await take(warehouse);
    const told: string[] = [];
    const waiting = take(warehouse, { wait: true, onWait: (holder) => told.push(holder) });
    while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await lease?.release();
    await (await waiting)?.release();
    expect(told).toEqual([`process ${process.pid} (build), since 2024-05-06 07:08:09 UTC`]);
  });

  it('is taken over from a process that is gone, here or elsewhere, and not from one that lives', async () => {
    const now = new Date().toISOString();
    await heldBy({ pid: 999_999_999, host: hostname(), aliveAt: now });
    await (await take(warehouse))?.release();
    await heldBy({ pid: 1, host: 'elsewhere', aliveAt: '2024-01-01T00:00:00.000Z' });
    await (await take(warehouse))?.release();
    await heldBy({ pid: 1, host: 'elsewhere', aliveAt: now });
    expect((await errorOf(take(warehouse))).message).toContain('process 1 on elsewhere (run)');
  });

  it('makes the dataset where there is none, and is no relation of it', async () => {
    const fresh = await open(server.apiEndpoint, server.projectId, `${server.dataset}_fresh`);
    const lease = await take(fresh);
    const connection = await fresh.connect();
    expect(await bigquery.introspection.listSchemas(connection, null)).toContain(`${server.dataset}_fresh`);
    expect(await bigquery.introspection.listRelations(connection, null, `${server.dataset}_fresh`)).toEqual([]);
    await lease?.release();
  });
});

it('a holder that is gone is not taken over by two: the second meets the first', async () => {
  const api = await BigqueryApi.start();
  const gone = { id: 'x', pid: 1, host: 'elsewhere', command: 'run', startedAt: '2024-01-01T00:00:00.000Z' };
  const holder = (aliveAt: string) => ({ json: { etag: '"1"', description: JSON.stringify({ ...gone, aliveAt }) } });
  const table = '/bigquery/v2/projects/p/datasets/d/tables';
  api.server.answerNextOf(
    table,
    refusal(409, 'duplicate', 'Already Exists'),
    refusal(409, 'duplicate', 'Already Exists'),
  );
  const old = holder('2024-01-01T00:00:00.000Z');
  const alive = holder(new Date().toISOString());
  const changed = refusal(412, 'conditionNotMet', 'Precondition Failed');
  api.server.answerNextOf(`${table}/etl_lease`, old, old, changed, alive, alive);
  api.server.answerNextOf('/bigquery/v2/projects/p/datasets/d', { json: {} });
  api.server.answerNextOf(table, refusal(409, 'duplicate', 'Already Exists'));
  const warehouse = await open(api.server.url, 'p', 'd');
  expect((await errorOf(take(warehouse))).code).toBe('ETL4001');
  const patch = api.server.requests.find(({ method }) => method === 'PATCH');
  expect(patch?.headers['if-match']).toBe('"1"');
  await api.server.stop();
});
