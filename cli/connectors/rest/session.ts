import { EtlError } from '../../diagnostics/index.ts';
import { type CellPages, spoolPages } from '../http/spool-pages.ts';
import { inWindow } from '../http/window.ts';
import { nameGlob } from '../rows/name-glob.ts';
import type { SpoolCell } from '../rows/spool-writer.ts';
import type {
  DiscoveredTable,
  RowChunk,
  RowsRequest,
  RowsSession,
  RowsSummary,
  Stream,
  StreamColumn,
  StreamDescription,
} from '../types.ts';
import { type ColumnCell, rowCells } from './column-cells.ts';
import type { Page } from './page.ts';
import { cellsOf, firstRequests, type StreamReading, type StreamScope, streamPages } from './read-stream.ts';

/** What a session knows besides how to read. */
export interface RestSessionParts extends StreamScope {
  /** Path to a column at the source, where a preset knows a better one than its name. */
  readonly pathOf: (stream: Stream, column: StreamColumn) => string;
  /** The tables that a preset knows. */
  readonly known: readonly DiscoveredTable[];
}

/** Rows of an HTTP API; nothing is held open between requests. */
export class RestSession implements RowsSession {
  readonly gives = 'rows';
  readonly #parts: RestSessionParts;

  constructor(parts: RestSessionParts) {
    this.#parts = parts;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    this.#parts.tableOf(stream);
    const known = this.#parts.known.find((table) => table.name === stream.table);
    if (known !== undefined) return known;
    const columns = stream.columns.map(({ from, type, notNull }) => ({
      name: from,
      sourceType: 'JSON',
      dataType: type.name,
      nullable: !notNull,
    }));
    return { columns, primaryKey: stream.primaryKey, estimatedRows: null, isDiscovered: false };
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    const matches = nameGlob(glob);
    return this.#parts.known.filter((table) => matches(table.name));
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    return firstRequests(this.#parts, readingOf(request));
  }

  read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    return spoolPages(request, (signal) => this.#cells(request, signal));
  }

  async close(): Promise<void> {}

  async *#cells(request: RowsRequest, signal: AbortSignal): CellPages {
    const { stream } = request;
    const columns = this.#columns(request);
    const { keeps, isTrimming } = rowFilter(request);
    const count = new RowCount(request);
    for await (const page of streamPages(this.#parts, readingOf(request), signal)) {
      const rows = page.rows.map((row) => rowCells(columns, row)).filter(keeps);
      count.page(page, rows.length);
      yield rows;
    }
    this.#checkSeen(stream, columns, request, count);
    const isCounted = this.#parts.tableOf(stream).parent === undefined && !(isTrimming && count.kept < count.read);
    return { rowsAtSource: isCounted ? count.total : null };
  }

  #columns({ stream, columns, parent }: RowsRequest): ColumnCell[] {
    const own = stream.columns.length;
    return columns.map((column, index) => {
      const path = index < own || parent === undefined ? this.#parts.pathOf(stream, column) : `parent.${column.from}`;
      return cellsOf(this.#parts, stream, path, column);
    });
  }

  /** A misspelled name would make a column of nulls. */
  #checkSeen(stream: Stream, columns: readonly ColumnCell[], { window }: RowsRequest, count: RowCount): void {
    const missing = columns.filter((cell) => !cell.isSeen).map((cell) => cell.column.from);
    if (missing.length === 0 || count.read === 0 || this.#parts.tableOf(stream).missing_columns === 'null') return;
    const { connection, tell } = this.#parts.context;
    if (window.kind === 'all')
      throw EtlError.of(
        'ETL5045',
        { connection, table: stream.table, missing, has: count.keys },
        {
          hint: 'correct the name or path under `load: columns`; where rows may lack it, tell `missing_columns: null`.',
        },
      );
    tell?.(`${stream.source}: no row that was read has ${missing.join(', ')}`);
  }
}

function readingOf({ stream, window, parent }: RowsRequest): StreamReading {
  return { stream, window, isParents: parent !== undefined };
}

/** Which rows of those that the server gives are in the window: servers may cut it coarsely, or not at all. */
function rowFilter({ window, parent, stream, columns }: RowsRequest) {
  if (window.kind === 'all') return { keeps: () => true, isTrimming: false };
  const isIn = inWindow(window);
  // The columns of a parent come after the row's own.
  const skipped = parent === undefined ? 0 : stream.columns.length;
  const at = window.columns.map(({ name }) => columns.findIndex((one, index) => index >= skipped && one.name === name));
  return { keeps: (cells: readonly SpoolCell[]) => isIn(at.map((index) => cells[index] ?? null)), isTrimming: true };
}

/** What is known of the rows so far. */
class RowCount {
  read = 0;
  kept = 0;
  total: number | null = null;
  keys: readonly string[] = [];
  readonly #request: RowsRequest;

  constructor(request: RowsRequest) {
    this.#request = request;
  }

  page(page: Page, kept: number): void {
    this.read += page.rows.length;
    this.kept += kept;
    const [row] = page.rows;
    if (this.keys.length === 0 && typeof row?.value === 'object' && row.value !== null)
      this.keys = Object.keys(row.value).slice(0, 50);
    // Rows that lie in others are not those that the server counts.
    const isPlain = row === undefined || page.size === page.rows.length;
    this.total = page.total === undefined || !isPlain ? null : page.total;
    this.#request.onProgress?.(this.kept, this.total);
  }
}
