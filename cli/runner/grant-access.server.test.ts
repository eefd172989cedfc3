import { afterAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'A view with grant_access_to', () => {
  const project = new CliProject();
  afterAll(() => project.remove());

  it('is authorized to read the datasets that it names, once', async () => {
    const [server, other] = [await bigqueryDataset(), await bigqueryDataset()];
    const { projectId, dataset } = server;
    const places = JSON.stringify([{ project: projectId, dataset: other.dataset }]);
    project.write({
      'etl_project.yml': 'name: p\nprofile: p\n',
      'profiles.yml': bigqueryProfile(server, {}, 'p'),
      'models/seen.sql': `{{ config(materialized='view', grant_access_to=${places}) }} select 1 as id`,
      'models/tested.sql': `{{ config(materialized='view', grant_access_to=${places}) }} select 1 as id`,
      'models/tested.yml': 'models: [{name: tested, columns: [{name: id, data_tests: [unique]}]}]',
    });
    for (const _ of [1, 2]) {
      const { exit, stdout } = await project.etl(['build']);
      expect(exit, stdout).toBe(0);
    }
    const client = await bigqueryClient(server);
    const [found] = await client.dataset(other.dataset).getMetadata();
    const views = (found.access as { view?: object }[]).flatMap(({ view }) => (view === undefined ? [] : [view]));
    expect(views).toHaveLength(2);
    expect(views).toContainEqual({ projectId, datasetId: dataset, tableId: 'seen' });
    expect(views).toContainEqual({ projectId, datasetId: dataset, tableId: 'tested' });
  });
});
