import { afterEach, beforeEach, expect, it } from 'vitest';
import { bigqueryProfile } from '../../testing/bigquery-output.ts';
import { CliProject } from '../../testing/cli.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'Two runs at once on a dataset of BigQuery', () => {
  let proxy: RecordingProxy;
  let project: CliProject;
  let letGo: () => void;
  beforeEach(async () => {
    const server = await bigqueryDataset();
    proxy = await RecordingProxy.start(server.apiEndpoint);
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile({ ...server, apiEndpoint: proxy.url }, { threads: 16 }),
      'models/one.sql': "{{ config(materialized='table') }} select 1 as id",
    });
  });
  afterEach(async () => {
    letGo();
    project.remove();
    await proxy.close();
  });

  /** A build whose model is done only when `letGo` is called. */
  const heldBuild = async () => {
    const released = new Promise<void>((done) => {
      letGo = done;
    });
    const begun = new Promise<void>((done) => {
      proxy.onAnswered = async ({ body }) => {
        if (!body.includes('model_shop_one')) return;
        done();
        await released;
      };
    });
    const build = project.start(['build']);
    await begun;
    proxy.onAnswered = undefined;
    return build;
  };

  it('the second is told who is at work, or waits for it', async () => {
    const first = await heldBuild();
    const refused = await project.etl(['build']);
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('ETL4001');
    expect(refused.stderr).toContain(`process ${first.process.pid} (etl build)`);
    const second = project.start(['build', '--wait']);
    const waits = () => proxy.requests.filter(({ method, path }) => method === 'GET' && path.includes('/etl_lease'));
    const before = waits().length;
    while (waits().length < before + 2) await new Promise((done) => setImmediate(done));
    letGo();
    expect(await first.ended).toMatchObject({ exit: 0 });
    expect(await second.ended).toMatchObject({ exit: 0 });
  });

  it('the second goes on at once where the first was killed', async () => {
    const first = await heldBuild();
    first.process.kill('SIGKILL');
    letGo();
    await first.ended;
    expect(await project.etl(['build'])).toMatchObject({ exit: 0 });
  });
});
