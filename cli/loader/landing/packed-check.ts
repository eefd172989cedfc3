import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { EtlError } from '../../diagnostics/index.ts';
import type { FileToRead } from './file-scan.ts';
import { LastLine } from './last-line.ts';
import { ZstdDamage } from './zstd/bits.ts';
import { unpackZstd, zstdStructureDamage } from './zstd/frames.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * Tells whether a packed file is whole: the landing engine takes one that is cut off, or a gzip file whose checksum is
 * wrong, for a shorter one. Nothing for a file that is not packed. `lastLine` measures what is unpacked of a gzip file.
 */
export async function packedDamage(
  file: FileToRead,
  signal: AbortSignal,
  lastLine = new LastLine(),
): Promise<EtlError | undefined> {
  const { compression } = file.part.format;
  if (compression === 'gzip') return await gzipDamage(file, signal, lastLine);
  if (compression === 'zstd') return await zstdDamage(file);
  return undefined;
}

/** Unpacks a gzip file to nowhere. */
async function gzipDamage(file: FileToRead, signal: AbortSignal, lastLine: LastLine): Promise<EtlError | undefined> {
  const nowhere = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lastLine.add(chunk);
      done();
    },
  });
  const packed = createReadStream(file.part.path, { highWaterMark: CHUNK_BYTES });
  try {
    await pipeline(packed, createGunzip({ chunkSize: CHUNK_BYTES }), nowhere, { signal });
    return undefined;
  } catch (cause) {
    if (signal.aborted) return undefined;
    return gzipError(file, cause);
  }
}

/** What unpacking a gzip file failed with, in words. */
export function gzipError(file: FileToRead, cause: unknown): EtlError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const isOther = /incorrect header check/.test(words);
  const why = isOther ? 'it is no gzip file, or more than one' : `it is damaged or cut off (${words})`;
  return EtlError.of('ETL5022', { file: file.shown, why }, { cause });
}

/** Walks the blocks of a zstd file; their content is checked by the engine, which unpacks it. */
async function zstdDamage(file: FileToRead): Promise<EtlError | undefined> {
  const damage = await zstdStructureDamage(file.part.path);
  return damage === undefined ? undefined : EtlError.of('ETL5022', { file: file.shown, why: damage });
}

/** Whether a file that the engine could not read is damaged inside; nothing for one that is whole or not packed. */
export async function contentDamage(file: FileToRead): Promise<EtlError | undefined> {
  const damage = await packedDamage(file, new AbortController().signal);
  if (damage !== undefined || file.part.format.compression !== 'zstd') return damage;
  try {
    for await (const _ of unpackZstd(file.part.path));
    return undefined;
  } catch (cause) {
    if (!(cause instanceof ZstdDamage)) throw cause;
    return EtlError.of('ETL5022', { file: file.shown, why: `it is damaged (${cause.message})` }, { cause });
  }
}
