import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { emulatorOutput } from '../testing/bigquery-output.ts';
import { stepOf, stepsOf } from '../testing/bigquery-steps.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { RecordingProxy } from '../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

/** A model of every way to publish, each with the tests that choose it. */
const MODELS: Readonly<Record<string, { config: string; sql: string; test: string }>> = {
  a_table: { config: "materialized='table'", sql: 'select id, v from {{ source("raw", "src") }}', test: 'unique' },
  b_view: { config: "materialized='view'", sql: 'select id, v from {{ source("raw", "src") }}', test: 'unique' },
  c_whole: {
    config: "materialized='incremental', unique_key='id'",
    sql: 'select id, v from {{ source("raw", "src") }}',
    test: 'unique',
  },
  d_rows: {
    config: "materialized='incremental', unique_key='id'",
    sql: 'select id, v from {{ source("raw", "src") }}',
    test: 'not_null',
  },
  e_replaced: {
    config: "materialized='incremental', unique_key='id', incremental_strategy='delete+insert'",
    sql: 'select id, v from {{ source("raw", "src") }}',
    test: 'unique',
  },
};
const NAMES = Object.keys(MODELS);
const OLD = [
  [1, 'one'],
  [2, 'two'],
];
const NEW = [
  [2, 'TWO'],
  [3, 'three'],
];
const MERGED = [[1, 'one'], ...NEW];
/** Rows of each model when all is done: tables and views are the source, the others keep what it lost. */
const DONE = (name: string) => (['a_table', 'b_view'].includes(name) ? NEW : MERGED);

const rowsSql = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map(([id, v]) => `select ${id} as id, '${v}' as v`).join(' union all ');

