/** Something in a Zstandard stream that cannot be. */
export class ZstdDamage extends Error {
  override readonly name = 'ZstdDamage';
}

/** Reads bits from the end of a piece of bytes to its start, as Zstandard's entropy coders write them. */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  /** Bits that are left; below 0 when more were read than there are. */
  left: number;

  /** The highest bit that is set in the last byte only marks the end. */
  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1) ?? 0;
    if (last === 0) throw new ZstdDamage('a stream of bits has no end');
    this.#bytes = bytes;
    this.left = bytes.length * 8 - Math.clz32(last) + 24 - 1;
  }

  /** The next `count` bits, 31 at most, as a number; bits before the start are 0. */
  read(count: number): number {
    if (count > 16) return this.read(count - 16) * 65_536 + this.read(16);
    this.left -= count;
    return this.peekAt(this.left, count);
  }

  /** The `count` bits, 16 at most, that begin `at` bits after the start. */
  peekAt(at: number, count: number): number {
    if (at < 0) return (this.peekAt(0, Math.max(0, count + at)) << -at) & ((1 << count) - 1);
    const byte = at >> 3;
    const bytes = this.#bytes;
    const window = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    return (window >> (at & 7)) & ((1 << count) - 1);
  }
}

/** A decoding table of finite state entropy: for each state its symbol and how the next one is found. */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** The table of symbols with these counts, which add up to 2 to the power of `log`; -1 stands for less than one. */
export function fseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const next = counts.map((count) => Math.abs(count));
  let high = size - 1;
  for (const [symbol, count] of counts.entries()) if (count === -1) symbols[high--] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, count] of counts.entries())
    for (let times = 0; times < count; times += 1) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at > high);
    }
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0;
    const count = next[symbol] ?? 1;
    next[symbol] = count + 1;
    const width = log - (31 - Math.clz32(count));
    bits[state] = width;
    bases[state] = (count << width) - size;
  }
  return { log, symbols, bits, bases };
}

/** The table that always gives one symbol. */
export function oneSymbolTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), bases: Uint16Array.of(0) };
}

/** A table as described at the start of `bytes`, and how many bytes describe it. */
export function readFseTable(bytes: Uint8Array, mostLog: number): { readonly table: FseTable; readonly used: number } {
  let at = 0;
  const peek = (count: number) => {
    const byte = at >> 3;
    const window = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    return (window >> (at & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  at += 4;
  if (log > mostLog) throw new ZstdDamage('a table is too large');
  const counts: number[] = [];
  let remaining = 1 << log;
  while (remaining > 0) {
    const width = 32 - Math.clz32(remaining + 1);
    const few = (1 << width) - 1 - (remaining + 1);
    const low = peek(width - 1);
    let value = low;
    if (low < few) at += width - 1;
    else {
      value = peek(width);
      at += width;
      if (value >= 1 << (width - 1)) value -= few;
    }
    const count = value - 1;
    remaining -= Math.abs(count);
    counts.push(count);
    for (let more = count === 0; more; ) {
      const zeros = peek(2);
      at += 2;
      for (let times = 0; times < zeros; times += 1) counts.push(0);
      more = zeros === 3;
    }
    if (counts.length > 256 || at > bytes.length * 8) throw new ZstdDamage('a table ends too early');
  }
  if (remaining < 0) throw new ZstdDamage('a table adds up to too much');
  return { table: fseTable(counts, log), used: (at + 7) >> 3 };
}
