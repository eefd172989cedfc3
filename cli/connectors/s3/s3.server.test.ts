import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { connectorContract } from '../../testing/connector-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { s3Client, startS3 } from '../../testing/servers/s3.ts';

describeWithServers(['s3'], 'S3', () => {
  connectorContract({
    type: 's3',
    misspelledKey: 'bukket',
    load: (table) => ({ path: `${table}*.csv` }),
    start: async () => {
      const projectRoot = await mkdtemp(path.join(os.tmpdir(), 'etl-s3-'));
      const server = await startS3();
      const client = await s3Client(server);
      await client.send(new CreateBucketCommand({ Bucket: 'landing' }));
      const keyOf = (name: string | undefined) => `shop/${name}.csv`;
      return {
        connection: {
          type: 's3',
          bucket: 'landing',
          prefix: 'shop',
          endpoint: server.endpoint,
          access_key_id: server.accessKeyId,
          secret_access_key: server.secretAccessKey,
        },
        projectRoot,
        write: async ({ name, columns }, rows) => {
          const quote = (cell: string | null) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
          const lines = rows.map((row) => row.map(quote).join(','));
          const text = [Object.keys(columns).join(','), ...lines, ''].join('\n');
          await client.send(new PutObjectCommand({ Bucket: 'landing', Key: keyOf(name), Body: text }));
        },
        remove: async ({ name }) => {
          await client.send(new DeleteObjectCommand({ Bucket: 'landing', Key: keyOf(name) }));
        },
        stop: async () => {
          client.destroy();
          await server.stop();
          await rm(projectRoot, { recursive: true });
        },
      };
    },
  });
});
