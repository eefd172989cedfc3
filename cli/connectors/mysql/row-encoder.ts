import type { CellEncoding } from './cell-encoding.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
const ZERO = 0x30;
const LETTER_X = 0x78;
const HEX = Buffer.from('0123456789abcdef');
const UUID_DASHES = [4, 6, 8, 10];
const SRID_BYTES = 4;
/** Bytes that a cell may take besides two for each of its own. */
const CELL_MARGIN = 40;
const BLOCK_BYTES = 1 << 20;

/** The offset from UTC of a local time that is written as text, such as `-03:00`. */
export type OffsetOf = (localTime: string) => string;

/**
 * Turns rows of the text protocol into lines of CSV, bytes to bytes: no value becomes a JavaScript value. Lines gather
 * in `block` up to `length`; whoever owns the encoder writes them away when `isFull` and calls `clear`.
 */
export class RowEncoder {
  readonly #encodings: readonly CellEncoding[];
  readonly #offsetOf: OffsetOf;
  #block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #at = 0;

  constructor(encodings: readonly CellEncoding[], offsetOf: OffsetOf) {
    this.#encodings = encodings;
    this.#offsetOf = offsetOf;
  }

  /** True when a block's worth of lines has gathered. */
  get isFull(): boolean {
    return this.#at >= BLOCK_BYTES / 2;
  }

  /** The lines gathered so far; overwritten by the next row after `clear`. */
  get lines(): Uint8Array {
    return this.#block.subarray(0, this.#at);
  }

  /** Begins a new block. */
  clear(): void {
    this.#at = 0;
    if (this.#block.length > BLOCK_BYTES) this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Adds the row whose cells lie in `bytes` from `start` to `end`, each with its length before it. */
  row(bytes: Uint8Array, start: number, end: number): void {
    this.#makeRoom(2 * (end - start) + CELL_MARGIN * this.#encodings.length);
    let position = start;
    for (let index = 0; index < this.#encodings.length; index += 1) {
      const encoding = this.#encodings[index] ?? 'hidden';
      if (encoding === 'hidden') break;
      if (index > 0) this.#block[this.#at++] = COMMA;
      const first = bytes[position] as number;
      if (first === 0xfb) {
        position += 1;
        continue;
      }
      const from = first < 0xfb ? position + 1 : position + lengthBytes(first);
      const to = from + (first < 0xfb ? first : lengthAt(bytes, position));
      this.#cell(encoding, bytes, from, to);
      position = to;
    }
    this.#block[this.#at++] = LF;
  }

  #cell(encoding: CellEncoding, bytes: Uint8Array, from: number, to: number): void {
    switch (encoding) {
      case 'plain':
        this.#plain(bytes, from, to);
        break;
      case 'text':
        this.#text(bytes, from, to);
        break;
      case 'hex':
        this.#hex(bytes, from, to);
        break;
      case 'wkb':
        this.#hex(bytes, from + SRID_BYTES, to);
        break;
      case 'bits':
        this.#bits(bytes, from, to);
        break;
      case 'uuid':
        this.#uuid(bytes, from, to);
        break;
      default:
        this.#plain(bytes, from, to);
        this.#ascii(this.#offsetOf(Buffer.from(bytes.subarray(from, to)).toString('latin1')));
    }
  }

  #plain(bytes: Uint8Array, from: number, to: number): void {
    const block = this.#block;
    let at = this.#at;
    for (let index = from; index < to; index += 1) block[at++] = bytes[index] as number;
    this.#at = at;
  }

  #text(bytes: Uint8Array, from: number, to: number): void {
    const block = this.#block;
    const start = this.#at;
    let at = start + 1;
    let isQuoted = from === to;
    for (let index = from; index < to; index += 1) {
      const byte = bytes[index] as number;
      if (byte === QUOTE) {
        block[at++] = QUOTE;
        isQuoted = true;
      } else if (byte === COMMA || byte === LF || byte === CR) isQuoted = true;
      block[at++] = byte;
    }
    if (isQuoted) {
      block[start] = QUOTE;
      block[at++] = QUOTE;
    } else {
      block.copyWithin(start, start + 1, at);
      at -= 1;
    }
    this.#at = at;
  }

  /** No bytes at all are `0x`, since an empty cell is null. */
  #hex(bytes: Uint8Array, from: number, to: number): void {
    const block = this.#block;
    let at = this.#at;
    if (from >= to) {
      block[at++] = ZERO;
      block[at++] = LETTER_X;
    }
    for (let index = from; index < to; index += 1) {
      const byte = bytes[index] as number;
      block[at++] = HEX[byte >> 4] as number;
      block[at++] = HEX[byte & 15] as number;
    }
    this.#at = at;
  }

  #bits(bytes: Uint8Array, from: number, to: number): void {
    let value = 0n;
    for (let index = from; index < to; index += 1) value = (value << 8n) | BigInt(bytes[index] as number);
    this.#ascii(value.toString());
  }

  #uuid(bytes: Uint8Array, from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      if (UUID_DASHES.includes(index - from)) this.#block[this.#at++] = DASH;
      this.#hex(bytes, index, index + 1);
    }
  }

  #ascii(text: string): void {
    this.#at += this.#block.write(text, this.#at, 'latin1');
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#block.length) return;
    const larger = Buffer.allocUnsafeSlow(this.#at + bytes);
    this.#block.copy(larger, 0, 0, this.#at);
    this.#block = larger;
  }
}

/** The bytes of some cells of a row; null for a null. */
export function cellsOf(bytes: Uint8Array, start: number, wanted: readonly number[]): (Uint8Array | null)[] {
  const cells: (Uint8Array | null)[] = [];
  let position = start;
  for (let index = 0; index <= Math.max(...wanted); index += 1) {
    const first = bytes[position] as number;
    const from = first < 0xfb ? position + 1 : position + lengthBytes(first);
    const to = first === 0xfb ? from : from + lengthAt(bytes, position);
    cells.push(first === 0xfb ? null : Uint8Array.prototype.slice.call(bytes, from, to));
    position = to;
  }
  return wanted.map((index) => cells[index] ?? null);
}

/** Bytes that a length takes, by its first. */
function lengthBytes(first: number): number {
  if (first <= 0xfb) return 1;
  return first === 0xfc ? 3 : first === 0xfd ? 4 : 9;
}

function lengthAt(bytes: Uint8Array, position: number): number {
  const first = bytes[position] as number;
  if (first < 0xfb) return first;
  let length = 0;
  for (let index = lengthBytes(first) - 1; index > 0; index -= 1)
    length = length * 256 + (bytes[position + index] as number);
  return length;
}
