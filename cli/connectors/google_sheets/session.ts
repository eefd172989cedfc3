import { EtlError } from '../../diagnostics/index.ts';
import { cellOf } from '../http/cell.ts';
import { type Json, JsonNumber } from '../http/json.ts';
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
  SourceColumn,
  Stream,
  StreamDescription,
} from '../types.ts';
import { type SheetsConnection, type SheetsTable, tableSchema } from './config.ts';
import { columnPlaces, headerNames } from './header.ts';
import { type Sheet, type SheetsService, type Spreadsheet, spreadsheetId } from './service.ts';
import { isErrorCell, sheetCell } from './sheet-cell.ts';
import { columnLetters, columnNumber, rowsInA1, type SheetRange, sheetRange } from './sheet-range.ts';

const PAGE_ROWS = 10_000;
/** Rows that a column's kind is told from. */
const SAMPLE_ROWS = 200;

/** A table of a spreadsheet, found. */
interface Opened {
  readonly table: SheetsTable;
  readonly spreadsheet: Spreadsheet;
  readonly sheet: Sheet;
  readonly range: SheetRange;
  /** Row of the header; before the first row of the range when it has none. */
  readonly headerRow: number;
  readonly lastRow: number;
}

/** The sheets of a spreadsheet as tables. */
export class SheetsSession implements RowsSession {
  readonly gives = 'rows';
  readonly #service: SheetsService;
  readonly #connection: SheetsConnection;

  constructor(service: SheetsService, connection: SheetsConnection) {
    this.#service = service;
    this.#connection = connection;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    const signal = new AbortController().signal;
    return await this.#described(await this.#open(stream, signal), signal);
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    const signal = new AbortController().signal;
    const matches = nameGlob(glob);
    const found: DiscoveredTable[] = [];
    const { sheets } = await this.#service.spreadsheet(this.#idOf({}, '*'), signal);
    for (const { title } of sheets.filter((sheet) => matches(sheet.title))) {
      const stream = { source: title, table: title, load: {}, columns: [], primaryKey: [], foreignKeys: [] };
      found.push({
        name: title,
        foreignKeys: [],
        ...(await this.#described(await this.#open(stream, signal), signal)),
      });
    }
    return found;
  }

  async queries({ stream }: RowsRequest): Promise<readonly string[]> {
    const table = tableOf(stream);
    const { render = 'unformatted', page_rows: rows = PAGE_ROWS, range = '' } = table;
    const id = this.#idOf(table, stream.table);
    const part = range === '' ? '' : ` (${range})`;
    return [`${render} values of sheet "${stream.table}"${part} of spreadsheet ${id}, ${rows} rows a request`];
  }

  read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    return spoolPages(request, (signal) => this.#cells(request, signal));
  }

  async close(): Promise<void> {}

  async *#cells(request: RowsRequest, signal: AbortSignal): CellPages {
    const { stream, parent, window, columns } = request;
    if (parent !== undefined)
      throw this.#cannotAsk(stream, 'a sheet cannot be filtered through another one; leave `through` out');
    const opened = await this.#open(stream, signal);
    const places = await this.#places(opened, stream, signal);
    const isIn = inWindow(window);
    const cursors =
      window.kind === 'all' ? [] : window.columns.map(({ name }) => columns.findIndex((one) => one.name === name));
    let read = 0;
    for await (const { rows, from } of this.#pages(opened, opened.headerRow + 1, signal)) {
      const cells: SpoolCell[][] = [];
      for (const [index, row] of rows.entries()) {
        if (row.every((cell) => cell === '' || cell === null)) continue;
        const line = columns.map((column, at) => {
          const value = row[places[at] ?? -1];
          const isError = isErrorCell(value) && this.#isAllowedError(opened, from + index, places[at] ?? 0, value);
          return isError ? null : sheetCell(value, column, opened.spreadsheet.timeZone);
        });
        if (isIn(cursors.map((at) => line[at] ?? null))) cells.push(line);
      }
      read += cells.length;
      request.onProgress?.(read, null);
      yield cells;
    }
    await this.#checkUnchanged(opened, stream, signal);
    return { rowsAtSource: read };
  }

