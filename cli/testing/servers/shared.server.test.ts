import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { bigqueryClient } from './bigquery-emulator.ts';
import { describeWithServers } from './describe-with-servers.ts';
import { s3Client } from './s3.ts';
import { bigqueryDataset, mariadbDatabase, postgresDatabase, s3Bucket } from './shared.ts';

describeWithServers(['mariadb', 'postgres', 's3', 'bigquery'], 'The servers that test files share', () => {
  it('give each caller a MariaDB database of its own on one server', async () => {
    const [one, two] = await Promise.all([mariadbDatabase(), mariadbDatabase()]);
    expect(one.port).toBe(two.port);
    expect(one.database).not.toBe(two.database);
    const { ca, caFile, ...address } = one;
    const connection = await createConnection(address);
    const [rows] = await connection.query('select database() as name').finally(() => connection.end());
    expect(rows).toEqual([{ name: one.database }]);
  });

  it('give each caller a PostgreSQL database of its own', async () => {
    const { ca, caFile, ...address } = await postgresDatabase();
    const client = new Client(address);
    await client.connect();
    const { rows } = await client.query('select current_database() as name').finally(() => client.end());
    expect(rows).toEqual([{ name: address.database }]);
  });

  it('give each caller a bucket of its own', async () => {
    const address = await s3Bucket();
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    const client = await s3Client(address);
    const head = await client.send(new HeadBucketCommand({ Bucket: address.bucket })).finally(() => client.destroy());
    expect(head.$metadata.httpStatusCode).toBe(200);
  });

  it('give each caller a BigQuery dataset of its own', async () => {
    const address = await bigqueryDataset();
    const [exists] = await (await bigqueryClient(address)).dataset(address.dataset).exists();
    expect(exists).toBe(true);
  });
});
