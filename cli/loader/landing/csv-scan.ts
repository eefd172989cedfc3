import { isUtf8 } from 'node:buffer';
import type { FileFormat } from '../../connectors/index.ts';

/** One record of a CSV file as written. */
export interface CsvRecord {
  /** Line of its first byte, from 1. */
  readonly line: number;
  /** Its bytes without the line end. */
  readonly bytes: Buffer;
  /** Offset of each cell's first byte. */
  readonly starts: readonly number[];
  /** What is wrong with it as text, and at which byte. */
  readonly problem?: { readonly kind: 'utf8' | 'syntax'; readonly offset: number; readonly why: string };
}

/** Records longer than this are not held; the landing engine refuses them as well. */
export const LONGEST_RECORD_BYTES = 8_000_000;

const LF = 10;
const CR = 13;
const SPACE = 32;
const BOM = [0xef, 0xbb, 0xbf];

/** `blank`: one blank at the start of a cell, after which a quote still opens; `ended`: blanks after a closing quote. */
const STATES = { start: 0, blank: 1, plain: 2, quoted: 3, closed: 4, ended: 5 } as const;
type State = (typeof STATES)[keyof typeof STATES];

/**
 * Splits CSV bytes into records as the landing engine does, to tell the line and cell of a mistake; rows are not
 * loaded through it. Blank lines are skipped, except where the table has one column. Stops when `onRecord` says false.
 */
export class CsvScanner {
  readonly #delimiter: Buffer;
  readonly #quote: number;
  readonly #escape: number;
  readonly #keepsBlankLines: boolean;
  readonly #onRecord: (record: CsvRecord) => boolean;
  #rest: Buffer = Buffer.alloc(0);
  #linesToSkip: number;
  #line = 1;
  #atFileStart = true;
  #done = false;

  constructor(format: FileFormat, columns: number, onRecord: (record: CsvRecord) => boolean) {
    this.#delimiter = Buffer.from(format.delimiter);
    this.#quote = format.quote === '' ? -1 : (Buffer.from(format.quote)[0] ?? -1);
    this.#escape = format.escape === '' ? this.#quote : (Buffer.from(format.escape)[0] ?? -1);
    this.#keepsBlankLines = columns === 1;
    this.#linesToSkip = format.skipLines;
    this.#onRecord = onRecord;
  }

  /** Takes the next bytes; false when no more are wanted. */
  push(chunk: Uint8Array): boolean {
    this.#take(Buffer.concat([this.#rest, chunk]), false);
    return !this.#done;
  }

  /** The file has ended: gives its last record. */
  end(): void {
    if (!this.#done) this.#take(this.#rest, true);
  }

  #take(data: Buffer, isEnd: boolean): void {
    let at = 0;
    if (this.#atFileStart && (data.length >= BOM.length || isEnd)) {
      if (BOM.every((byte, index) => data[index] === byte)) at = BOM.length;
      this.#atFileStart = false;
    }
    while (!this.#done && !this.#atFileStart) {
      const next = this.#linesToSkip > 0 ? this.#skipLine(data, at, isEnd) : this.#readRecord(data, at, isEnd);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = data.subarray(at);
  }

  #skipLine(data: Buffer, from: number, isEnd: boolean): number | undefined {
    const end = data.indexOf(LF, from);
    if (end === -1) return isEnd && from < data.length ? data.length : undefined;
    this.#linesToSkip -= 1;
    this.#line += 1;
    return end + 1;
  }

  /** Offset after the record at `from`; nothing when it is not complete yet. */
  #readRecord(data: Buffer, from: number, isEnd: boolean): number | undefined {
    if (from >= data.length) return undefined;
    const starts = [from];
    let state: State = STATES.start;
    let at = from;
    let problem: CsvRecord['problem'];
    // What follows decides about a quote, a delimiter's first byte and a carriage return: wait until it is here.
    const readable = isEnd ? data.length : data.length - Math.max(2, this.#delimiter.length);
    for (; at < data.length; at += 1) {
      if (at >= readable && !isEnd) return this.#tooLong(data, from, starts);
      const byte = data[at];
      if (state === STATES.quoted) {
        if (byte === this.#escape && this.#escapesNext(data, at)) at += 1;
        else if (byte === this.#quote) state = STATES.closed;
        continue;
      }
      if (byte === LF || byte === CR) break;
      if (byte === this.#delimiter[0] && this.#isDelimiter(data, at)) {
        at += this.#delimiter.length - 1;
        starts.push(at + 1);
        state = STATES.start;
      } else if (state === STATES.closed || state === STATES.ended) {
        if (byte === SPACE) state = STATES.ended;
        else if (byte === this.#quote && state === STATES.ended) state = STATES.quoted;
        else problem ??= { kind: 'syntax', offset: at - from, why: 'there is text after a closing quote' };
      } else if (state !== STATES.plain) {
        if (byte === this.#quote) state = STATES.quoted;
        else state = byte === SPACE && state === STATES.start ? STATES.blank : STATES.plain;
      }
    }
    if (state === STATES.quoted)
      problem ??= { kind: 'syntax', offset: (starts.at(-1) ?? from) - from, why: 'a quote is never closed' };
    return this.#give(data, from, at, starts, problem);
  }

  #give(data: Buffer, from: number, end: number, starts: number[], problem: CsvRecord['problem']): number {
    const bytes = data.subarray(from, end);
    const line = this.#line;
    this.#line += 1 + countLines(bytes);
    const isBlank = bytes.length === 0 && !this.#keepsBlankLines;
    if (!isBlank) {
      const utf8 = isUtf8(bytes) ? undefined : notUtf8(bytes);
      const record = { line, bytes, starts: starts.map((start) => start - from) };
      const found = utf8 ?? problem;
      this.#done = !this.#onRecord(found === undefined ? record : { ...record, problem: found });
    }
    return data[end] === CR && data[end + 1] === LF ? end + 2 : end + 1;
  }

  #tooLong(data: Buffer, from: number, starts: number[]): undefined {
    if (data.length - from <= LONGEST_RECORD_BYTES) return undefined;
    const why = 'it is longer than 8 MB, as if a quote were never closed';
    const bytes = data.subarray(from, from + 200);
    const problem = { kind: 'syntax', offset: 0, why } as const;
    this.#onRecord({ line: this.#line, bytes, starts: starts.map((start) => start - from), problem });
    this.#done = true;
    return undefined;
  }

  #escapesNext(data: Buffer, at: number): boolean {
    const next = data[at + 1];
    return next === this.#quote || (this.#escape !== this.#quote && next === this.#escape);
  }

  #isDelimiter(data: Buffer, at: number): boolean {
    return this.#delimiter.every((byte, index) => data[at + index] === byte);
  }
}

/**
 * The cells of a record as the engine counts them: empty ones at its end, past the table's columns, do not count, for
 * nothing is lost by them.
 */
export function cellCount(record: CsvRecord, columns: number, delimiter: string): number {
  const { starts, bytes } = record;
  const past = starts[columns];
  if (past === undefined) return starts.length;
  const isEmpty = bytes.length - past === (starts.length - 1 - columns) * Buffer.byteLength(delimiter);
  return isEmpty ? columns : starts.length;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

function notUtf8(bytes: Buffer): CsvRecord['problem'] {
  let low = 0;
  let high = bytes.length;
  // The longest prefix that is well-formed up to an unfinished letter ends where the first bad byte stands.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isPrefixUtf8(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low -= 1;
  const byte = bytes[low]?.toString(16).padStart(2, '0') ?? '';
  return { kind: 'utf8', offset: low, why: `byte 0x${byte} is not UTF-8` };
}

function isPrefixUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
