import { rename, rm, stat } from 'node:fs/promises';
import { type RowChunk, SPOOL_FORMAT, type StreamColumn } from '../../connectors/index.ts';
import { diagnosticsOf, EtlError, EtlErrors } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';
import { castFirst, type Scanned } from '../landing/cast-first.ts';
import { conversion, engineType } from '../landing/convert.ts';
import { explainCsv } from '../landing/csv-explain.ts';
import { diskError, syncFile } from '../landing/disk.ts';
import type { LandingEngine } from '../landing/engine.ts';
import type { ScanColumn } from '../landing/file-scan.ts';
import { nulledColumns } from '../landing/nulled.ts';
import { type CsvReading, isOfText, readCsvFiles } from '../landing/read-csv.ts';
import type { Rejects } from '../landing/rejects.ts';
import { copyAside } from '../landing/set-aside.ts';
import { identifier, literal } from '../landing/sql.ts';
import { writeParquet } from '../landing/write-parquet.ts';
import { CHANGE_COLUMNS } from './change-statements.ts';
import { CURSOR_COLUMN } from './raw-rows.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';

const VALUE_HINT =
  'declare another data_type, or say what becomes of such values: `load: {values: {zero_dates: null}}`; ' +
  'likewise infinity, out_of_range, decimals and too_long.';

/** What the chunks of one load have in common. */
export interface ChunkLanding {
  readonly declaration: Declaration;
  readonly cursor: ResolvedCursor | null;
  /** The columns of the chunk files, in order. */
  readonly columns: readonly StreamColumn[];
  readonly loadId: string;
  readonly loadedAt: Date;
  /** Absolute Parquet file; it appears whole or not at all. */
  readonly file: string;
  /** The same as shown to a person. */
  readonly shown: string;
  /** Rows of the load before these. */
  readonly rowsBefore: number;
  /** Takes the rows that cannot be loaded; without it they are an error. */
  readonly rejects?: Rejects | undefined;
  readonly onWritten?: () => void;
}

/**
 * Writes chunk files, all of rows or all of changes, as one Parquet file: the declared columns with their types, the parent's cursor, the load's own
 * columns. Changes carry `CHANGE_COLUMNS` as well. Gives its rows. Throws ETL5028 for values that are none of their type, ETL5032 disk full, ETL5033.
 */
export async function landChunks(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  engine: LandingEngine,
): Promise<number> {
  const part = `${landing.file}.part`;
  try {
    const rows = await copyChunks(chunks, landing, part, engine);
    landing.onWritten?.();
    await syncFile(part);
    await rename(part, landing.file);
    return rows;
  } catch (cause) {
    await rm(part, { force: true });
    throw cause instanceof Error ? ((await diskError(cause, landing.file, landing.shown)) ?? cause) : cause;
  }
}

async function copyChunks(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  part: string,
  engine: LandingEngine,
): Promise<number> {
  try {
    return await copyAll(chunks, landing, part, engine);
  } catch (cause) {
    if (cause instanceof EtlError) throw cause;
    const ofDisk = await diskError(cause, landing.file, landing.shown);
    if (ofDisk !== undefined) throw ofDisk;
    const rows = await copyWithoutBad(chunks, landing, part, engine);
    if (rows !== undefined) return rows;
    const mistake = await explained(chunks, landing, engine, cause);
    if (!(mistake instanceof EtlError) || mistake.code !== 'ETL5037') throw mistake;
    // Nothing is wrong with the chunks: several threads took lines within a cell for rows.
    return await copyInOrder(chunks, landing, part, engine).catch((again: unknown) => {
      throw again instanceof EtlError ? again : mistake;
    });
  }
}

/** The same without the rows that are to blame, which are set aside; nothing when none is. */
async function copyWithoutBad(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  part: string,
  engine: LandingEngine,
): Promise<number | undefined> {
  const { rejects, declaration, columns, rowsBefore } = landing;
  if (rejects === undefined || chunks[0]?.changes === true) return undefined;
  const scanned = scanColumns(landing, false);
  const files = chunks.map((chunk) => chunk.file);
  const sql = (_: readonly ScanColumn[], from: string) => landingSql(landing, { from, columns: scanned }, false, part);
  const keys = declaration.primaryKey;
  const scan = { from: readCsvFiles(files, columns.length, SPOOL_FORMAT, await roomy(files)), columns: scanned };
  return await copyAside({ scan, name: declaration.source, keys, rejects, sql, rowsBefore }, engine);
}

/** Copies the chunks in the usual way where that can be. */
async function copyAll(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  part: string,
  engine: LandingEngine,
): Promise<number> {
  // The place of a change is its line's: lines are counted as they stand.
  if (chunks[0]?.changes === true) return await copyInOrder(chunks, landing, part, engine);
  const rows = await engine.run(chunksSql(chunks, landing, {}, part)).catch((cause: unknown) => {
    if (isOfText(cause)) return null;
    throw cause;
  });
  // The engine's usual reading drops a last row for which it has no room.
  return rows === rowsOf(chunks) ? rows : await copyInOrder(chunks, landing, part, engine);
}