describeWithServers(['bigquery'], 'Write, audit, publish on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let proxy: RecordingProxy;
  let project: CliProject;

  const run = async (sql: string): Promise<(readonly unknown[])[]> => {
    const [job] = await client.createQueryJob({ query: sql });
    const [rows] = await job.getQueryResults();
    return rows.map((row) => Object.values(row));
  };
  const rowsOf = async (name: string) => await run(`select id, v from ${server.dataset}.${name} order by id`);
  const leftovers = async () => {
    const [tables] = await client.dataset(server.dataset).getTables();
    return tables.map(({ id }) => id).filter((id) => id?.includes('__etl_'));
  };

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    proxy = await RecordingProxy.start(server.apiEndpoint);
    const output = emulatorOutput(server);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': JSON.stringify({
        shop: {
          target: 'direct',
          outputs: {
            direct: output,
            watched: { ...output, api_endpoint: proxy.url, job_retries: 0 },
          },
        },
      }),
      'models/schema.yml': JSON.stringify({
        sources: [{ name: 'raw', schema: server.dataset, tables: [{ name: 'src' }] }],
        models: NAMES.map((name) => ({
          name,
          columns: [{ name: 'id', data_tests: [MODELS[name]?.test] }],
        })),
      }),
      ...Object.fromEntries(
        Object.entries(MODELS).map(([name, { config, sql }]) => [
          `models/${name}.sql`,
          `{{ config(${config}) }}\n${sql}`,
        ]),
      ),
    });
  });
  afterAll(async () => {
    project?.remove();
    await proxy?.close();
  });
  beforeEach(async () => {
    for (const name of [...NAMES, 'src'])
      await run(`drop ${name === 'b_view' ? 'view' : 'table'} if exists ${server.dataset}.${name}`);
    await run(`create table ${server.dataset}.src as ${rowsSql(OLD)}`);
    for (const name of NAMES.filter((one) => one !== 'b_view'))
      await run(`create table ${server.dataset}.${name} as ${rowsSql(OLD)}`);
    await run(`create view ${server.dataset}.b_view as ${rowsSql(OLD)}`);
    await run(`create or replace table ${server.dataset}.src as ${rowsSql(NEW)}`);
    proxy.requests.length = 0;
  });
  afterEach(() => {
    proxy.onAnswered = undefined;
  });

  it('changes what readers see by one step only, and only when the tests have passed', async () => {
    const result = await project.etl(['build', '--target', 'watched']);
    expect(result.exit, result.stdout).toBe(0);
    for (const name of NAMES) expect(await rowsOf(name), name).toEqual(DONE(name));
    expect(await leftovers()).toEqual([]);
    expect(stepsOf(proxy.requests)).toEqual([
      'create a_table__etl_new',
      'test a_table__etl_new',
      'copy a_table__etl_new to a_table',
      'properties of a_table',
      'drop a_table__etl_new',
      'create b_view__etl_new',
      'test b_view__etl_new',
      'create b_view',
      'drop b_view__etl_new',
      'clone c_whole to c_whole__etl_new',
      'merge c_whole__etl_new',
      'test c_whole__etl_new',
      'copy c_whole__etl_new to c_whole',
      'properties of c_whole',
      'drop c_whole__etl_new',
      'create d_rows__etl_delta',
      'test d_rows__etl_delta',
      'merge d_rows',
      'drop d_rows__etl_delta',
      'create e_replaced__etl_delta',
      'clone e_replaced to e_replaced__etl_new',
      'transaction e_replaced__etl_new',
      'test e_replaced__etl_new',
      'copy e_replaced__etl_new to e_replaced',
      'properties of e_replaced',
      'drop e_replaced__etl_delta',
      'drop e_replaced__etl_new',
    ]);
  });

  it('asks for copies and clones as the API documents them', async () => {
    const result = await project.etl(['build', '--target', 'watched', '--select', 'c_whole']);
    expect(result.exit, result.stdout).toBe(0);
    const [clone, copy] = proxy.requests
      .filter(({ method, body }) => method === 'POST' && body.includes('"copy"'))
      .map(({ body }) => JSON.parse(body).configuration.copy);
    const aside = expect.stringMatching(/^c_whole__etl_new_[0-9a-f]{8}$/);
    expect(clone).toMatchObject({
      operationType: 'CLONE',
      writeDisposition: 'WRITE_EMPTY',
      sourceTable: { projectId: server.projectId, datasetId: server.dataset, tableId: 'c_whole' },
      destinationTable: { tableId: aside },
    });
    const hours = (Date.parse(clone.destinationExpirationTime) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11);
    expect(hours).toBeLessThanOrEqual(12);
    expect(copy).toMatchObject({
      writeDisposition: 'WRITE_TRUNCATE',
      createDisposition: 'CREATE_IF_NEEDED',
      sourceTable: { tableId: aside },
      destinationTable: { tableId: 'c_whole' },
    });
    expect(copy).not.toHaveProperty('operationType');
  });

  it('leaves the last good rows when a test fails, and nothing aside', async () => {
    await run(
      `create or replace table ${server.dataset}.src as ${rowsSql([...NEW, [3, 'again']])} union all select null, 'n'`,
    );
    const result = await project.etl(['build', '--target', 'watched']);
    expect(result.exit).toBe(1);
    for (const name of NAMES) expect(await rowsOf(name), name).toEqual(OLD);
    expect(await leftovers()).toEqual([]);
  });

  it('goes on after the process was killed at any step: readers see the old or the new rows, then the new ones', async () => {
    for (let step = 1; ; step += 1) {
      if (step > 1) await reset();
      const running = project.start(['build', '--target', 'watched']);
      let steps = 0;
      proxy.onAnswered = async (request) => {
        if (stepOf(request) === null) return;
        steps += 1;
        if (steps !== step) return;
        running.process.kill('SIGKILL');
        await running.ended;
      };
      const { signal } = await running.ended;
      proxy.onAnswered = undefined;
      if (signal === null) {
        expect(steps).toBeGreaterThan(20);
        return;
      }
      for (const name of NAMES) expect([OLD, DONE(name)], `${name} at step ${step}`).toContainEqual(await rowsOf(name));
      const again = await project.etl(['build']);
      expect(again.exit, again.stdout).toBe(0);
      for (const name of NAMES) expect(await rowsOf(name), `${name} after step ${step}`).toEqual(DONE(name));
      expect(await leftovers(), `after step ${step}`).toEqual([]);
    }
  }, 600_000);

  const reset = async () => {
    await run(`create or replace view ${server.dataset}.b_view as ${rowsSql(OLD)}`);
    for (const name of NAMES.filter((one) => one !== 'b_view'))
      await run(`create or replace table ${server.dataset}.${name} as ${rowsSql(OLD)}`);
  };
});
