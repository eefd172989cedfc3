import { type FileHandle, open } from 'node:fs/promises';
import type { RowChunk } from '../types.ts';
import { chunkPath } from './chunk-path.ts';

/** Bytes gathered before they are written to the file. */
const BUFFER_BYTES = 1 << 20;
const NEEDS_QUOTES = /[",\r\n]/;

/** A cell as it goes into a chunk file; anything but null is written as its text. */
export type SpoolCell = string | number | bigint | boolean | null;

/**
 * Writes rows to chunk files in `SPOOL_FORMAT`, for connectors whose rows pass through JavaScript. Holds at most
 * 1 MiB of text. `row` says when a chunk is full; `finish` closes it and gives it, or nothing when it has no rows.
 */
export class SpoolWriter {
  readonly #folder: string;
  readonly #chunkRows: number;
  #file = '';
  #handle: FileHandle | undefined;
  #text = '';
  #rows = 0;
  #bytes = 0;
  #index = 0;

  constructor(folder: string, chunkRows: number) {
    this.#folder = folder;
    this.#chunkRows = chunkRows;
  }

  /** Adds a row; true when the chunk has as many as it may, so that `finish` is due. */
  async row(cells: readonly SpoolCell[]): Promise<boolean> {
    this.#text += `${spoolLine(cells)}\n`;
    this.#rows += 1;
    if (this.#text.length >= BUFFER_BYTES) await this.#flush();
    return this.#rows >= this.#chunkRows;
  }

  /** Closes the chunk. */
  async finish(more: Pick<RowChunk, 'changes' | 'position'> = {}): Promise<RowChunk | undefined> {
    if (this.#rows === 0) return undefined;
    await this.#flush();
    await this.#handle?.close();
    const chunk = { file: this.#file, rows: this.#rows, bytes: this.#bytes, ...more };
    this.#handle = undefined;
    this.#rows = 0;
    this.#bytes = 0;
    return chunk;
  }

  /** Lets the file go after a failure; what was written stays for the folder's owner to remove. */
  async abandon(): Promise<void> {
    await this.#handle?.close().catch(() => {});
    this.#handle = undefined;
  }

  async #flush(): Promise<void> {
    if (this.#handle === undefined) {
      this.#index += 1;
      this.#file = chunkPath(this.#folder, '', this.#index);
      this.#handle = await open(this.#file, 'w');
    }
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }
}

/** One line of a chunk file, without its end. */
export function spoolLine(cells: readonly SpoolCell[]): string {
  let line = '';
  for (let index = 0; index < cells.length; index += 1) {
    if (index > 0) line += ',';
    line += spoolCell(cells[index] ?? null);
  }
  return line;
}

function spoolCell(cell: SpoolCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  if (cell === '') return '""';
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
