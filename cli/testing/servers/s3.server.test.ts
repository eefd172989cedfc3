import { existsSync } from 'node:fs';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, it } from 'vitest';
import { describeWithServers } from './describe-with-servers.ts';
import { type S3Server, s3Client, startS3 } from './s3.ts';

describeWithServers(['s3'], 'An S3 server of a test', () => {
  let server: S3Server | undefined;
  let client: S3Client | undefined;
  afterEach(async () => {
    client?.destroy();
    await server?.stop();
  });

  it('keeps objects of a bucket and reads ranges of them', async () => {
    server = await startS3();
    client = await s3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: 'landing' }));
    await client.send(new PutObjectCommand({ Bucket: 'landing', Key: 'day=1/a.csv', Body: 'id\n1\n2\n' }));
    const object = await client.send(
      new GetObjectCommand({ Bucket: 'landing', Key: 'day=1/a.csv', Range: 'bytes=3-4' }),
    );
    expect(await object.Body?.transformToString()).toBe('1\n');
  });

  it('refuses requests that are signed with another key, where it says that it checks', async ({ skip }) => {
    server = await startS3();
    skip(!server.checksSignatures, 'moto takes any key');
    client = await s3Client({ ...server, secretAccessKey: 'wrong' });
    const refused = client.send(new CreateBucketCommand({ Bucket: 'landing' }));
    await expect(refused).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('comes back on its port after its death, and leaves nothing behind', async () => {
    server = await startS3();
    await server.kill();
    await expect(fetch(server.endpoint)).rejects.toThrow();
    await server.start();
    expect((await fetch(server.endpoint)).ok).toBe(!server.checksSignatures);
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  });
});
