import { EtlError, nearest } from '../../diagnostics/index.ts';
import { askJson } from '../http/ask-json.ts';
import { cellOf, plainDigits } from '../http/cell.ts';
import type { HttpClient } from '../http/client.ts';
import { isList, type Json, member } from '../http/json.ts';
import { type CellPages, spoolPages } from '../http/spool-pages.ts';
import { inWindow } from '../http/window.ts';
import { pageRequest, type TableAsk } from '../rest/ask.ts';
import type { Page } from '../rest/page.ts';
import { pagerOf } from '../rest/pager.ts';
import { readPages } from '../rest/read-pages.ts';
import { selector } from '../rest/selector.ts';
import type { SpoolCell } from '../rows/spool-writer.ts';
import type {
  ConnectorContext,
  RowChunk,
  RowsRequest,
  RowsSession,
  RowsSummary,
  Stream,
  StreamColumn,
  StreamDescription,
} from '../types.ts';
import { type Ga4Connection, type Ga4Table, tableSchema } from './config.ts';
import { apiName, type DayRange, dayRanges, reportBody, reportColumns } from './report.ts';
import { ReportFacts } from './report-facts.ts';

const PAGE_ROWS = 10_000;
const ROWS = selector('rows[*]') ?? { written: '', steps: [] };

/** Reports of a property as tables. */
export class Ga4Session implements RowsSession {
  readonly gives = 'rows';
  readonly #client: HttpClient;
  readonly #connection: Ga4Connection;
  readonly #context: ConnectorContext;

  constructor(client: HttpClient, connection: Ga4Connection, context: ConnectorContext) {
    this.#client = client;
    this.#connection = connection;
    this.#context = context;
  }

