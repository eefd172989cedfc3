import { type Bucket, sendOptions } from './client.ts';
import { s3Failure } from './failure.ts';
import { isGlob, keyGlobs } from './key-glob.ts';
import { withRetries } from './retry.ts';

/** An object as the bucket has it now. */
export interface S3Object {
  readonly key: string;
  readonly bytes: number;
  /** As the server says it, in its quotes; empty where the server has none. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/** The objects whose keys a pattern names, by their keys; those of a page of 1,000 are asked for at a time. */
export async function findObjects(bucket: Bucket, pattern: string): Promise<S3Object[]> {
  const whole = bucket.prefix + pattern;
  if (!isGlob(pattern)) {
    const one = await headObject(bucket, whole);
    return one === undefined ? [] : [one];
  }
  const found = new Map<string, S3Object>();
  for (const { start, matches } of keyGlobs(pattern))
    for await (const object of listObjects(bucket, bucket.prefix + start))
      if (matches(object.key.slice(bucket.prefix.length))) found.set(object.key, object);
  return [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The object of a key as it is now; nothing when there is none. Throws ETL5040-ETL5043, ETL5075, ETL5076. */
export async function headObject(bucket: Bucket, key: string): Promise<S3Object | undefined> {
  const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
  const { client, name, signal } = bucket;
  try {
    const head = await withRetries(
      bucket,
      async () => await client.send(new HeadObjectCommand({ Bucket: name, Key: key }), sendOptions(bucket)),
    );
    return objectOf(key, head.ContentLength, head.ETag, head.LastModified);
  } catch (cause) {
    // An answer to HEAD has no body: a bucket that is not there looks like a key that is not.
    if (cause instanceof Error && cause.name === 'NotFound') {
      await checkBucket(bucket);
      return undefined;
    }
    throw s3Failure(bucket.scope, `s3://${name}/${key}`, cause, signal);
  }
}

async function checkBucket(bucket: Bucket): Promise<void> {
  const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
  const { client, name, signal } = bucket;
  try {
    await client.send(new HeadBucketCommand({ Bucket: name }), sendOptions(bucket));
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'NotFound') return;
    const missing = Object.assign(new Error(cause.message, { cause }), { name: 'NoSuchBucket' });
    throw s3Failure(bucket.scope, `s3://${name}`, missing, signal);
  }
}

async function* listObjects(bucket: Bucket, start: string): AsyncGenerator<S3Object> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const { client, name, signal } = bucket;
  let next: string | undefined;
  do {
    const ask = new ListObjectsV2Command({ Bucket: name, Prefix: start, ContinuationToken: next });
    const page = await withRetries(bucket, async () => await client.send(ask, sendOptions(bucket))).catch((cause) => {
      throw s3Failure(bucket.scope, `the list of s3://${name}/${start}`, cause, signal);
    });
    for (const { Key: key, Size, ETag, LastModified } of page.Contents ?? [])
      if (key !== undefined && !key.endsWith('/')) yield objectOf(key, Size, ETag, LastModified);
    next = page.NextContinuationToken;
  } while (next !== undefined);
}

function objectOf(key: string, bytes = 0, etag = '', modifiedAt = new Date(0)): S3Object {
  return { key, bytes, etag, modifiedAt };
}
