import { BackwardBits, readFseTable, ZstdDamage } from './bits.ts';

/** A decoding table of Huffman's code: by the next `log` bits the symbol and how many of them it takes. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const MOST_BITS = 11;

/** A table as described at the start of `bytes`, and how many bytes describe it. */
export function readHuffmanTable(bytes: Uint8Array): { readonly table: HuffmanTable; readonly used: number } {
  const [first = 0] = bytes;
  if (first < 128) return { table: huffmanTable(packedWeights(bytes.subarray(1, 1 + first))), used: 1 + first };
  const count = first - 127;
  const used = 1 + ((count + 1) >> 1);
  const weights = Array.from({ length: count }, (_, index) => {
    const pair = bytes[1 + (index >> 1)] ?? 0;
    return index % 2 === 0 ? pair >> 4 : pair & 15;
  });
  return { table: huffmanTable(weights), used };
}

/** Decodes `size` symbols into `target` from `offset` on. */
export function decodeHuffman(
  { log, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  target: Uint8Array,
  offset: number,
  size: number,
): void {
  const stream = new BackwardBits(bytes);
  for (let at = offset; at < offset + size; at += 1) {
    const index = stream.peekAt(stream.left - log, log);
    target[at] = symbols[index] ?? 0;
    stream.left -= bits[index] ?? 0;
  }
  if (stream.left !== 0) throw new ZstdDamage('literals do not end where they should');
}

function packedWeights(bytes: Uint8Array): number[] {
  const { table, used } = readFseTable(bytes, 6);
  const stream = new BackwardBits(bytes.subarray(used));
  const states = [stream.read(table.log), stream.read(table.log)];
  const weights: number[] = [];
  for (let turn = 0; weights.length < 256; turn = 1 - turn) {
    const state = states[turn] ?? 0;
    weights.push(table.symbols[state] ?? 0);
    states[turn] = (table.bases[state] ?? 0) + stream.read(table.bits[state] ?? 0);
    if (stream.left >= 0) continue;
    weights.push(table.symbols[states[1 - turn] ?? 0] ?? 0);
    return weights;
  }
  throw new ZstdDamage('there are too many weights');
}

/** The last weight is not written: it makes the sum a power of two. */
function huffmanTable(written: readonly number[]): HuffmanTable {
  const sum = written.reduce((total, weight) => total + (weight === 0 ? 0 : 1 << (weight - 1)), 0);
  const log = 32 - Math.clz32(sum);
  const rest = (1 << log) - sum;
  if (sum === 0 || log > MOST_BITS || (rest & (rest - 1)) !== 0) throw new ZstdDamage('weights do not fit');
  const weights = [...written, 32 - Math.clz32(rest)];
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight += 1)
    for (const [symbol, own] of weights.entries()) {
      if (own !== weight) continue;
      const end = at + (1 << (weight - 1));
      symbols.fill(symbol, at, end);
      bits.fill(log + 1 - weight, at, end);
      at = end;
    }
  return { log, symbols, bits };
}
