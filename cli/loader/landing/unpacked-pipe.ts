import { execFile } from 'node:child_process';
import { closeSync, constants, createReadStream, createWriteStream, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { EtlError } from '../../diagnostics/index.ts';
import type { FileToRead } from './file-scan.ts';
import { LastLine } from './last-line.ts';
import { gzipError } from './packed-check.ts';

const CHUNK_BYTES = 1 << 20;
/** Smaller files are unpacked twice in less time than it takes to make a pipe. */
const LEAST_BYTES = 2 << 20;

/** Unpacking, writing and reading each hold a thread of Node's four: two pipes at a time could wait for each other. */
let isInUse = false;

/** The content of a packed file as a named pipe, to be read once by another thread. */
export interface UnpackedPipe {
  readonly path: string;
  /** Ends it, whether or not it was read to its end. */
  end(): Promise<PipeEnd>;
}

/** How a pipe ended: whether all of the content went through it, and what is wrong with the packed file, if anything. */
export interface PipeEnd {
  readonly isWhole: boolean;
  readonly damage: EtlError | undefined;
  readonly lastLine: LastLine;
}

/**
 * Unpacks a large gzip file into a named pipe: its content is checked by the same pass that gives it to the engine, which
 * does not look at checksums itself. Nothing where that is not worth it or the system has no such pipes; then the file is
 * read, and checked, each on its own. `path` is where the pipe is made; it is gone after `end`.
 */
export async function openUnpackedPipe(file: FileToRead, path: string): Promise<UnpackedPipe | undefined> {
  const { compression, encoding } = file.part.format;
  const isWorth = compression === 'gzip' && encoding === 'utf-8' && file.bytes >= LEAST_BYTES;
  if (!isWorth || isInUse || process.platform !== 'linux') return undefined;
  isInUse = true;
  try {
    await promisify(execFile)('mkfifo', [path]);
    return fill(file, path);
  } catch {
    isInUse = false;
    await rm(path, { force: true });
    return undefined;
  }
}

function fill(file: FileToRead, path: string): UnpackedPipe {
  // A reader of our own lets the writer open it at once; when it closes, a writer that nobody reads any more is told so.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = createWriteStream(path, { fd: openSync(path, constants.O_WRONLY) });
  const packed = createReadStream(file.part.path, { highWaterMark: CHUNK_BYTES });
  const unpacking = createGunzip({ chunkSize: CHUNK_BYTES });
  let damage: EtlError | undefined;
  const lastLine = new LastLine();
  const measured = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      lastLine.add(piece);
      yield piece;
    }
  };
  const done = pipeline(packed, unpacking, measured, writer).then(
    () => true,
    () => false,
  );
  unpacking.once('error', (cause) => {
    if ('errno' in cause && 'code' in cause && String(cause.code).startsWith('Z_')) damage = gzipError(file, cause);
  });
  return {
    path,
    end: async () => {
      closeSync(reader);
      const isWhole = await done;
      isInUse = false;
      await rm(path, { force: true });
      return { isWhole, damage, lastLine };
    },
  };
}
