import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type S3Server, s3Client, startS3 } from '../../testing/servers/s3.ts';
import { TcpProxy } from '../../testing/servers/tcp-proxy.ts';
import type { PartsSession, StreamPart } from '../types.ts';
import { s3 } from './connector.ts';

describeWithServers(['s3'], 'A bucket on a bad line', () => {
  let server: S3Server;
  let client: S3Client;
  let proxy: TcpProxy;
  let folder: string;
  const put = async (Key: string, Body: string | Uint8Array) =>
    await client.send(new PutObjectCommand({ Bucket: 'landing', Key, Body }));
  const connectionTo = (port: number, more: YamlMap = {}): YamlMap => ({
    type: 's3',
    bucket: 'landing',
    endpoint: `http://127.0.0.1:${port}`,
    access_key_id: server.accessKeyId,
    secret_access_key: server.secretAccessKey,
    ...more,
  });
  const open = async (connection: YamlMap): Promise<PartsSession> =>
    await s3.open(connection, { connection: 'lake', projectRoot: folder });
  const partOf = async (session: PartsSession, key: string): Promise<StreamPart> => {
    const [part] = await session.list({ path: key });
    return part ?? expect.fail(`no part ${key}`);
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    await work.then(
      () => 'none',
      (error: unknown) => diagnosticsOf(error)[0]?.code ?? 'none',
    );

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'etl-s3-line-'));
    server = await startS3();
    client = await s3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: 'landing' }));
    proxy = await TcpProxy.start(server);
  });
  afterAll(async () => {
    client.destroy();
    await proxy.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  describe('reads', () => {
    it('an object of many ranges on from where the line was cut, closed or fell silent', async () => {
      const content = randomBytes(30_000_000);
      await put('big.csv', content);
      const session = await open(connectionTo(proxy.port, { read_timeout: 0.5 }));
      const part = await partOf(session, 'big.csv');
      await session.close();
      const again = await open(connectionTo(proxy.port, { read_timeout: 0.5 }));
      const [listed] = await again.list({ path: 'big*' });
      // The connection that listed is used again; the faults meet the others.
      proxy.harmNext(
        { kind: 'cut', afterBytes: 1_000_000 },
        { kind: 'close', afterBytes: 3_000_000 },
        { kind: 'stall', afterBytes: 100_000 },
        { kind: 'cut' },
      );
      const opened = await listed?.open(folder);
      const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
      expect(digest(await readFile(opened?.path ?? ''))).toBe(digest(content));
      await opened?.verify();
      await opened?.release?.();
      expect(listed?.fingerprint).toBe(part.fingerprint);
      expect(await readdir(folder)).toEqual([]);
      await again.close();
    });

    it('nothing of an object that was written anew, or taken away, since it was listed', async () => {
      await put('moving.csv', 'id\n1\n');
      const session = await open(connectionTo(server.port));
      const part = await partOf(session, 'moving.csv');
      await put('moving.csv', 'id\n2\n');
      expect(await codeOf(part.open(folder))).toBe('ETL5034');
      expect(await readdir(folder)).toEqual([]);
      await session.close();
    });
  });

  describe('tells', () => {
    it('a line that stays dead from one that is refused and one that leads nowhere', async () => {
      await put('small.csv', 'id\n1\n');
      const listing = async (connection: YamlMap) => {
        const session = await open(connection);
        return await codeOf(session.list({ path: '*.csv' })).finally(() => session.close());
      };
      expect(await listing(connectionTo(1, { retries: 0 }))).toBe('ETL5040');
      proxy.harmNext(...Array.from({ length: 2 }, () => ({ kind: 'cut' }) as const));
      expect(await listing(connectionTo(proxy.port, { retries: 1 }))).toBe('ETL5040');
      proxy.heal();
      expect(await listing(connectionTo(server.port, { bucket: 'nowhere' }))).toBe('ETL5075');
      if (server.checksSignatures)
        expect(await listing(connectionTo(server.port, { secret_access_key: 'wrong' }))).toBe('ETL5041');
    });

    it('a key that is not there from a bucket that is not there', async () => {
      const session = await open(connectionTo(server.port));
      expect(await codeOf(session.list({ path: 'none.csv' }))).toBe('ETL5020');
      await session.close();
      const nowhere = await open(connectionTo(server.port, { bucket: 'nowhere' }));
      expect(await codeOf(nowhere.list({ path: 'none.csv' }))).toBe('ETL5075');
      await nowhere.close();
    });
  });

  it('of thousands of objects those are loaded that are new', async () => {
    const numbers = Array.from({ length: 1_010 }, (_, index) => index);
    const putNumber = async (n: number) => await put(`many/day=${n % 50}/part-${n}.csv.gz`, gzipSync(`id\n${n}\n`));
    for (let from = 0; from < numbers.length; from += 50)
      await Promise.all(numbers.slice(from, from + 50).map(putNumber));
    const fixture = await LoadFixture.create();
    try {
      const table = {
        columns: { id: 'bigint' },
        primaryKey: ['id'],
        load: { path: 'many/**/*.csv.gz', write: 'append' },
      };
      const connections = { shop: connectionTo(server.port) };
      const session = await open(connectionTo(server.port));
      expect((await session.list(table.load)).length).toBe(1_010);
      await session.close();
      const some = { ...table, load: { ...table.load, path: 'many/day=1/*.csv.gz' } };
      expect((await fixture.load(some, { connections })).files.loaded).toBe(21);
      await put('many/day=1/part-new.csv.gz', gzipSync('id\n-1\n'));
      expect((await fixture.load(some, { connections })).files).toEqual({ loaded: 1, unchanged: 21, removed: 0 });
      expect(await fixture.rows('select count(*), min(id) from raw_shop.things')).toEqual([['22', '-1']]);
    } finally {
      await fixture.close();
    }
  });
});
