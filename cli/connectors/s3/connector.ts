import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import { type FileFormat, type FileFormatOptions, fileFormat } from '../file-format.ts';
import type { PartFile, PartsConnector, StreamPart } from '../types.ts';
import { tableFile } from '../workbook/table-file.ts';
import { type Bucket, bucketOf } from './client.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { download } from './download.ts';
import { isGlob } from './key-glob.ts';
import { findObjects, headObject, type S3Object } from './objects.ts';

/** Tables kept as objects of a bucket: CSV, JSON, newline-delimited JSON and Parquet. One part is one object. */
export const s3: PartsConnector = {
  type: 's3',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    gives: 'parts',
    writes: ['replace', 'append'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'cdc'],
  },
  async open(config, context) {
    const bucket = await bucketOf(connectionSchema.parse(config), context);
    return {
      gives: 'parts',
      list: async (load) => await listParts(bucket, tableSchema.partial().loose().parse(load)),
      close: async () => bucket.client.destroy(),
    };
  },
};

async function listParts(
  bucket: Bucket,
  table: FileFormatOptions & { readonly path?: string | string[] | undefined },
): Promise<StreamPart[]> {
  const parts = new Map<string, StreamPart>();
  for (const [index, pattern] of [table.path ?? []].flat().entries()) {
    const objects = await findObjects(bucket, pattern);
    if (objects.length === 0) {
      const folder = `s3://${bucket.name}/${bucket.prefix}`;
      throw EtlError.of('ETL5020', { pattern, folder, isGlob: isGlob(pattern) });
    }
    for (const object of objects)
      if (!parts.has(object.key)) parts.set(object.key, { ...partOf(bucket, object, table), pattern: index });
  }
  return [...parts.values()];
}

function partOf(bucket: Bucket, object: S3Object, options: FileFormatOptions): StreamPart {
  const { key, bytes, etag, modifiedAt } = object;
  const shown = `s3://${bucket.name}/${key}`;
  const format = fileFormat(key, options);
  if (format === undefined) throw EtlError.of('ETL5038', { file: shown });
  const time = String(modifiedAt.getTime());
  return {
    name: key.slice(bucket.prefix.length),
    shown,
    bytes,
    fingerprint: digest([bucket.name, key, bytes, etag, time]),
    modifiedAt,
    // The etag is the server's own digest of the content; where it has none, the time stands for it.
    hash: async () => digest([bytes, etag === '' ? time : etag]),
    open: async (folder) => await openObject(bucket, object, format, folder),
  };
}

async function openObject(bucket: Bucket, object: S3Object, format: FileFormat, folder: string): Promise<PartFile> {
  const file = path.join(folder, `_object-${randomUUID()}`);
  const release = async () => await rm(file, { force: true });
  const shown = `s3://${bucket.name}/${object.key}`;
  try {
    await download(bucket, object, file);
    const table = await tableFile({ file, shown, format }, folder);
    return {
      ...table,
      release: async () => {
        await release();
        await table.release?.();
      },
      verify: async () => await verifySame(bucket, object, shown),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Every range was asked for by the etag that was listed: only without one the object must be looked at again. */
async function verifySame(bucket: Bucket, object: S3Object, shown: string): Promise<void> {
  if (object.etag !== '') return;
  const now = await headObject(bucket, object.key);
  if (now?.etag !== object.etag || now.bytes !== object.bytes) throw EtlError.of('ETL5034', { file: shown });
}

function digest(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
