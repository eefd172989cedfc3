import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'Functions of a project on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let project: CliProject;

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile(server),
      'functions/double_it.sql': 'select 2 * x',
      'functions/functions.yml': JSON.stringify({
        functions: [
          { name: 'double_it', arguments: [{ name: 'x', data_type: 'int64' }], returns: { data_type: 'int64' } },
        ],
      }),
    });
  });
  afterAll(() => project?.remove());

  // The emulator calls functions by two-part names only, so that models, which name the project too, cannot call them.
  it('are created, and replaced when they change', async () => {
    const built = async () => {
      const { exit, stdout } = await project.etl(['build']);
      expect(exit, stdout).toBe(0);
      const [job] = await client.createQueryJob({ query: `select ${server.dataset}.double_it(3) as n` });
      return (await job.getQueryResults())[0];
    };
    expect(await built()).toEqual([{ n: 6 }]);
    project.write({ 'functions/double_it.sql': 'x * 20' });
    expect(await built()).toEqual([{ n: 60 }]);
  });
});
