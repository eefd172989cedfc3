import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Client, startS3 } from '../cli/testing/servers/s3.ts';
import { contest, makeProject, READER, readWithDuckdb, runNode } from './load-contest.ts';
import { measure } from './measure.ts';

/** A load of one packed file beside DuckDB's own `create table as select * from read_csv(...)`. */
export async function benchPacked(folder: string, rows: number): Promise<void> {
  const file = join(folder, 'orders.csv.gz');
  runNode([READER, 'write', file, String(rows)]);
  await contest(folder, {
    name: 'csv.gz',
    rows,
    connection: { type: 'files', root: folder },
    load: { path: 'orders.csv.gz' },
    floor: async () => await readWithDuckdb(folder, file, 'header = true'),
  });
}

/** A load of eight objects of a bucket beside a load of the same eight files. */
export async function benchS3(folder: string, rows: number): Promise<void> {
  const server = await startS3();
  const client = await s3Client(server);
  try {
    const files = join(folder, 'objects');
    mkdirSync(files);
    await client.send(new CreateBucketCommand({ Bucket: 'lake' }));
    for (let n = 1; n <= 8; n += 1) {
      const file = join(files, `orders-${n}.csv.gz`);
      runNode([READER, 'write', file, String(Math.ceil(rows / 8)), String((n - 1) * rows)]);
      await client.send(new PutObjectCommand({ Bucket: 'lake', Key: `orders-${n}.csv.gz`, Body: readFileSync(file) }));
    }
    const load = { path: 'orders-*.csv.gz' };
    const args = makeProject(join(folder, 'project-disk'), { type: 'files', root: files }, load);
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const keys = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
    await contest(folder, {
      name: 's3',
      rows: Math.ceil(rows / 8) * 8,
      connection: { type: 's3', bucket: 'lake', endpoint, ...keys },
      load,
      floor: async () => await measure(args, { runs: 1, warmUp: false }),
    });
  } finally {
    client.destroy();
    await server.stop();
  }
}
