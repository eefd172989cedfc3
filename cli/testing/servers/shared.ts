import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type BigqueryAddress, bigqueryClient } from './bigquery-emulator.ts';
import { askBroker } from './broker.ts';
import type { ServerName } from './programs.ts';
import { type S3Address, s3Client } from './s3.ts';
import { type ServerAddresses, startServer } from './start-server.ts';
import type { DatabaseAddress } from './test-server.ts';

/** A database of the caller's own on a server that other test files use too. */
export interface SharedDatabase extends DatabaseAddress {
  readonly database: string;
}

/** A bucket of the caller's own. */
export interface SharedBucket extends S3Address {
  readonly bucket: string;
}

/** A dataset of the caller's own. */
export interface SharedDataset extends BigqueryAddress {
  readonly dataset: string;
}

/** A new database on the run's MariaDB; a test that restarts or kills its server takes `startMariadb` instead. */
export async function mariadbDatabase(): Promise<SharedDatabase> {
  const { host, port, user, password, ...rest } = await sharedServer('mariadb');
  const database = newName();
  const connection = await createConnection({ host, port, user, password });
  await connection.query(`create database ${database}`).finally(() => connection.end());
  return { host, port, user, password, ...rest, database };
}

/** A new database on the run's PostgreSQL, which decodes changes for logical replication. */
export async function postgresDatabase(): Promise<SharedDatabase> {
  const { host, port, user, password, ...rest } = await sharedServer('postgres');
  const database = newName();
  const client = new Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  await client.query(`create database ${database}`).finally(() => client.end());
  return { host, port, user, password, ...rest, database };
}

/** A new bucket on the run's S3. */
export async function s3Bucket(): Promise<SharedBucket> {
  const address = await sharedServer('s3');
  const bucket = newName().replaceAll('_', '-');
  const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
  const client = await s3Client(address);
  await client.send(new CreateBucketCommand({ Bucket: bucket })).finally(() => client.destroy());
  return { ...address, bucket };
}

/** A new dataset on the run's emulator of BigQuery. */
export async function bigqueryDataset(): Promise<SharedDataset> {
  const address = await sharedServer('bigquery');
  const dataset = newName();
  const client = await bigqueryClient(address);
  await client.createDataset(dataset);
  return { ...address, dataset };
}

const own = new Map<ServerName, Promise<ServerAddresses[ServerName]>>();

/** Outside the project `servers` of the tests there is no broker: the process starts its own, which end with it. */
async function sharedServer<N extends ServerName>(name: N): Promise<ServerAddresses[N]> {
  const broker = inject('serverBroker');
  if (broker) return askBroker(broker, name);
  const starting = own.get(name) ?? startServer(name).then(({ address }) => address);
  own.set(name, starting);
  return (await starting) as ServerAddresses[N];
}

function newName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}
