import { EtlError, nearest } from '../../diagnostics/index.ts';
import { isNested } from '../column-type.ts';
import { isList, member } from '../http/json.ts';
import { type CellPages, spoolPages } from '../http/spool-pages.ts';
import { nameGlob } from '../rows/name-glob.ts';
import type {
  DiscoveredTable,
  RowChunk,
  RowsRequest,
  RowsSession,
  RowsSummary,
  Stream,
  StreamDescription,
} from '../types.ts';
import { type BigqueryTable, tableSchema } from './config.ts';
import { type Field, fieldText, sourceColumn } from './field.ts';
import { type ReadOrigin, readQuery } from './read-query.ts';
import type { BigqueryService, TableFacts, TableName } from './service.ts';

const PAGE_ROWS = 20_000;

/** Where tables are that are named shortly. */
export interface BigqueryScope {
  readonly project: string;
  readonly dataset: string | undefined;
}

/** Tables, views and queries of BigQuery. Each read is one query, whose pages show one moment. */
export class BigquerySession implements RowsSession {
  readonly gives = 'rows';
  readonly #service: BigqueryService;
  readonly #scope: BigqueryScope;

  constructor(service: BigqueryService, scope: BigqueryScope) {
    this.#service = service;
    this.#scope = scope;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    const signal = new AbortController().signal;
    const { query } = tableOf(stream);
    if (query === undefined) return described(await this.#table(this.#nameOf(stream.table), stream.table, signal));
    const { fields } = await this.#service.dryRun(query, signal);
    return { columns: fields.map(sourceColumn), primaryKey: [], estimatedRows: null, isDiscovered: true };
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    const signal = new AbortController().signal;
    const matches = nameGlob(glob);
    const { project } = this.#scope;
    const dataset = this.#dataset('*');
    const found: DiscoveredTable[] = [];
    for (const name of (await this.#service.tables(project, dataset, signal)).filter(matches)) {
      const facts = await this.#table({ project, dataset, table: name }, name, signal);
      const comment = facts.description === undefined ? {} : { comment: facts.description };
      found.push({ name, foreignKeys: facts.foreignKeys, ...comment, ...described(facts) });
    }
    return found;
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    const { sql, parameters } = readQuery(request, await this.#origin(request, new AbortController().signal));
    // For people, each parameter stands where it is used.
    return [parameters.reduce((text, { name, type, value }) => text.replaceAll(`@${name}`, `${type} '${value}'`), sql)];
  }

  read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    return spoolPages(request, (signal) => this.#cells(request, signal));
  }

  async close(): Promise<void> {}

  async *#cells(request: RowsRequest, signal: AbortSignal): CellPages {
    const origin = await this.#origin(request, signal);
    const { sql, parameters } = readQuery(request, origin);
    let rows = 0;
    let total: number | null = null;
    for await (const page of this.#service.query(sql, parameters, origin.load.page_rows ?? PAGE_ROWS, signal)) {
      rows += page.rows.length;
      total = page.total ?? total;
      request.onProgress?.(rows, total);
      yield page.rows.map((row) => {
        const cells = member(row, 'f');
        return page.fields.map((field, at) => {
          const declared = request.columns[at];
          const isJson = declared === undefined || !isNested(declared.type);
          return fieldText(isList(cells) ? member(cells[at], 'v') : undefined, field, isJson);
        });
      });
    }
    if (total !== null && rows !== total) {
      const { connection } = this.#service.client.options;
      const why = `the query has ${total} rows, and its pages had ${rows}`;
      throw EtlError.of('ETL5042', { connection, what: `table "${request.stream.table}"`, why });
    }
    return { rowsAtSource: rows };
  }

  async #origin({ stream, columns, parent }: RowsRequest, signal: AbortSignal): Promise<ReadOrigin> {
    const load = tableOf(stream);
    const name = this.#nameOf(stream.table);
    const fields =
      load.query === undefined
        ? (await this.#table(name, stream.table, signal)).fields
        : (await this.#service.dryRun(load.query, signal)).fields;
    this.#checkColumns(
      stream.table,
      fields,
      stream.columns.map((column) => column.from),
    );
    if (parent === undefined) return { load, name, fields };
    const { table } = parent.link;
    const parentName = this.#nameOf(table);
    const parentFields = (await this.#table(parentName, table, signal)).fields;
    this.#checkColumns(
      table,
      parentFields,
      columns.slice(stream.columns.length).map((column) => column.from),
    );
    return { load, name, fields, parent: { name: parentName, fields: parentFields } };
  }

  #checkColumns(table: string, fields: readonly Field[], names: readonly string[]): void {
    const has = fields.map((field) => field.name);
    const known = new Set(has.map((name) => name.toLowerCase()));
    const missing = names.filter((name) => !known.has((name.split('.')[0] ?? name).toLowerCase()));
    const { connection } = this.#service.client.options;
    // A dry run of some servers tells no fields.
    if (missing.length > 0 && has.length > 0) throw EtlError.of('ETL5045', { connection, table, missing, has });
  }

  async #table(name: TableName, shown: string, signal: AbortSignal): Promise<TableFacts> {
    const facts = await this.#service.table(name, signal);
    if (facts !== undefined) return facts;
    const names = await this.#service.tables(name.project, name.dataset, signal).catch(() => []);
    const { connection } = this.#service.client.options;
    throw EtlError.of('ETL5044', { connection, table: shown, near: nearest(name.table, names) });
  }

  #nameOf(written: string): TableName {
    const parts = written.replaceAll('`', '').split('.');
    const table = parts.at(-1) ?? written;
    return { project: parts.at(-3) ?? this.#scope.project, dataset: parts.at(-2) ?? this.#dataset(written), table };
  }

  #dataset(table: string): string {
    if (this.#scope.dataset !== undefined) return this.#scope.dataset;
    const { connection } = this.#service.client.options;
    throw EtlError.of('ETL5063', { connection, table, why: 'neither it nor the connection names a `dataset`' });
  }
}

function tableOf(stream: Stream): BigqueryTable {
  return tableSchema.loose().parse(stream.load);
}

function described({ fields, primaryKey, rows }: TableFacts): StreamDescription {
  return { columns: fields.map(sourceColumn), primaryKey, estimatedRows: rows, isDiscovered: true };
}
