import { closeSync, openSync, writeSync } from 'node:fs';
import { EtlError } from '../../diagnostics/index.ts';
import { chunkPath } from '../rows/chunk-path.ts';
import type { RowChunk } from '../types.ts';

/** Writes the chunk files of one read, one after the other, in blocks; what is written is not held. */
export class BlockFiles {
  readonly #folder: string;
  readonly #prefix: string;
  #index = 0;
  #file = '';
  #handle: number | undefined;
  #rows = 0;
  #bytes = 0;

  /** `prefix` begins the names of the files; others that write to the folder have another. */
  constructor(folder: string, prefix: string) {
    this.#folder = folder;
    this.#prefix = prefix;
  }

  /** Bytes of the open chunk. */
  get openBytes(): number {
    return this.#bytes;
  }

  /** Writes a block of `rows` lines to the open chunk. Throws ETL5032 when the disk is full, else ETL5033. */
  write(lines: Uint8Array, rows: number): void {
    if (rows === 0) return;
    try {
      this.#handle ??= this.#open();
      let written = 0;
      while (written < lines.length) written += writeSync(this.#handle, lines, written);
    } catch (cause) {
      throw diskError(this.#file || this.#folder, cause);
    }
    this.#rows += rows;
    this.#bytes += lines.length;
  }

  /** Closes the open chunk and gives it; nothing when it has no rows. */
  finish(): RowChunk | undefined {
    if (this.#handle === undefined) return undefined;
    closeSync(this.#handle);
    this.#handle = undefined;
    const chunk = { file: this.#file, rows: this.#rows, bytes: this.#bytes };
    this.#rows = 0;
    this.#bytes = 0;
    return chunk;
  }

  /** Lets the open chunk go after a failure. */
  abandon(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #open(): number {
    this.#index += 1;
    this.#file = chunkPath(this.#folder, this.#prefix, this.#index);
    return openSync(this.#file, 'w');
  }
}

function diskError(file: string, cause: unknown): EtlError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return EtlError.of('ETL5032', { path: file, freeBytes: undefined, why }, { cause });
  return EtlError.of('ETL5033', { path: file, why }, { cause });
}
