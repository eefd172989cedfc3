import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { type BigqueryServer, bigqueryClient, startBigqueryEmulator } from './bigquery-emulator.ts';
import { describeWithServers } from './describe-with-servers.ts';

describeWithServers(['bigquery'], 'An emulator of BigQuery of a test', () => {
  let server: BigqueryServer | undefined;
  afterEach(() => server?.stop());

  it('answers the client of Google', async () => {
    server = await startBigqueryEmulator();
    const client = await bigqueryClient(server);
    await client.createDataset('shop');
    await client.createQueryJob({ query: "create table shop.orders as select 1 as id, date '2026-01-31' as day" });
    const [job] = await client.createQueryJob({ query: 'select id, cast(day as string) as day from shop.orders' });
    const [rows] = await job.getQueryResults();
    expect(rows).toEqual([{ id: 1, day: '2026-01-31' }]);
  });

  it('comes back on its port after its death, and leaves nothing behind', async () => {
    server = await startBigqueryEmulator();
    const client = await bigqueryClient(server);
    await server.kill();
    await expect(fetch(server.apiEndpoint)).rejects.toThrow();
    await server.start();
    const [datasets] = await client.getDatasets();
    expect(datasets).toEqual([]);
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  });
});
