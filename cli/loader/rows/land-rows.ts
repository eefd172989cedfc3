import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RowChunk, RowsRequest, RowsSession, RowsSummary } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';
import type { LandingFindings } from '../findings.ts';
import { conversion } from '../landing/convert.ts';
import { diskError, syncFolder } from '../landing/disk.ts';
import type { LandingEngine } from '../landing/engine.ts';
import { takeEngine } from '../landing/engine-pool.ts';
import { countNulled } from '../landing/nulled.ts';
import { type RejectedRow, Rejects } from '../landing/rejects.ts';
import { identifier, pathLiteral } from '../landing/sql.ts';
import type { LandingArea } from '../landing-area.ts';
import { shownIn, spillFolder } from '../landing-path.ts';
import { type ColumnMetrics, measureColumns, measured } from '../metrics.ts';
import type { LoadRequest } from '../types.ts';
import { CHANGE_COLUMNS, type LandedChanges } from './change-statements.ts';
import { landChunks } from './land-chunks.ts';
import { CURSOR_COLUMN } from './raw-rows.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';

/** Bytes of chunk files that may wait for the landing engine; the source is not read on while there are more. */
const MOST_WAITING_BYTES = 256 * 2 ** 20;
/** Bytes of chunk files that become one Parquet file, at most. */
const MOST_LANDED_BYTES = 256 * 2 ** 20;

/** The landed rows of one load. */
export interface LandedRows {
  /** Absolute Parquet files of rows. */
  readonly files: readonly string[];
  readonly changes: LandedChanges;
  /** Rows and changes. */
  readonly rows: number;
  /** Bytes of the chunk files. */
  readonly bytes: number;
  /** The highest cursor of all rows that have one. */
  readonly cursorValue: string | null;
  readonly position: string | null;
  readonly rowsAtSource: number | null;
  /** What the source tells of this reading. */
  readonly facts: RowsSummary['facts'] | undefined;
  readonly metrics: readonly ColumnMetrics[];
  readonly findings: LandingFindings;
}

/** What is landed, and whence. */
export interface RowsReading {
  readonly request: LoadRequest;
  readonly declaration: Declaration;
  readonly cursor: ResolvedCursor | null;
  readonly session: RowsSession;
  /** How the source is asked, but for the folder of the chunks. */
  readonly rows: Omit<RowsRequest, 'folder' | 'signal' | 'onProgress'>;
  readonly area: LandingArea;
}

/**
 * Reads the rows of a source and lands them; the source is read while the chunks before are landed. What is left of a
 * failed reading is removed. Throws as `RowsSession.read` and `landChunks`.
 */
export async function landRows(reading: RowsReading): Promise<LandedRows> {
  const { request, area } = reading;
  const spill = spillFolder(area.landingRoot, request.loadId);
  const folder = path.join(spill, 'chunks');
  await mkdir(folder, { recursive: true });
  const { engine, release } = await takeEngine({ ...request.limits }, () =>
    spillFolder(area.landingRoot, request.loadId),
  );
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    engine.cancel();
  };
  request.signal?.addEventListener('abort', stop, { once: true });
  const lander = new Lander(reading, engine);
  try {
    if (request.signal?.aborted) throw EtlError.of('ETL5036', {});
    const summary = await readAll(reading, lander, folder, stopping.signal);
    await lander.finish();
    await syncFolder(area.folder);
    if (request.signal?.aborted) throw EtlError.of('ETL5036', {});
    const landed = {
      files: lander.rowFiles,
      changes: await changesOf(lander.changeFiles, engine),
      rows: lander.rows,
      bytes: lander.bytes,
      cursorValue: await highestCursor(lander.rowFiles, reading, engine),
      position: summary.position ?? lander.position,
      rowsAtSource: summary.rowsAtSource,
      facts: summary.facts,
      metrics: await metricsOf(lander, reading, engine),
      findings: await findingsOf(lander, reading, engine),
    };
    await engine.trim();
    return landed;
  } catch (error) {
    await lander.settle();
    await Promise.all([...lander.rowFiles, ...lander.changeFiles].map((file) => rm(file, { force: true })));
    throw request.signal?.aborted ? EtlError.of('ETL5036', {}, { cause: error }) : error;
  } finally {
    request.signal?.removeEventListener('abort', stop);
    release();
    await rm(spill, { recursive: true, force: true });
  }
}

async function readAll(
  { request, session, rows }: RowsReading,
  lander: Lander,
  folder: string,
  signal: AbortSignal,
): Promise<RowsSummary> {
  const file = rows.stream.table;
  const onProgress = (read: number, total: number | null) =>
    request.onProgress?.({
      rows: read,
      fraction: total === null || total === 0 ? null : Math.min(1, read / total),
      file,
    });
  const chunks = session.read({ ...rows, folder, signal, onProgress });
  try {
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return next.value;
      request.onStep?.('chunk read');
      await lander.add(next.value);
    }
  } catch (error) {
    if (error instanceof EtlError) throw error;
    throw (await diskError(error, path.join(folder, 'chunk'), shownIn(request, folder))) ?? error;
  } finally {
    // An error of the lander ends the reading too. What the source says of being stopped is of no interest then.
    await chunks.return({ rowsAtSource: null }).catch(() => {});
  }
}

