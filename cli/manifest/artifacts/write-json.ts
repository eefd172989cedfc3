import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const BUFFER_BYTES = 1 << 20;
/** No character takes more bytes of UTF-8 than this for each of its code units. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Writes the chunks of a text to a file in bounded memory. The file appears whole or not at all, unless the machine
 * itself stops: the text goes beside it first and takes its name when it is complete. Makes the folders above it.
 */
export function writeChunks(path: string, chunks: Iterable<string | Uint8Array>): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(aside, 'w');
    try {
      writeBuffered(descriptor, chunks);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

function writeBuffered(descriptor: number, chunks: Iterable<string | Uint8Array>): void {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let filled = 0;
  const flush = (): void => {
    writeAll(descriptor, buffer.subarray(0, filled));
    filled = 0;
  };
  for (const chunk of chunks) {
    const most = typeof chunk === 'string' ? chunk.length * MOST_BYTES_A_UNIT : chunk.length;
    if (filled + most > BUFFER_BYTES) flush();
    if (most > BUFFER_BYTES) writeAll(descriptor, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    else if (typeof chunk === 'string') filled += buffer.write(chunk, filled);
    else {
      buffer.set(chunk, filled);
      filled += chunk.length;
    }
  }
  flush();
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** The chunks of a JSON object whose values are made one after the other. */
export function* jsonObject(entries: Iterable<readonly [key: string, chunks: Iterable<string>]>): Generator<string> {
  let separator = '{';
  for (const [key, chunks] of entries) {
    yield `${separator}${JSON.stringify(key)}:`;
    yield* chunks;
    separator = ',\n';
  }
  yield separator === '{' ? '{}' : '}';
}

/**
 * `JSON.stringify` of a record without one of its keys: faster than of a copy without it. The record is without a value
 * there meanwhile, so no getter of it may ask for that.
 */
export function jsonWithout<K extends string>(record: Readonly<Record<K, object>>, key: K): string {
  const open: { -readonly [P in K]?: unknown } = record;
  const held = record[key];
  open[key] = undefined;
  try {
    return JSON.stringify(record);
  } finally {
    open[key] = held;
  }
}

/** The chunks of a JSON object with one entry for each of a map, made when it is its turn. */
export function jsonMap<T>(map: Iterable<readonly [string, T]>, toJson: (value: T) => unknown): Generator<string> {
  return textMap(map, (value) => JSON.stringify(toJson(value)));
}

/** The same for entries that are text already. */
export function* textMap<T>(map: Iterable<readonly [string, T]>, toText: (value: T) => string): Generator<string> {
  let separator = '{';
  for (const [key, value] of map) {
    yield `${separator}${JSON.stringify(key)}:`;
    yield toText(value);
    separator = ',\n';
  }
  yield separator === '{' ? '{}' : '}';
}
