import { open } from 'node:fs/promises';
import { LONGEST_RECORD_BYTES } from './csv-scan.ts';
import type { FileToRead } from './file-scan.ts';

const LF = 10;
const CR = 13;

/**
 * Measures the last line of a text that goes by in pieces: the engine drops, without a word, a last line that is longer
 * than its buffers.
 */
export class LastLine {
  /** Bytes of the last line that ended, and of what came after it. */
  #ended = 0;
  #open = 0;

  add(piece: Buffer): void {
    const last = lastEnd(piece, piece.length);
    if (last === -1) {
      this.#open += piece.length;
      return;
    }
    let first = last;
    while (first > 0 && isEnd(piece[first - 1])) first -= 1;
    const before = lastEnd(piece, first);
    const bytes = before === -1 ? this.#open + first : first - before - 1;
    // Line ends alone, as those that were cut from their line by the piece's end, end no other line.
    if (bytes > 0) this.#ended = bytes;
    this.#open = piece.length - last - 1;
  }

  /** Longer than any record may be. */
  get isTooLong(): boolean {
    return Math.max(this.#open, this.#open === 0 ? this.#ended : 0) > LONGEST_RECORD_BYTES;
  }
}

/** Whether the last line of a file that is not packed is longer than any record may be. */
export async function endsTooLong({ part, bytes }: FileToRead): Promise<boolean> {
  if (part.format.compression !== 'none' || bytes <= LONGEST_RECORD_BYTES) return false;
  const tail = Buffer.alloc(Math.min(bytes, LONGEST_RECORD_BYTES + 4));
  const file = await open(part.path);
  try {
    const { bytesRead } = await file.read(tail, 0, tail.length, bytes - tail.length);
    const line = new LastLine();
    line.add(tail.subarray(0, bytesRead));
    return line.isTooLong;
  } finally {
    await file.close();
  }
}

function lastEnd(piece: Buffer, before: number): number {
  if (before === 0) return -1;
  return Math.max(piece.lastIndexOf(LF, before - 1), piece.lastIndexOf(CR, before - 1));
}

function isEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}