/** Lands chunks in their order, as many at a time as wait, while the next are being read. */
class Lander {
  readonly rowFiles: string[] = [];
  readonly changeFiles: string[] = [];
  rows = 0;
  bytes = 0;
  position: string | null = null;
  readonly #reading: RowsReading;
  readonly #engine: LandingEngine;
  readonly #rejects: Rejects | undefined;
  #waiting: RowChunk[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(reading: RowsReading, engine: LandingEngine) {
    this.#reading = reading;
    this.#engine = engine;
    this.#rejects = Rejects.of(reading.declaration);
  }

  /** Rows set aside. */
  get rejected(): readonly RejectedRow[] {
    return this.#rejects?.rows ?? [];
  }

  /** Takes a chunk; waits while too much waits. Throws what an earlier chunk failed with. */
  async add(chunk: RowChunk): Promise<void> {
    this.#waiting.push(chunk);
    this.bytes += chunk.bytes;
    if (chunk.position !== undefined) this.position = chunk.position;
    this.#start();
    while (this.#running !== undefined && sizeOf(this.#waiting) > MOST_WAITING_BYTES) await this.#running;
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** Waits until all is landed. Throws what a chunk failed with. */
  async finish(): Promise<void> {
    await this.settle();
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** Waits until nothing runs any more. */
  async settle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #start(): void {
    if (this.#running !== undefined || this.#waiting.length === 0 || this.#failure !== undefined) return;
    this.#running = this.#landWaiting()
      .catch((cause: unknown) => {
        this.#failure = { cause };
      })
      .finally(() => {
        this.#running = undefined;
        this.#start();
      });
  }

  async #landWaiting(): Promise<void> {
    const { request, declaration, cursor, rows, area } = this.#reading;
    const chunks = this.#taken();
    const files = chunks[0]?.changes === true ? this.changeFiles : this.rowFiles;
    const name = `${String(files.length + 1).padStart(4, '0')}-${files === this.rowFiles ? 'rows' : 'changes'}.parquet`;
    const file = path.join(area.folder, name);
    const { loadId, loadedAt, onStep } = request;
    onStep?.('chunk landing');
    files.push(file);
    this.rows += await landChunks(
      chunks,
      {
        declaration,
        cursor,
        columns: rows.columns,
        loadId,
        loadedAt,
        file,
        shown: shownIn(request, file),
        rowsBefore: this.rows + this.rejected.length,
        rejects: this.#rejects,
        onWritten: () => onStep?.('chunk written'),
      },
      this.#engine,
    );
    await Promise.all(chunks.map((chunk) => rm(chunk.file, { force: true })));
    onStep?.('chunk landed');
  }

  /** The waiting chunks from the first on that may become one file; changes one at a time, to keep their order. */
  #taken(): RowChunk[] {
    let bytes = 0;
    const over = this.#waiting.findIndex((chunk, index) => {
      bytes += chunk.bytes;
      return index > 0 && (bytes > MOST_LANDED_BYTES || chunk.changes === true || this.#waiting[0]?.changes === true);
    });
    const count = over === -1 ? this.#waiting.length : over;
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }
}

function sizeOf(chunks: readonly RowChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
}

async function changesOf(files: readonly string[], engine: LandingEngine): Promise<LandedChanges> {
  if (files.length === 0) return { files, truncates: false, omits: false };
  const { operation, missing } = CHANGE_COLUMNS;
  const from = `read_parquet([${files.map(pathLiteral).join(', ')}])`;
  const [row] = await engine.rows(
    `select coalesce(bool_or(${operation} = 'T'), false), coalesce(bool_or(${missing} is not null), false) from ${from}`,
  );
  return { files, truncates: row?.[0] === true, omits: row?.[1] === true };
}

/** Of the rows; of what changes write, where there are changes alone. */
async function metricsOf(
  { rowFiles, changeFiles }: Lander,
  { request, declaration }: RowsReading,
  engine: LandingEngine,
): Promise<readonly ColumnMetrics[]> {
  const { columns, metrics: level } = declaration;
  const written = `${identifier(CHANGE_COLUMNS.operation)} in ('I', 'U')`;
  return await measured(request, () =>
    rowFiles.length > 0
      ? measureColumns(rowFiles, columns, level, engine)
      : measureColumns(changeFiles, columns, level, engine, written),
  );
}

async function findingsOf(
  { rowFiles, changeFiles, rejected }: Lander,
  { declaration }: RowsReading,
  engine: LandingEngine,
): Promise<LandingFindings> {
  const columns = declaration.columns.filter((column) => declaration.absent?.has(column.name) !== true);
  return { nulled: await countNulled([...rowFiles, ...changeFiles], columns, engine), rejected };
}

async function highestCursor(
  files: readonly string[],
  { cursor }: RowsReading,
  engine: LandingEngine,
): Promise<string | null> {
  if (cursor === null || files.length === 0) return null;
  const type = conversion('c', cursor.type, {}, []).type;
  const names = cursor.through === null ? cursor.columns.map((column) => column.name) : [CURSOR_COLUMN];
  const highest = names.map((name) => `cast(max(${identifier(name)}) as ${type})`);
  const from = `read_parquet([${files.map(pathLiteral).join(', ')}])`;
  const sql = `select cast(greatest(${highest.join(', ')}) as varchar) from ${from}`;
  const [row] = await engine.rows(sql);
  return row?.[0] == null ? null : String(row[0]);
}