  /** Asks which dimensions and metrics the property has. Throws ETL5045 for a column that is neither. */
  async describe(stream: Stream): Promise<StreamDescription> {
    const url = new URL(`${this.#base()}/metadata`);
    const body = await askJson(this.#client, { method: 'GET', url }, new AbortController().signal);
    const dimensions = namesIn(member(body, 'dimensions'));
    const metrics = namesIn(member(body, 'metrics'));
    const known = [...dimensions, ...metrics];
    const missing = stream.columns.filter((column) => !known.includes(apiName(column)));
    if (missing.length > 0) {
      const has = missing.map((column) => nearest(apiName(column), known)).filter((name) => name !== undefined);
      throw EtlError.of('ETL5045', {
        connection: this.#context.connection,
        table: stream.table,
        missing: missing.map(apiName),
        has: has.length > 0 ? has : known.slice(0, 20),
      });
    }
    const columns = stream.columns.map((column) => ({
      name: column.from,
      sourceType: metrics.includes(apiName(column)) ? 'metric' : 'dimension',
      dataType: column.type.name,
      nullable: true,
    }));
    return { columns, primaryKey: stream.primaryKey, estimatedRows: null, isDiscovered: true };
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    const ranges = this.#ranges(request);
    const [first] = ranges;
    if (first === undefined) return ['nothing: the window begins after the last day'];
    const ask = this.#ask(request, first);
    const { url, body = '' } = pageRequest(ask, pagerOf(paging(tableOf(request.stream))).first);
    const more = ranges.length > 1 ? `, and so for ${ranges.length} ranges of days` : '';
    return [`${this.#client.shown({ method: 'POST', url })} with ${body}${more}`];
  }

  read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    return spoolPages(request, (signal) => this.#cells(request, signal));
  }

  async close(): Promise<void> {}

  async *#cells(request: RowsRequest, signal: AbortSignal): CellPages {
    const { stream, columns, window } = request;
    const facts = new ReportFacts();
    const isIn = inWindow(window);
    const at =
      window.kind === 'all' ? [] : window.columns.map(({ name }) => columns.findIndex((one) => one.name === name));
    let read = 0;
    let dropped = 0;
    for (const range of this.#ranges(request)) {
      const ask = this.#ask(request, range);
      const reading = { records: ROWS, paging: paging(tableOf(stream)), parent: undefined, mayLackRows: true };
      const parallel = this.#connection.parallel_requests;
      const tell = this.#context.tell ?? (() => {});
      for await (const page of readPages({ client: this.#client, ask, reading, parallel, signal, tell })) {
        facts.add(page.body, page.ask.index === 0);
        const all = reportCells(page, columns);
        const rows = all.filter((cells) => isIn(at.map((index) => cells[index] ?? null)));
        dropped += all.length - rows.length;
        read += rows.length;
        request.onProgress?.(read, null);
        yield rows;
      }
    }
    for (const note of facts.notes()) this.#context.tell?.(`${stream.source}: ${note}`);
    return { rowsAtSource: dropped === 0 ? read : null, facts: facts.all() };
  }

  #ranges({ stream, window, parent }: RowsRequest): readonly DayRange[] {
    const cannot = (why: string) =>
      EtlError.of('ETL5063', { connection: this.#context.connection, table: stream.table, why });
    if (parent !== undefined) throw cannot('a report cannot be filtered through another one; leave `through` out');
    if (window.kind === 'from' && window.columns.some((column) => apiName(column) !== 'date'))
      throw cannot('the cursor of a report is its dimension `date`');
    if (reportColumns(stream, tableOf(stream)).metrics.length === 0)
      throw cannot('it has no metric; name some by `metrics`');
    return dayRanges(window, tableOf(stream), this.#context.now ?? new Date());
  }

  #ask({ stream }: RowsRequest, range: DayRange): TableAsk {
    const table = tableOf(stream);
    const body = reportBody(reportColumns(stream, table), range, table);
    const { pathname, origin } = new URL(this.#base());
    return {
      connection: { base_url: origin, params: {} },
      table: { path: `${pathname}:runReport`, method: 'POST', body, paging: paging(table) },
      window: { kind: 'all' },
      now: this.#context.now ?? new Date(),
      parent: undefined,
    };
  }

  #base(): string {
    const { endpoint, property } = this.#connection;
    return `${endpoint.replace(/\/+$/, '')}/v1beta/properties/${String(property).replace('properties/', '')}`;
  }
}

function tableOf(stream: Stream): Ga4Table {
  return tableSchema.loose().parse(stream.load);
}

function paging({ page_rows: size = PAGE_ROWS }: Ga4Table) {
  return { kind: 'offset', in: 'body', param: 'offset', size_param: 'limit', size, total: 'rowCount' } as const;
}

function namesIn(list: Json | undefined): string[] {
  return (isList(list) ? list : []).flatMap((one) => {
    const name = member(one, 'apiName');
    return typeof name === 'string' ? [name] : [];
  });
}

/** The rows of a page in the order of the columns, by the headers that it says. */
function reportCells(page: Page, columns: readonly StreamColumn[]): SpoolCell[][] {
  const places = new Map<string, readonly [string, number]>();
  for (const [header, values] of [
    ['dimensionHeaders', 'dimensionValues'],
    ['metricHeaders', 'metricValues'],
  ] as const) {
    const headers = member(page.body, header);
    for (const [index, one] of (isList(headers) ? headers : []).entries()) {
      const name = member(one, 'name');
      if (typeof name === 'string') places.set(name, [values, index]);
    }
  }
  const found = columns.map((column) => places.get(apiName(column)));
  return page.rows.map(({ value: row }) =>
    columns.map((column, at) => {
      const [values = '', index = 0] = found[at] ?? [];
      const list = member(row, values);
      return reportCell(isList(list) ? member(list[index], 'value') : undefined, column);
    }),
  );
}

/** The service writes days and hours as digits only. */
function reportCell(value: Json | undefined, { type }: StreamColumn): SpoolCell {
  const cell = cellOf(value);
  if (typeof cell !== 'string') return cell;
  const time = /^(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?$/.exec(cell);
  if (time === null || !/^(date|timestamp)/.test(type.kind)) return type.kind === 'string' ? cell : plainDigits(cell);
  const [, year, month, day, hour, minute = '00'] = time;
  return `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}:00`}`;
}
