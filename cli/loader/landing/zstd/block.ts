import { BackwardBits, type FseTable, fseTable, oneSymbolTable, readFseTable, ZstdDamage } from './bits.ts';
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman.ts';

/** Bytes of one block, at most. */
export const MOST_BLOCK = 1 << 17;

/** Numbers written as a code and more bits: those from `bases[code]` on. */
interface Codes {
  readonly bases: readonly number[];
  readonly bits: readonly number[];
  readonly usual: FseTable;
  readonly mostLog: number;
}

/** Codes for 0, 1, 2, ...: as many without more bits as `first` says, then by bits. */
function codesOf(start: number, plain: number, more: readonly number[], counts: readonly number[]): Codes {
  const bits = [...Array.from({ length: plain }, () => 0), ...more];
  let base = start;
  const bases = bits.map((width) => {
    const own = base;
    base += 2 ** width;
    return own;
  });
  return { bases, bits, usual: fseTable(counts, 6), mostLog: 9 };
}

const LITERALS = codesOf(
  0,
  16,
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
);
const MATCHES = codesOf(
  3,
  32,
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
  ],
);
const OFFSETS: Codes = {
  bases: Array.from({ length: 32 }, (_, code) => 2 ** code),
  bits: Array.from({ length: 32 }, (_, code) => code),
  usual: fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5),
  mostLog: 8,
};

/** The compressed blocks of one frame, each of which may go on with what those before it had (RFC 8878, 3.1.1.3). */
export class BlockDecoder {
  #huffman: HuffmanTable | undefined;
  #tables: [FseTable, FseTable, FseTable] = [LITERALS.usual, OFFSETS.usual, MATCHES.usual];
  #recent: [number, number, number] = [1, 4, 8];

  /** Writes what `block` stands for into `target` from `offset` on, where what came before stands; gives the new end. */
  decode(block: Uint8Array, target: Uint8Array, offset: number): number {
    const literals = this.#literals(block);
    return this.#sequences(block.subarray(literals.used), literals.bytes, target, offset);
  }

