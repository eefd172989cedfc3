import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bucket, sendOptions } from './client.ts';
import { s3Failure } from './failure.ts';
import type { S3Object } from './objects.ts';
import { withRetries } from './retry.ts';

const RANGE_BYTES = 8 << 20;
const WRITE_BYTES = 1 << 20;

/**
 * Writes an object to a file by ranges that are read at the same time; one that is cut off goes on where it was. All
 * of it is of the version that `object` says, by its etag. Throws as `s3Failure`, or the disk's own error.
 */
export async function download(bucket: Bucket, object: S3Object, file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.truncate(object.bytes);
  } finally {
    await handle.close();
  }
  const starts = Array.from({ length: Math.ceil(object.bytes / RANGE_BYTES) }, (_, index) => index * RANGE_BYTES);
  const failing = new AbortController();
  const signal = bucket.signal === undefined ? failing.signal : AbortSignal.any([bucket.signal, failing.signal]);
  const worker = async () => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift())
      await readRange({ ...bucket, signal }, object, file, start);
  };
  try {
    const workers = Array.from({ length: Math.min(bucket.connections, starts.length) }, worker);
    const first = Promise.all(workers);
    first.catch(() => failing.abort());
    await Promise.allSettled(workers);
    await first;
  } catch (cause) {
    throw s3Failure(bucket.scope, `s3://${bucket.name}/${object.key}`, cause, bucket.signal);
  }
}

async function readRange(bucket: Bucket, object: S3Object, file: string, start: number): Promise<void> {
  const end = Math.min(start + RANGE_BYTES, object.bytes);
  let position = start;
  let tried = start;
  await withRetries(
    bucket,
    async () => {
      tried = position;
      const body = await ask(bucket, object, position, end);
      await writeBody(bucket, body, file, position, (bytes) => {
        position += bytes;
      });
      if (position < end) throw Object.assign(new Error('the answer ends too early'), { code: 'ECONNRESET' });
    },
    () => position > tried,
  );
}

async function ask(bucket: Bucket, object: S3Object, from: number, end: number): Promise<Readable> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const isWhole = from === 0 && end === object.bytes;
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key: object.key,
    ...(object.etag === '' ? {} : { IfMatch: object.etag }),
    ...(isWhole ? {} : { Range: `bytes=${from}-${end - 1}` }),
  });
  const { Body, ContentLength = end - from } = await bucket.client.send(command, sendOptions(bucket));
  if (!(Body instanceof Readable)) throw new TypeError('the answer has no body');
  if (ContentLength === end - from) return Body;
  Body.destroy();
  throw Object.assign(new Error(`${ContentLength} bytes came where ${end - from} were asked for`), {
    name: 'PreconditionFailed',
  });
}

/** Writes what comes to its place; `onWritten` counts what is in the file also when the body is cut off. */
async function writeBody(
  bucket: Bucket,
  body: Readable,
  file: string,
  position: number,
  onWritten: (bytes: number) => void,
): Promise<void> {
  const target = createWriteStream(file, { flags: 'r+', start: position, highWaterMark: WRITE_BYTES });
  let seen = -1;
  let received = 0;
  body.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  const idle = setInterval(() => {
    if (received === seen) body.destroy(Object.assign(new Error('nothing came'), { code: 'ETIMEDOUT' }));
    seen = received;
  }, bucket.readTimeoutMs);
  try {
    await pipeline(body, target, { signal: bucket.signal });
  } finally {
    clearInterval(idle);
    onWritten(target.bytesWritten);
  }
}
