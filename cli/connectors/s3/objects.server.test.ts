import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type S3Server, s3Client, startS3 } from '../../testing/servers/s3.ts';

describeWithServers(['s3'], 'Objects of a bucket', () => {
  let server: S3Server;
  let client: S3Client;
  let fixture: LoadFixture;
  let folder: string;
  let prefix = 0;

  const put = async (key: string, body: string | Uint8Array) =>
    await client.send(new PutObjectCommand({ Bucket: 'landing', Key: `${prefix}/${key}`, Body: body }));
  const connections = (): Record<string, YamlMap> => ({
    shop: {
      type: 's3',
      bucket: 'landing',
      prefix: String(prefix),
      endpoint: server.endpoint,
      access_key_id: server.accessKeyId,
      secret_access_key: server.secretAccessKey,
    },
  });
  const load = async (table: TableFixture) => (await fixture.load(table, { connections: connections() })).message;
  /** Puts an object that the engine writes. */
  const putWritten = async (key: string, select: string, format: string) => {
    const file = path.join(folder, 'object');
    await (await fixture.connection()).execute(`copy (${select}) to '${file}' (format ${format})`);
    await put(key, await readFile(file));
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'etl-s3-objects-'));
    server = await startS3();
    client = await s3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: 'landing' }));
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    prefix += 1;
    fixture = await LoadFixture.create();
  });
  afterEach(async () => {
    await fixture.close();
  });

  it('that hold changes are applied in the order of their names, once, with those that came since', async () => {
    const table: TableFixture = {
      columns: { id: 'bigint', note: 'string' },
      load: { path: ['full.csv', 'changes/**/*.csv.zst'], changes: { operation: 'Op' } },
      primaryKey: ['id'],
    };
    const change = (rows: string) => `select * from (values ${rows}) as v("Op", id, note)`;
    await put('full.csv', 'Op,id,note\nI,1,a\nI,2,b\nI,3,c\n');
    await putWritten(
      'changes/2026/part-9.csv.zst',
      change("('U', 1, 'nine'), ('D', 3, null)"),
      'csv, compression zstd',
    );
    await putWritten('changes/2026/part-10.csv.zst', change("('U', 1, 'ten')"), 'csv, compression zstd');
    expect(await load(table)).toBe('LOAD 6 changes from 3 files');
    expect(await fixture.rows('select id, note from raw_shop.things order by id')).toEqual([
      ['1', 'ten'],
      ['2', 'b'],
    ]);
    expect(await load(table)).toBe('UNCHANGED 3 files');
    await putWritten('changes/2026/part-11.csv.zst', change("('D', 2, null), ('I', 4, 'd')"), 'csv, compression zstd');
    await client.send(new DeleteObjectCommand({ Bucket: 'landing', Key: `${prefix}/changes/2026/part-9.csv.zst` }));
    expect(await load(table)).toBe('LOAD 2 changes from 1 file (2 unchanged)');
    expect(await fixture.rows('select id, note from raw_shop.things order by id')).toEqual([
      ['1', 'ten'],
      ['4', 'd'],
    ]);
  });

  it('that hold changes are applied in the order in which they were put, where that is told', async () => {
    const table: TableFixture = {
      columns: { id: 'bigint', note: 'string' },
      load: { path: '*.ndjson', changes: { operation: 'op', order: 'modified' } },
      primaryKey: ['id'],
    };
    await put('z.ndjson', '{"op":"I","id":1,"note":"first"}\n');
    await load(table);
    // Times of objects are whole seconds on some servers; the name decides then.
    await put('zz.ndjson', '{"op":"U","id":1,"note":"second"}\n');
    await load(table);
    expect(await fixture.rows('select note from raw_shop.things')).toEqual([['second']]);
  });

  it('packed with zstd are refused when they are cut off', async () => {
    const table: TableFixture = { columns: { id: 'bigint' }, load: { path: 'things.csv.zst' } };
    await putWritten('whole.csv.zst', 'select i as id from range(100000) as t(i)', 'csv, compression zstd');
    const whole = await readFile(path.join(folder, 'object'));
    await put('things.csv.zst', whole.subarray(0, whole.length >> 1));
    await expect(load(table)).rejects.toThrow(/things\.csv\.zst cannot be read: it is cut off/);
    await put('things.csv.zst', whole);
    expect(await load(table)).toBe('LOAD 100000 rows from 1 file');
  });

  it('follow their columns, each fetched once', async () => {
    const table: TableFixture = {
      columns: { id: 'integer' },
      load: { path: '*.parquet', schema_changes: 'evolve', write: 'append' },
    };
    await putWritten('1.parquet', 'select 1::integer as id', 'parquet');
    await load(table);
    await putWritten('2.parquet', "select 5000000000::bigint as id, 'x' as note", 'parquet');
    await putWritten('3.parquet', 'select 3::integer as id, true as flag', 'parquet');
    expect(await load(table)).toBe('LOAD 2 rows from 2 files (1 unchanged)');
    expect(await fixture.rows('select id, note, flag from raw_shop.things order by id')).toEqual([
      ['1', 'null', 'null'],
      ['3', 'null', 'true'],
      ['5000000000', 'x', 'null'],
    ]);
    expect((await fixture.landings()).every((file) => file.endsWith('.parquet'))).toBe(true);
  });
});