/** Copies the chunks line by line, whatever is in them. Throws ETL9001 when their rows are not all landed. */
async function copyInOrder(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  part: string,
  engine: LandingEngine,
): Promise<number> {
  const reading = await roomy(chunks.map((chunk) => chunk.file));
  const rows = await engine.run(chunksSql(chunks, landing, reading, part));
  const written = rowsOf(chunks);
  if (rows !== written) throw EtlError.of('ETL9001', { what: `of ${written} rows in chunk files ${rows} were landed` });
  return rows;
}

function rowsOf(chunks: readonly RowChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
}

/** The statement that lands all rows of chunks. */
function chunksSql(chunks: readonly RowChunk[], landing: ChunkLanding, reading: CsvReading, part: string): string {
  const isChanges = chunks[0]?.changes === true;
  const columns = scanColumns(landing, isChanges);
  const files = chunks.map((chunk) => chunk.file);
  const from = readCsvFiles(files, columns.length + (isChanges ? 2 : 0), SPOOL_FORMAT, reading);
  return landingSql(landing, { from, columns }, isChanges, part);
}

/** The reading that takes any chunk files: in the order of their lines, with room for the longest of them as one row. */
async function roomy(files: readonly string[]): Promise<CsvReading> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return { isInOrder: true, roomBytes: Math.max(...sizes) + 1 };
}

function scanColumns({ columns, declaration }: ChunkLanding, isChanges: boolean): ScanColumn[] {
  return columns.map((column, index) => {
    const declared = declaration.columns.find((one) => one.name === column.name);
    const reading = declared?.reading ?? {};
    const text = `c${index + (isChanges ? 2 : 0)}`;
    const converted = conversion(text, column.type, reading, SPOOL_FORMAT.nullStrings);
    return { declared: { name: column.name, type: column.type, reading }, text, ...converted };
  });
}

function landingSql(landing: ChunkLanding, scanned: Scanned, isChanges: boolean, part: string): string {
  const { from, columns } = castFirst(scanned);
  return writeParquet(`select ${selected(landing, columns, isChanges).join(', ')} from ${from}`, part);
}

function selected(
  { declaration, cursor, loadId, loadedAt, rowsBefore }: ChunkLanding,
  scanned: readonly ScanColumn[],
  isChanges: boolean,
): string[] {
  const { columns, absent } = declaration;
  const present = columns.length - (absent?.size ?? 0);
  const own = scanned.slice(0, present);
  const ofParent = scanned.slice(present);
  const values = [
    ...own.map(({ strict, declared }) => `${strict} as ${identifier(declared.name)}`),
    ...columns
      .filter((column) => absent?.has(column.name) === true)
      .map(({ name, type }) => `cast(null as ${engineType(type)}) as ${identifier(name)}`),
  ];
  const time = literal(loadedAt.toISOString().slice(0, -1));
  if (cursor?.through != null) {
    const type = conversion('c', cursor.type, {}, []).type;
    const all = ofParent.map(({ strict }) => `cast(${strict} as ${type})`);
    values.push(`greatest(${all.join(', ')}) as ${identifier(CURSOR_COLUMN)}`);
  }
  const { operation, missing, place } = CHANGE_COLUMNS;
  const change = [`c0 as ${operation}`, `c1 as ${missing}`, `${rowsBefore} + row_number() over () as ${place}`];
  if (isChanges) values.push(...change);
  const ofLoad = [`${literal(loadId)} as _etl_load_id`, `cast(${time} as timestamp) as _etl_loaded_at`];
  return [...values, ...ofLoad, ...nulledColumns(own)];
}

/** The mistake in the first chunk that has one. */
async function explained(
  chunks: readonly RowChunk[],
  landing: ChunkLanding,
  engine: LandingEngine,
  cause: unknown,
): Promise<Error> {
  const isChanges = chunks[0]?.changes === true;
  const columns = scanColumns(landing, isChanges);
  const width = columns.length + (isChanges ? 2 : 0);
  let before = landing.rowsBefore;
  let last: Error = EtlError.of('ETL5037', { file: landing.declaration.source, why: String(cause) }, { cause });
  for (const chunk of chunks) {
    const shown = `${landing.declaration.source} (rows from ${before + 1})`;
    const part = { path: chunk.file, format: SPOOL_FORMAT, verify: async () => {} };
    const { declaration } = landing;
    const file = { part, shown, bytes: chunk.bytes, declaration, keys: declaration.primaryKey, hint: VALUE_HINT };
    last = await explainCsv(file, columns, width, engine, cause);
    if (!(last instanceof EtlError) || last.code !== 'ETL5037') return atServer(last);
    before += chunk.rows;
  }
  return last;
}

/** A mistake of a row as that of a table: its place in a chunk file means nothing to anyone, and no file can be corrected. */
function atServer(mistake: Error): Error {
  return new EtlErrors(diagnosticsOf(mistake).map(({ position: _position, frame: _frame, ...one }) => one));
}
