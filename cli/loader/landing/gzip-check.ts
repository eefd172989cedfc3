import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { EtlError } from '../../diagnostics/index.ts';
import type { FileToRead } from './file-scan.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * Unpacks a gzip file to nowhere and tells whether it is whole: the landing engine takes one that is cut off, or whose
 * checksum is wrong, for a shorter one. Nothing for a file that is not packed.
 */
export async function gzipDamage(file: FileToRead, signal: AbortSignal): Promise<EtlError | undefined> {
  if (file.part.format.compression !== 'gzip') return undefined;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const packed = createReadStream(file.part.path, { highWaterMark: CHUNK_BYTES });
  try {
    await pipeline(packed, createGunzip({ chunkSize: CHUNK_BYTES }), nowhere, { signal });
    return undefined;
  } catch (cause) {
    if (signal.aborted) return undefined;
    const words = cause instanceof Error ? cause.message : String(cause);
    const isOther = /incorrect header check/.test(words);
    const why = isOther ? 'it is no gzip file, or more than one' : `it is damaged or cut off (${words})`;
    return EtlError.of('ETL5022', { file: file.shown, why }, { cause });
  }
}
