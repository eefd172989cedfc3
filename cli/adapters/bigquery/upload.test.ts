import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { errorOf } from '../../testing/adapter-contract.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { type ColumnInfo, checkCredentials, relation } from '../index.ts';
import { bigquery } from './adapter.ts';

const MIB = 2 ** 20;
const SIZE = 40 * MIB + 17;
const root = mkdtempSync(path.join(os.tmpdir(), 'etl-upload-'));
const file = path.join(root, 'rows.parquet');
writeFileSync(file, 'PAR1');
truncateSync(file, SIZE);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const API = '/bigquery/v2/projects/p';
const UPLOAD = `/upload${API}/jobs`;

/** The service's side of a resumable upload, as it is documented; `misbehave` answers in its place. */
class UploadServer {
  received = 0;
  readonly ranges: string[] = [];
  job: object | undefined;

  answer(request: RecordedRequest, misbehave: (count: number) => ScriptedAnswer | undefined): ScriptedAnswer {
    if (request.path === UPLOAD) {
      this.received = 0;
      this.job = JSON.parse(request.body) as object;
      return { headers: { location: '/upload/session?upload_id=1' } };
    }
    if (request.path !== '/upload/session') return { json: { ...this.job, status: { state: 'DONE' } } };
    const range = request.headers['content-range'] ?? '';
    this.ranges.push(range);
    const told = misbehave(this.ranges.length);
    if (told !== undefined) return told;
    const [, from, to] = /^bytes (\d+)-(\d+)\/\d+$/.exec(range) ?? [];
    if (from !== undefined && Number(from) === this.received) this.received = Number(to) + 1;
    if (this.received === SIZE) return { json: { ...this.job, status: { state: 'RUNNING' } } };
    const headers = this.received === 0 ? {} : { range: `bytes=0-${this.received - 1}` };
    return { status: 308, headers };
  }
}

async function upload(
  misbehave: (count: number, server: UploadServer) => ScriptedAnswer | undefined = () => undefined,
  columns: readonly ColumnInfo[] = [{ name: 'amount', dataType: 'NUMERIC(10, 2)' }],
) {
  const service = new UploadServer();
  const server = await ContractServer.start((request) => service.answer(request, (count) => misbehave(count, service)));
  const output = {
    type: 'bigquery',
    method: 'none',
    project: 'p',
    dataset: 'd',
    api_endpoint: server.url,
    job_retries: 2,
  };
  const warehouse = await bigquery.open(checkCredentials(bigquery, output), { projectRoot: root });
  const connection = await warehouse.connect();
  const table = relation({ database: null, schema: 'd', identifier: 't' });
  const options = { id: 'load 1', expiresInHours: 1 };
  const done = connection.api?.loadFiles(table, columns, [file], options) ?? Promise.resolve();
  const failure = await done.then(() => undefined).catch((cause: unknown) => errorOf(Promise.reject(cause)));
  await warehouse.close();
  await server.stop();
  return { service, server, failure };
}

const whole = [
  `bytes 0-${16 * MIB - 1}/${SIZE}`,
  `bytes ${16 * MIB}-${32 * MIB - 1}/${SIZE}`,
  `bytes ${32 * MIB}-${SIZE - 1}/${SIZE}`,
];

it('a file goes up in parts, into a new table that is gone by itself, with its schema', async () => {
  const { service, server, failure } = await upload();
  expect(failure).toBeUndefined();
  expect(service.ranges).toEqual(whole);
  const made = server.requests.find(({ path: asked, method }) => method === 'POST' && asked.endsWith('/tables'));
  expect(JSON.parse(made?.body ?? '')).toMatchObject({ expirationTime: expect.stringMatching(/^\d{13}$/) });
  expect(service.job).toMatchObject({
    jobReference: { projectId: 'p', jobId: expect.stringMatching(/^etl_load_1_[0-9a-f]{8}_1_1$/) },
    configuration: {
      load: {
        destinationTable: { projectId: 'p', datasetId: 'd', tableId: 't' },
        schema: { fields: [{ name: 'amount', type: 'NUMERIC', precision: '10', scale: '2' }] },
        sourceFormat: 'PARQUET',
        writeDisposition: 'WRITE_APPEND',
      },
    },
  });
});

it('arrays are repeated fields, structs records, and lists of the file are known as such', async () => {
  const { service } = await upload(undefined, [
    { name: 'tags', dataType: 'ARRAY<STRING>' },
    { name: 'items', dataType: 'ARRAY<STRUCT<`sku` STRING, `price` NUMERIC(10, 2), `parts` ARRAY<INT64>>>' },
    { name: 'at', dataType: 'STRUCT<`city` STRING, `geo` STRUCT<`lat` FLOAT64>>' },
  ]);
  expect(service.job).toMatchObject({
    configuration: {
      load: {
        sourceFormat: 'PARQUET',
        parquetOptions: { enableListInference: true },
        schema: {
          fields: [
            { name: 'tags', type: 'STRING', mode: 'REPEATED' },
            {
              name: 'items',
              type: 'RECORD',
              mode: 'REPEATED',
              fields: [
                { name: 'sku', type: 'STRING' },
                { name: 'price', type: 'NUMERIC', precision: '10', scale: '2' },
                { name: 'parts', type: 'INTEGER', mode: 'REPEATED' },
              ],
            },
            {
              name: 'at',
              type: 'RECORD',
              fields: [
                { name: 'city', type: 'STRING' },
                { name: 'geo', type: 'RECORD', fields: [{ name: 'lat', type: 'FLOAT' }] },
              ],
            },
          ],
        },
      },
    },
  });
});

it('after a part that was lost the service is asked how much it has', async () => {
  const { service, failure } = await upload((count) => (count === 2 ? { instead: 'reset' } : undefined));
  expect(failure).toBeUndefined();
  expect(service.ranges).toEqual([whole[0], whole[1], `bytes */${SIZE}`, whole[1], whole[2]]);
});

it('a part that is taken by half is sent from there', async () => {
  const { service, failure } = await upload((count, server) => {
    if (count !== 1) return undefined;
    server.received = 8 * MIB;
    return { status: 308, headers: { range: `bytes=0-${8 * MIB - 1}` } };
  });
  expect(failure).toBeUndefined();
  expect(service.ranges[1]).toBe(`bytes ${8 * MIB}-${24 * MIB - 1}/${SIZE}`);
});

it('an upload that the service forgot begins again, unless its job arrived', async () => {
  const arrived = await upload((count) => (count === 3 ? { status: 404, body: '' } : undefined));
  expect([arrived.failure, arrived.service.ranges.length]).toEqual([undefined, 3]);
});

it('an upload that is refused is told, one that stays lost too', async () => {
  const message = 'Access Denied: Dataset p:d: Permission bigquery.tables.updateData denied on dataset p:d';
  const error = { code: 403, message, errors: [{ reason: 'accessDenied', message }] };
  const refused = await upload(() => ({ status: 403, json: { error } }));
  expect([refused.failure?.code, refused.service.ranges.length]).toEqual(['ETL4051', 1]);
  const lost = await upload(() => ({ instead: 'reset' }));
  expect([lost.failure?.code, lost.service.ranges.length]).toEqual(['ETL4055', 3]);
});
