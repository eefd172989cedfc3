import { type FileHandle, open } from 'node:fs/promises';
import { ZstdDamage } from './bits.ts';
import { BlockDecoder, MOST_BLOCK } from './block.ts';

const MAGIC = 0xfd2fb528;
/** Magic numbers of frames that hold something else, but for the last four bits. */
const SKIPPED = 0x184d2a50;
/** Distances in a file are never longer than this: the same limit as that of the usual command. */
const MOST_WINDOW = 2 ** 27;

/** A block as the file has it. */
interface Block {
  readonly kind: number;
  /** Bytes in the file; of the repeated byte of an RLE block, how often. */
  readonly size: number;
  readonly position: number;
}

/** The bytes of a Zstandard file, unpacked block by block. Throws `ZstdDamage`, or the disk's own error. */
export async function* unpackZstd(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    let decoder = new BlockDecoder();
    let history = new Uint8Array(0);
    let [window, end] = [0, 0];
    for await (const found of walk(handle)) {
      if ('window' in found) {
        [decoder, window, end] = [new BlockDecoder(), found.window, 0];
        history = new Uint8Array(Math.min(window, MOST_BLOCK) + 2 * MOST_BLOCK);
        continue;
      }
      if (end + MOST_BLOCK > history.length) {
        const kept = history.subarray(Math.max(0, end - window), end);
        const room = kept.length + 2 * MOST_BLOCK;
        const next = room > history.length ? new Uint8Array(2 * room) : history;
        next.set(kept);
        [history, end] = [next, kept.length];
      }
      const start = end;
      end = await unpackBlock(handle, found, decoder, history, start);
      yield history.slice(start, end);
    }
  } finally {
    await handle.close();
  }
}

async function unpackBlock(
  handle: FileHandle,
  { kind, size, position }: Block,
  decoder: BlockDecoder,
  history: Uint8Array,
  start: number,
): Promise<number> {
  if (size > MOST_BLOCK) throw new ZstdDamage('a block is too long');
  const block = await bytesAt(handle, position, kind === 1 ? 1 : size);
  if (kind === 2) return decoder.decode(block, history, start);
  if (kind === 1) history.fill(block[0] ?? 0, start, start + size);
  else history.set(block, start);
  return start + size;
}

/** Why a file is no whole Zstandard file: its frames and blocks are walked, not unpacked. Nothing when it is one. */
export async function zstdStructureDamage(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r');
  try {
    for await (const _ of walk(handle));
    return undefined;
  } catch (cause) {
    if (cause instanceof ZstdDamage) return cause.message;
    throw cause;
  } finally {
    await handle.close();
  }
}

async function* walk(handle: FileHandle): AsyncGenerator<Block | { readonly window: number }> {
  const { size: length } = await handle.stat();
  let at = 0;
  while (at < length) {
    const magic = Buffer.from(await bytesAt(handle, at, 4)).readUInt32LE();
    if ((magic & 0xfffffff0) === SKIPPED) {
      at += 8 + Buffer.from(await bytesAt(handle, at + 4, 4)).readUInt32LE();
      if (at > length) throw new ZstdDamage('it is cut off');
      continue;
    }
    if (magic !== MAGIC)
      throw new ZstdDamage(at === 0 ? 'it is no zstd file' : 'something else follows what is packed');
    const header = await frameHeader(handle, at + 4);
    yield { window: header.window };
    at = header.end;
    for (let isLast = false; !isLast; ) {
      const [one = 0, two = 0, three = 0] = await bytesAt(handle, at, 3);
      isLast = (one & 1) === 1;
      const kind = (one >> 1) & 3;
      if (kind === 3) throw new ZstdDamage('it has a block of an unknown kind');
      const size = (one >> 3) | (two << 5) | (three << 13);
      yield { kind, size, position: at + 3 };
      at += 3 + (kind === 1 ? 1 : size);
    }
    at += header.checksum;
    if (at > length) throw new ZstdDamage('it is cut off');
  }
}

async function frameHeader(handle: FileHandle, at: number) {
  const [flags = 0, descriptor = 0] = await bytesAt(handle, at, 2);
  const isSingle = (flags & 0x20) !== 0;
  if ((flags & 3) !== 0) throw new ZstdDamage('it was packed with a dictionary');
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const end = at + 1 + (isSingle ? 0 : 1) + sizeBytes;
  let window = 2 ** (10 + (descriptor >> 3));
  window += (window / 8) * (descriptor & 7);
  if (isSingle) window = numberOf(await bytesAt(handle, at + 1, sizeBytes)) + (sizeBytes === 2 ? 256 : 0);
  return { end, window: Math.min(window, MOST_WINDOW), checksum: (flags & 4) === 0 ? 0 : 4 };
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0);
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) throw new ZstdDamage('it is cut off');
    read += bytesRead;
  }
  return bytes;
}
