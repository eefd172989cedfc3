import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emulatorOutput } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'etl clone on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let project: CliProject;

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    const prod = emulatorOutput(server, { threads: 3 });
    const outputs = { prod, ci: { ...prod, dataset: `${server.dataset}_ci` } };
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': JSON.stringify({ shop: { target: 'prod', outputs } }),
      'seeds/cities.csv': 'id,city\n1,Cusco\n',
      'models/orders.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/all_orders.sql': "select * from {{ ref('orders') }}",
    });
    const { exit, stdout } = await project.etl(['build', '--target-path', 'state']);
    expect(exit, stdout).toBe(0);
  });

  afterAll(async () => {
    project?.remove();
    await client?.dataset(`${server.dataset}_ci`).delete({ force: true });
  });

  const clone = async (...flags: string[]) => {
    const { exit, stdout } = await project.etl(['clone', '--target', 'ci', '--state', 'state', ...flags]);
    expect(exit, stdout).toBe(0);
    const { results } = JSON.parse(project.read('target/run_results.json')) as { results: { message: string }[] };
    return results.map(({ message }) => message).sort();
  };

  it('clones tables, puts views on views, keeps what is here, and replaces it when asked', async () => {
    expect(await clone()).toEqual(['OK', 'OK', 'OK']);
    const [tables] = await client.dataset(`${server.dataset}_ci`).getTables();
    const types = tables.map(({ id, metadata }) => `${id}: ${metadata.type}`).sort();
    // The emulator's word for a table that has a cloneDefinition.
    expect(types).toEqual(['all_orders: VIEW', 'cities: CLONE', 'orders: CLONE']);
    expect(await clone()).toEqual(['No-op', 'No-op', 'No-op']);
    expect(await clone('--full-refresh')).toEqual(['OK', 'OK', 'OK']);
  });
});
