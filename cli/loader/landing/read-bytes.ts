import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { FileFormat } from '../../connectors/index.ts';
import { unpackZstd } from './zstd/frames.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a text file, unpacked and in UTF-8, until `take` says false.
 * Rejects with the system's or the unpacker's error.
 */
export async function readBytes(file: string, format: FileFormat, take: (chunk: Uint8Array) => boolean): Promise<void> {
  const decode = decoderOf(format.encoding);
  if (format.compression === 'zstd') {
    for await (const chunk of unpackZstd(file)) if (!take(decode(Buffer.from(chunk.buffer)))) return;
    return;
  }
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const unpacked = format.compression === 'gzip' ? raw.pipe(createGunzip()) : raw;
  if (unpacked !== raw) raw.once('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of unpacked) if (!take(decode(chunk as Buffer))) return;
  } finally {
    unpacked.destroy();
    raw.destroy();
  }
}

function decoderOf(encoding: FileFormat['encoding']): (chunk: Buffer) => Uint8Array {
  if (encoding === 'utf-8') return (chunk) => chunk;
  if (encoding === 'latin-1') return (chunk) => Buffer.from(chunk.toString('latin1'));
  const decoder = new TextDecoder('utf-16le');
  return (chunk) => Buffer.from(decoder.decode(chunk, { stream: true }));
}
