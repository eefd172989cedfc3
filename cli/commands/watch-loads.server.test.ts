import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { type S3Server, s3Client, startS3 } from '../testing/servers/s3.ts';

describeWithServers(['s3'], 'A bucket that is watched', () => {
  let server: S3Server;
  let client: S3Client;
  let shop: CliProject;
  const put = async (Key: string, Body: string) =>
    await client.send(new PutObjectCommand({ Bucket: 'landing', Key, Body }));

  beforeAll(async () => {
    server = await startS3();
    client = await s3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: 'landing' }));
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const lake = {
      type: 's3',
      bucket: 'landing',
      endpoint,
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
    };
    const dev = { type: 'duckdb', path: 'w.duckdb', connections: { lake } };
    shop = new CliProject().write({
      'etl_project.yml': 'name: demo\nprofile: demo\n',
      'profiles.yml': JSON.stringify({ demo: { target: 'dev', outputs: { dev } } }),
      'sources/lake.yml': `
sources:
  - name: lake
    schema: raw_lake
    config: { connection: lake }
    tables:
      - name: orders
        primary_key: [id]
        load: { path: "changes/*.csv", changes: { operation: op } }
        columns: [{ name: id, data_type: bigint }, { name: note, data_type: string }]
`,
    });
  });
  afterAll(async () => {
    shop.remove();
    client.destroy();
    await server.stop();
  });

  it('is asked again after each interval, and what is new is loaded', async () => {
    await put('changes/1.csv', 'op,id,note\nI,1,a\n');
    const watch = shop.start(['load', '--watch', '--interval', '1', '--log-format', 'json']);
    await watch.sees('Watching 1 table: lake.orders (changes/*.csv)');
    await put('changes/2.csv', 'op,id,note\nU,1,b\nI,2,c\n');
    await watch.sees('LOAD 2 changes from 1 file (1 unchanged)');
    await put('changes/3.csv', 'op,id,note\nD,2,\n');
    await watch.sees('LOAD 1 change from 1 file (2 unchanged)');
    watch.process.kill('SIGINT');
    expect((await watch.ended).exit).toBe(0);
    const { stdout } = await shop.etl(['show', '--inline', 'select id, note from raw_lake.orders', '--output', 'json']);
    expect((JSON.parse(stdout) as { show: unknown }).show).toEqual([{ id: 1, note: 'b' }]);
  });
});
