import { EtlError } from '../../diagnostics/index.ts';
import type { HttpClient } from '../http/client.ts';
import { inWindow } from '../http/window.ts';
import type { ConnectorContext, CursorColumn, ReadWindow, Stream } from '../types.ts';
import { pageRequest, parentValue, speaksOfParent, type TableAsk } from './ask.ts';
import { columnCell } from './column-cells.ts';
import type { RestConnection, RestTable } from './config.ts';
import { inOrder } from './in-order.ts';
import type { Page, PageReading } from './page.ts';
import { pagerOf } from './pager.ts';
import { readPages } from './read-pages.ts';
import { type SourceRecord, selector } from './selector.ts';

/** What streams are read with. */
export interface StreamScope {
  readonly connection: Pick<RestConnection, 'base_url' | 'params' | 'parallel_requests'>;
  readonly client: HttpClient;
  readonly context: ConnectorContext;
  /** The keys of a stream, those that a preset knows among them. */
  readonly tableOf: (stream: Stream) => RestTable;
}

/** What is read of a stream. */
export interface StreamReading {
  readonly stream: Stream;
  readonly window: ReadWindow;
  /** The window is that of the parent. */
  readonly isParents: boolean;
}

/** The pages of a stream: its own, or those for each row of its parent. Throws ETL5063 and as `readPages`. */
export async function* streamPages(
  scope: StreamScope,
  asked: StreamReading,
  signal: AbortSignal,
): AsyncGenerator<Page, void, void> {
  const { connection, client, context } = scope;
  const table = scope.tableOf(asked.stream);
  const parallel = connection.parallel_requests;
  const tell = context.tell ?? (() => {});
  const parent = parentOf(scope, asked.stream, table);
  if (parent === undefined) {
    const ask = tableAsk(scope, asked, undefined);
    const reading = readingOf(scope, asked.stream, undefined);
    yield* readPages({ client, ask, reading, parallel, signal, tell });
    return;
  }
  const rows = parentRows(
    scope,
    { stream: parent, window: asked.isParents ? asked.window : { kind: 'all' }, isParents: false },
    signal,
  );
  yield* inOrder(askable(rows, table), parallel, (row) => {
    const ask = tableAsk(scope, asked, row);
    return readPages({ client, ask, reading: readingOf(scope, asked.stream, row), parallel: 1, signal, tell });
  });
}

/** The requests that a stream begins with, for people. */
export function firstRequests(scope: StreamScope, asked: StreamReading): string[] {
  const table = scope.tableOf(asked.stream);
  const parent = parentOf(scope, asked.stream, table);
  const own = pageRequest(tableAsk(scope, asked, undefined), pagerOf(table.paging ?? { kind: 'none' }).first);
  const paging = table.paging?.kind ?? 'none';
  const more = paging === 'none' ? '' : `, then page by page (${paging})`;
  const body = own.body === undefined ? '' : ` with ${scope.client.options.redact(own.body)}`;
  const line = `${scope.client.shown(own)}${body}${parent === undefined ? '' : `, for each row of ${parent.table}`}${more}`;
  const window: ReadWindow = asked.isParents ? asked.window : { kind: 'all' };
  return parent === undefined ? [line] : [...firstRequests(scope, { stream: parent, window, isParents: false }), line];
}

function tableAsk(scope: StreamScope, asked: StreamReading, parent: SourceRecord | undefined): TableAsk {
  const { connection, context } = scope;
  const table = scope.tableOf(asked.stream);
  const window: ReadWindow = asked.isParents ? { kind: 'all' } : asked.window;
  const speaksOfColumn = JSON.stringify(table.incremental?.params ?? {}).includes('{column}');
  if (window.kind === 'from' && window.columns.length > 1 && speaksOfColumn)
    throw cannotAsk(scope, asked.stream, '`{column}` of `incremental` is one column, and its cursor has several');
  const path = table.path ?? encodeURIComponent(asked.stream.table);
  return { connection, table: { ...table, path }, window, now: context.now ?? new Date(), parent };
}

function readingOf(scope: StreamScope, stream: Stream, parent: SourceRecord | undefined): PageReading {
  const table = scope.tableOf(stream);
  const path = table.records ?? '$';
  const records = selector(path);
  if (records === null) throw cannotAsk(scope, stream, `\`records: ${path}\` is no path`);
  return { records, paging: table.paging ?? { kind: 'none' }, parent };
}

function parentOf(scope: StreamScope, stream: Stream, table: RestTable): Stream | undefined {
  const { parent } = table;
  if (parent === undefined) {
    if (speaksOfParent(table))
      throw cannotAsk(scope, stream, 'its request speaks of a parent, and `parent` names none');
    return undefined;
  }
  const found = scope.context.streamOf?.(parent);
  if (found === undefined)
    throw cannotAsk(scope, stream, `its parent "${parent}" is no declared table of the same source`);
  for (
    let up: Stream | undefined = found;
    up !== undefined;
    up = scope.context.streamOf?.(scope.tableOf(up).parent ?? '')
  )
    if (up.table === stream.table) throw cannotAsk(scope, stream, 'it is its own parent');
  return found;
}

async function* parentRows(
  scope: StreamScope,
  asked: StreamReading,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord, void, void> {
  const { window } = asked;
  const cells = cursorCells(window.kind === 'all' ? [] : window.columns);
  const isIn = inWindow(window);
  for await (const page of streamPages(scope, asked, signal))
    for (const row of page.rows) if (isIn(cells(row))) yield row;
}

function cursorCells(columns: readonly CursorColumn[]): (row: SourceRecord) => (string | null)[] {
  return (row) => columns.map(({ from }) => parentValue(row, from) ?? null);
}

/** Rows of the parent that have what the request needs of them. */
async function* askable(rows: AsyncIterable<SourceRecord>, table: RestTable): AsyncGenerator<SourceRecord, void, void> {
  const needed = [...JSON.stringify([table.path, table.params, table.body]).matchAll(/\{parent\.([^{}]+)\}/g)];
  const names = [...new Set(needed.map(([, name = '']) => name))];
  for await (const row of rows) if (names.every((name) => parentValue(row, name) !== undefined)) yield row;
}

function cannotAsk({ context }: StreamScope, stream: Stream, why: string): EtlError {
  return EtlError.of('ETL5063', { connection: context.connection, table: stream.table, why });
}

/** How a column of a stream is read. Throws ETL5063 when its path is none. */
export function cellsOf(scope: StreamScope, stream: Stream, from: string, column: Stream['columns'][number]) {
  const cell = columnCell(column, from);
  if (cell === null) throw cannotAsk(scope, stream, `column "${column.name}" has \`from: ${from}\`, which is no path`);
  return cell;
}