  async #open(stream: Stream, signal: AbortSignal): Promise<Opened> {
    const table = tableOf(stream);
    const spreadsheet = await this.#service.spreadsheet(this.#idOf(table, stream.table), signal);
    const sheet = this.#service.sheetNamed(spreadsheet, stream.table);
    const range = sheetRange(table.range, sheet.columns);
    const headerRow = range.firstRow + (table.header_row ?? 1) - 1;
    return { table, spreadsheet, sheet, range, headerRow, lastRow: Math.min(range.lastRow ?? sheet.rows, sheet.rows) };
  }

  async #places(opened: Opened, stream: Stream, signal: AbortSignal): Promise<number[]> {
    if (opened.table.header_row === 0) return stream.columns.map((_, index) => index);
    const { sheet, headerRow } = opened;
    const place = { connection: this.#service.client.options.connection, sheet: sheet.title, row: headerRow };
    return columnPlaces(stream.columns, await this.#header(opened, signal), place);
  }

  async #header({ spreadsheet, sheet, range, headerRow, lastRow }: Opened, signal: AbortSignal): Promise<string[]> {
    if (headerRow > lastRow) return [];
    const [row = []] = await this.#service.values(
      spreadsheet.id,
      rowsInA1(sheet.title, range, headerRow, headerRow),
      // A name that looks like a number or a date is what people see.
      { render: 'formatted' },
      signal,
    );
    return headerNames(row);
  }

  async *#pages({ table, spreadsheet, sheet, range, lastRow }: Opened, firstRow: number, signal: AbortSignal) {
    const size = table.page_rows ?? PAGE_ROWS;
    for (let from = firstRow; from <= lastRow; from += size) {
      const asked = rowsInA1(sheet.title, range, from, Math.min(from + size - 1, lastRow));
      yield { from, rows: await this.#service.values(spreadsheet.id, asked, table, signal) };
    }
  }

  /** Rows that are added or taken out meanwhile shift those behind them. */
  async #checkUnchanged(opened: Opened, stream: Stream, signal: AbortSignal): Promise<void> {
    const rows = opened.lastRow - opened.headerRow;
    if (rows <= (opened.table.page_rows ?? PAGE_ROWS)) return;
    const { sheet } = await this.#open(stream, signal);
    if (sheet.rows === opened.sheet.rows) return;
    const { connection } = this.#service.client.options;
    const why = `it had ${opened.sheet.rows} rows at first and has ${sheet.rows} now`;
    throw EtlError.of('ETL5042', { connection, what: `sheet "${sheet.title}"`, why });
  }

  /** True where errors are taken for empty cells. Throws ETL5065 elsewhere. */
  #isAllowedError({ table, sheet, range }: Opened, row: number, place: number, value: Json | undefined): boolean {
    if (table.error_cells === 'null') return true;
    const { connection } = this.#service.client.options;
    const cell = `${columnLetters(columnNumber(range.firstColumn) + place)}${row}`;
    throw EtlError.of('ETL5065', { connection, sheet: sheet.title, cell, value: String(value) });
  }

  async #described(opened: Opened, signal: AbortSignal): Promise<StreamDescription> {
    const { spreadsheet, sheet, range, headerRow, lastRow, table } = opened;
    const names = table.header_row === 0 ? [] : await this.#header(opened, signal);
    const last = Math.min(lastRow, headerRow + SAMPLE_ROWS);
    const rows =
      last <= headerRow
        ? []
        : await this.#service.values(spreadsheet.id, rowsInA1(sheet.title, range, headerRow + 1, last), table, signal);
    const columns = names.flatMap((name, index) =>
      name === ''
        ? []
        : [
            sourceColumn(
              name,
              rows.map((row) => row[index]),
            ),
          ],
    );
    return { columns, primaryKey: [], estimatedRows: Math.max(0, lastRow - headerRow), isDiscovered: true };
  }

  #idOf(table: SheetsTable, name: string): string {
    const written = table.spreadsheet ?? this.#connection.spreadsheet;
    if (written !== undefined) return spreadsheetId(written);
    const { connection } = this.#service.client.options;
    const why = 'neither the connection nor the table names a `spreadsheet`';
    throw EtlError.of('ETL5063', { connection, table: name, why });
  }

  #cannotAsk(stream: Stream, why: string): EtlError {
    return EtlError.of('ETL5063', { connection: this.#service.client.options.connection, table: stream.table, why });
  }
}

function tableOf(stream: Stream): SheetsTable {
  return tableSchema.loose().parse(stream.load);
}

/** What the cells of a column are, as far as its first rows tell. */
function sourceColumn(name: string, cells: readonly (Json | undefined)[]): SourceColumn {
  const filled = cells.filter((cell) => cellOf(cell) !== null && cell !== '');
  const isEach = (test: (cell: Json | undefined) => boolean) => filled.length > 0 && filled.every(test);
  if (isEach((cell) => typeof cell === 'boolean'))
    return { name, sourceType: 'booleans', dataType: 'boolean', nullable: true };
  if (isEach((cell) => typeof cell === 'number' || cell instanceof JsonNumber))
    return { name, sourceType: 'numbers', dataType: 'double', nullable: true };
  return { name, sourceType: 'text', dataType: 'string', nullable: true };
}
