import { closeSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { EtlError } from '../../diagnostics/index.ts';
import { badRows, isBadRow } from './bad-cells.ts';
import { mistakeOf } from './csv-explain.ts';
import { CsvScanner } from './csv-scan.ts';
import type { LandingEngine } from './engine.ts';
import type { FileScan, FileToRead, ScanColumn } from './file-scan.ts';
import { readBytes } from './read-bytes.ts';
import { readCsv } from './read-csv.ts';
import type { RejectedRow, Rejects } from './rejects.ts';

const MOST_WHOLE = 10_000;

/** A CSV file without the records that are not well written. */
interface CleanedCsv {
  readonly source: Required<Pick<FileScan, 'from' | 'inOrder'>>;
  /** Numbers of the rows that were left out, ascending. */
  readonly removed: readonly number[];
}

/**
 * Copies a CSV file to `spool` without the records that have another number of cells, bad quotes or bad bytes; they go
 * to `rejects` as rows of `name`. Nothing when there are none, or one that hides what follows: a quote that is never closed.
 */
async function cleanCsv(
  { file, width, spool }: NonNullable<AsideCopy['text']>,
  name: string,
  rejects: Rejects,
): Promise<CleanedCsv | undefined | null> {
  const { format } = file.part;
  const found: RejectedRow[] = [];
  const opened = openSync(spool, 'w');
  let blocks: Buffer[] = [];
  let row = format.header ? -1 : 0;
  let hides = false;
  const scanner = new CsvScanner(format, width, (record) => {
    row += 1;
    const mistake = mistakeOf(record, row, width, file);
    if (mistake === undefined) {
      blocks.push(Buffer.from(record.bytes), LINE_END);
      return true;
    }
    hides = row === 0 || /never closed/.test(record.problem?.why ?? '');
    const reason = record.problem?.why ?? `it has another number of cells than the ${width} columns`;
    const whole = record.bytes.toString('utf8').slice(0, MOST_WHOLE);
    found.push({ file: name, row, key: null, column: null, value: null, reason, whole });
    return !hides && found.length <= rejects.left;
  });
  try {
    await readBytes(file.part.path, format, (chunk) => {
      const goesOn = scanner.push(chunk);
      writeSync(opened, Buffer.concat(blocks));
      blocks = [];
      return goesOn;
    });
    scanner.end();
    writeSync(opened, Buffer.concat(blocks));
  } finally {
    closeSync(opened);
  }
  if (hides) return null;
  if (found.length === 0) return undefined;
  rejects.add(found);
  const plain = { ...format, compression: 'none', skipLines: 0, encoding: 'utf-8' } as const;
  const inOrder = readCsv(spool, width, plain, { hasUnixLines: true, isInOrder: true });
  return { source: { from: inOrder, inOrder }, removed: found.map((one) => one.row) };
}

const LINE_END = Buffer.from('\n');

/** The number that a row of a cleaned file has in the file as it was. */
function rowBefore(row: number, removed: readonly number[]): number {
  return removed.reduce((number, gone) => (gone <= number ? number + 1 : number), row);
}

/** A copy that failed, to be made again without the rows that are to blame. */
export interface AsideCopy {
  readonly scan: Omit<FileScan, 'explain'>;
  /** A CSV file whose records may be badly written, and an absolute file for what is left of it, removed again. */
  readonly text?: { readonly file: FileToRead; readonly width: number; readonly spool: string } | undefined;
  /** What the rows' origin is called among the rejected ones. */
  readonly name: string;
  /** Declared names of the primary key. */
  readonly keys: readonly string[];
  readonly rejects: Rejects;
  /** The statement that copies what `from` gives. */
  readonly sql: (columns: readonly ScanColumn[], from: string) => string;
  /** Rows of the same origin before the first of these. */
  readonly rowsBefore?: number;
}

/**
 * Copies the rows of a scan that can be loaded and sets the others aside. Gives the rows copied; nothing when no row is
 * to blame, or the scan cannot be read apart from bad ones. Throws ETL5080 when they are too many.
 */
export async function copyAside(copy: AsideCopy, engine: LandingEngine): Promise<number | undefined> {
  const { text, name, keys, rejects, rowsBefore = 0 } = copy;
  const before = rejects.rows.length;
  try {
    const cleaned = text === undefined ? undefined : await cleanCsv(text, name, rejects);
    if (cleaned === null) return undefined;
    const scan = cleaned === undefined ? copy.scan : { ...copy.scan, ...cleaned.source };
    const isBad = isBadRow(scan.columns);
    const found = isBad === undefined ? [] : await badRows(scan, name, keys, rejects.left + 1, engine);
    rejects.add(found.map((one) => ({ ...one, row: rowsBefore + rowBefore(one.row, cleaned?.removed ?? []) })));
    if (rejects.rows.length === before) return undefined;
    const copyFrom = async (source: string) => {
      const from = found.length === 0 ? source : `(select * from ${source} where not ${isBad})`;
      return await engine.run(copy.sql(scan.columns, from));
    };
    return await copyFrom(scan.from).catch(async (cause: unknown) => {
      if (scan.inOrder === undefined || cause instanceof EtlError) throw cause;
      return await copyFrom(scan.inOrder);
    });
  } catch (cause) {
    if (cause instanceof EtlError) throw cause;
    return undefined;
  } finally {
    if (text !== undefined) await rm(text.spool, { force: true });
  }
}