  #literals(block: Uint8Array): { readonly bytes: Uint8Array; readonly used: number } {
    const [one = 0, two = 0, three = 0, four = 0, five = 0] = block;
    const kind = one & 3;
    const form = (one >> 2) & 3;
    if (kind < 2) {
      const header = form === 1 ? 2 : form === 3 ? 3 : 1;
      const size =
        header === 1 ? one >> 3 : header === 2 ? (one >> 4) | (two << 4) : (one >> 4) | (two << 4) | (three << 12);
      if (kind === 0) return { bytes: block.subarray(header, header + size), used: header + size };
      return { bytes: new Uint8Array(Math.min(size, MOST_BLOCK)).fill(block[header] ?? 0), used: header + 1 };
    }
    const header = form < 2 ? 3 : form + 2;
    const width = form < 2 ? 10 : form === 2 ? 14 : 18;
    const written = Math.floor(
      (one + two * 2 ** 8 + three * 2 ** 16 + (header > 3 ? four * 2 ** 24 : 0) + (header > 4 ? five * 2 ** 32 : 0)) /
        16,
    );
    const size = written % 2 ** width;
    const packed = Math.floor(written / 2 ** width) % 2 ** width;
    if (size > MOST_BLOCK || header + packed > block.length) throw new ZstdDamage('literals are too long');
    let from = block.subarray(header, header + packed);
    if (kind === 2) {
      const { table, used } = readHuffmanTable(from);
      this.#huffman = table;
      from = from.subarray(used);
    }
    const table = this.#huffman;
    if (table === undefined) throw new ZstdDamage('literals have no table');
    const bytes = new Uint8Array(size);
    if (form === 0) decodeHuffman(table, from, bytes, 0, size);
    else decodeStreams(table, from, bytes);
    return { bytes, used: header + packed };
  }

  #sequences(section: Uint8Array, literals: Uint8Array, target: Uint8Array, offset: number): number {
    const [one = 0, two = 0, three = 0] = section;
    const header = one < 128 ? 1 : one < 255 ? 2 : 3;
    const count = one < 128 ? one : one < 255 ? ((one - 128) << 8) + two : two + (three << 8) + 0x7f00;
    let taken = 0;
    let end = offset;
    if (count > 0) {
      const stream = new BackwardBits(section.subarray(this.#readTables(section, header)));
      const [ofLiterals, ofOffsets, ofMatches] = this.#tables;
      let [literal, place, match] = [
        stream.read(ofLiterals.log),
        stream.read(ofOffsets.log),
        stream.read(ofMatches.log),
      ];
      for (let left = count; left > 0; left -= 1) {
        const far = value(OFFSETS, ofOffsets.symbols[place] ?? 0, stream);
        const length = value(MATCHES, ofMatches.symbols[match] ?? 0, stream);
        const run = value(LITERALS, ofLiterals.symbols[literal] ?? 0, stream);
        const distance = this.#distance(far, run === 0);
        if (taken + run > literals.length || end + run + length > offset + MOST_BLOCK || distance > end + run)
          throw new ZstdDamage('a sequence leads out of the data');
        target.set(literals.subarray(taken, taken + run), end);
        taken += run;
        end += run;
        for (const stop = end + length; end < stop; end += 1) target[end] = target[end - distance] ?? 0;
        if (left === 1) break;
        literal = (ofLiterals.bases[literal] ?? 0) + stream.read(ofLiterals.bits[literal] ?? 0);
        match = (ofMatches.bases[match] ?? 0) + stream.read(ofMatches.bits[match] ?? 0);
        place = (ofOffsets.bases[place] ?? 0) + stream.read(ofOffsets.bits[place] ?? 0);
      }
      if (stream.left !== 0) throw new ZstdDamage('sequences do not end where they should');
    }
    const rest = literals.subarray(taken);
    if (end + rest.length > offset + MOST_BLOCK) throw new ZstdDamage('a block is too long');
    target.set(rest, end);
    return end + rest.length;
  }

  /** Reads the tables of the three kinds of codes; gives where the stream begins. */
  #readTables(section: Uint8Array, header: number): number {
    const modes = section[header] ?? 0;
    let at = header + 1;
    for (const [index, codes] of [LITERALS, OFFSETS, MATCHES].entries()) {
      const mode = (modes >> (6 - 2 * index)) & 3;
      if (mode === 0) this.#tables[index] = codes.usual;
      if (mode === 1) this.#tables[index] = oneSymbolTable(section[at++] ?? 0);
      if (mode !== 2) continue;
      const { table, used } = readFseTable(section.subarray(at), codes.mostLog);
      this.#tables[index] = table;
      at += used;
    }
    return at;
  }

  /** One of the last three distances is written as a number below 4, shifted by one where no literals come before. */
  #distance(written: number, isAfterMatch: boolean): number {
    const [first, second, third] = this.#recent;
    if (written > 3) {
      this.#recent = [written - 3, first, second];
      return written - 3;
    }
    const which = written + (isAfterMatch ? 1 : 0);
    if (which === 1) return first;
    const distance = which === 2 ? second : which === 3 ? third : first - 1;
    if (distance === 0) throw new ZstdDamage('a distance is 0');
    this.#recent = [distance, first, which === 2 ? third : second];
    return distance;
  }
}

function value({ bases, bits }: Codes, code: number, stream: BackwardBits): number {
  const base = bases[code];
  if (base === undefined) throw new ZstdDamage('a code is unknown');
  return base + stream.read(bits[code] ?? 0);
}

/** Four streams of literals, whose lengths stand before them. */
function decodeStreams(table: HuffmanTable, from: Uint8Array, bytes: Uint8Array): void {
  const lengths = [0, 2, 4].map((at) => (from[at] ?? 0) | ((from[at + 1] ?? 0) << 8));
  const each = (bytes.length + 3) >> 2;
  let at = 6;
  for (let index = 0; index < 4; index += 1) {
    const end = index === 3 ? from.length : at + (lengths[index] ?? 0);
    const size = index === 3 ? bytes.length - 3 * each : each;
    if (end > from.length || size < 0) throw new ZstdDamage('streams of literals are too long');
    decodeHuffman(table, from.subarray(at, end), bytes, index * each, size);
    at = end;
  }
}
