import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const BUFFER_BYTES = 1 << 20;

/**
 * Writes the chunks of a text to a file in bounded memory. The file appears whole or not at all: the text goes beside
 * it first and takes its name when it is complete. Makes the folders above it.
 */
export function writeChunks(path: string, chunks: Iterable<string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const descriptor = openSync(aside, 'w');
  try {
    let waiting: string[] = [];
    let length = 0;
    for (const chunk of chunks) {
      waiting.push(chunk);
      length += chunk.length;
      if (length < BUFFER_BYTES) continue;
      writeSync(descriptor, waiting.join(''));
      waiting = [];
      length = 0;
    }
    writeSync(descriptor, waiting.join(''));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
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
 * Writes records of alike shapes: `JSON.stringify` of each, but a value that stands under one of the `shared` keys of
 * many records is turned into text once. Nothing under those keys may change while it is in use.
 */
export function recordJson(shared: ReadonlySet<string>): (record: object, skip?: string) => string {
  const keys = new Map<string, string>();
  const texts = new WeakMap<object, string>();
  const keyText = (key: string): string => {
    const known = keys.get(key) ?? `${JSON.stringify(key)}:`;
    keys.set(key, known);
    return known;
  };
  const sharedText = (value: object): string | undefined => {
    const known = texts.get(value) ?? (JSON.stringify(value) as string | undefined);
    if (known !== undefined) texts.set(value, known);
    return known;
  };
  return (record, skip) => {
    let text = '';
    for (const [key, value] of Object.entries(record) as [string, unknown][]) {
      if (key === skip) continue;
      const isShared = typeof value === 'object' && value !== null && shared.has(key);
      const json = isShared ? sharedText(value) : (JSON.stringify(value) as string | undefined);
      if (json !== undefined) text += `${text === '' ? '' : ','}${keyText(key)}${json}`;
    }
    return `{${text}}`;
  };
}

/** The chunks of a JSON object with one entry for each of a map, made when it is its turn. */
export function* jsonMap<T>(map: Iterable<readonly [string, T]>, toJson: (value: T) => unknown): Generator<string> {
  yield* textMap(map, (value) => JSON.stringify(toJson(value)));
}

/** The same for entries that are text already. */
export function* textMap<T>(map: Iterable<readonly [string, T]>, toText: (value: T) => string): Generator<string> {
  let separator = '{';
  for (const [key, value] of map) {
    yield `${separator}${JSON.stringify(key)}:${toText(value)}`;
    separator = ',\n';
  }
  yield separator === '{' ? '{}' : '}';
}
