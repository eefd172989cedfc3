import { readFileSync, rmSync } from 'node:fs';
import type { RowChunk, RowsSummary } from '../../connectors/index.ts';

/** Rows as they stand in chunk files: text, or null. */
export type SpoolRows = (string | null)[][];

/** The rows of a text in `SPOOL_FORMAT`, read by its definition and not as any engine does. */
export function parseSpool(text: string): SpoolRows {
  const rows: SpoolRows = [];
  let at = 0;
  while (at < text.length) {
    const row: (string | null)[] = [];
    for (;;) {
      const [cell, next] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
      row.push(cell);
      at = next + 1;
      if (text[next] !== ',') break;
    }
    rows.push(row);
  }
  return rows;
}

function plainCell(text: string, start: number): [string | null, number] {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1;
  return [end === start ? null : text.slice(start, end), end];
}

function quotedCell(text: string, start: number): [string, number] {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}

/** What a read gave. */
export interface SpoolResult {
  readonly rows: SpoolRows;
  /** Rows of each chunk. */
  readonly chunks: readonly number[];
  readonly summary: RowsSummary;
}

/** Takes all chunks of a read and removes each; fails when a chunk does not have the rows or bytes that it says. */
export async function takeAll(reading: AsyncGenerator<RowChunk, RowsSummary, void>): Promise<SpoolResult> {
  const rows: SpoolRows = [];
  const chunks: number[] = [];
  for (;;) {
    const next = await reading.next();
    if (next.done) return { rows, chunks, summary: next.value };
    const { file, rows: count, bytes } = next.value;
    const content = readFileSync(file);
    rmSync(file);
    const found = parseSpool(content.toString());
    if (found.length !== count || content.length !== bytes)
      throw new RangeError(`${file} has ${found.length} rows, ${content.length} bytes; said were ${count}, ${bytes}.`);
    chunks.push(count);
    rows.push(...found);
  }
}
