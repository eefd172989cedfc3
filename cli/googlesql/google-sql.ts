import type { ColumnInfo, ResultTable } from '../adapters/index.ts';
import { type Catalog, catalogProto, contentProto, tableLookup } from './catalog.ts';
import { decodeCell } from './decode-cell.ts';
import { analyzerOptions, languageOptions } from './language.ts';
import { problemOf, type SqlProblem } from './problem.ts';
import { typeOfProto } from './proto-type.ts';
import type { ColumnProto, EvaluateAnswer } from './protocol.ts';
import { RegisteredCatalogs } from './registered-catalogs.ts';
import { RefusedCall, TIMED_OUT } from './rpc.ts';
import { Service } from './service.ts';
import { type AnalyzeAnswer, statementOf } from './statement.ts';
import { nameTables } from './table-paths.ts';
import { typeText } from './type-text.ts';

/** What the analyzer says of a statement: what it is and gives, or what is wrong with it. */
export type Analysis =
  | {
      readonly ok: true;
      /** ZetaSQL's kind: `query`, `create_table_as_select`, `merge`, ... */
      readonly kind: string;
      /** The columns of a query, or of what is made from a query; none for other statements. */
      readonly columns: readonly ColumnInfo[];
    }
  | { readonly ok: false; readonly problem: SqlProblem };

/** What the reference engine answers: the result of a query, or why there is none. */
export type Evaluation =
  | { readonly ok: true; readonly table: ResultTable }
  | { readonly ok: false; readonly problem: SqlProblem; readonly excess?: Excess };

/** Rows of which there are too many for one call. */
export interface Excess {
  readonly of: 'size' | 'time';
  /** About which part of them would fit. */
  readonly share: number;
}

/** Google's analyzer and reference engine of GoogleSQL, in a process beside this one. Calls may run at the same time. */
export interface GoogleSql {
  /** Analyzes one statement. Types are BigQuery's text without parameters; a column without a name has an empty one. */
  analyze(sql: string, catalog: Catalog): Promise<Analysis>;
  /**
   * Runs one query over the rows of the catalog's tables, which may be 4 MB. Throws ETL4306 for a row that does not fit
   * its columns.
   */
  evaluate(sql: string, catalog: Catalog, options?: { readonly timeoutMs?: number }): Promise<Evaluation>;
  /** The tables that a statement or a script names, each as its parts; null when the text cannot be parsed. */
  extractTables(sql: string): Promise<readonly (readonly string[])[] | null>;
  /** Ends the process. */
  close(): Promise<void>;
}

/**
 * Starts Google's analyzer; `projectRoot` is where the optional package may be installed. Throws ETL4301 when it is
 * not, ETL4302 where it does not run, ETL4303 when it does not start.
 */
export async function startGoogleSql(options: { projectRoot?: string } = {}): Promise<GoogleSql> {
  const service = await Service.start(options.projectRoot);
  const catalogs = new RegisteredCatalogs(service);
  return {
    analyze: (sql, catalog) => analyze(catalogs, sql, catalog),
    evaluate: (sql, catalog, options) => evaluate(service, sql, catalog, options),
    extractTables: (sql) => extractTables(service, sql),
    close: () => service.close(),
  };
}

const ANALYZE_OPTIONS = { options: analyzerOptions };

async function analyze(catalogs: RegisteredCatalogs, sql: string, catalog: Catalog): Promise<Analysis> {
  const { named, tables } = prepared(sql, catalog);
  const request = [ANALYZE_OPTIONS, { sql_statement: named.sql }] as const;
  const all = 'find' in catalog ? (catalog.all ?? null) : null;
  try {
    const { kind, columns } = statementOf(await catalogs.call<AnalyzeAnswer>('Analyze', request, { tables, all }, sql));
    return { ok: true, kind, columns: columns.map(columnInfo) };
  } catch (error) {
    return { ok: false, problem: refusal(error, (words) => problemOf(words, named, sql)) };
  }
}

async function evaluate(
  service: Service,
  sql: string,
  catalog: Catalog,
  options: { readonly timeoutMs?: number } = {},
): Promise<Evaluation> {
  const { named, tables } = prepared(sql, catalog);
  const request = {
    sql: named.sql,
    options: analyzerOptions,
    simple_catalog: catalogProto(tables),
    table_content: contentProto(tables),
  };
  try {
    return { ok: true, table: resultTable(await service.call<EvaluateAnswer>('EvaluateQuery', request, sql, options)) };
  } catch (error) {
    const problem = refusal(error, (words) => problemOf(words, named, sql));
    const excess = excessOf(error);
    return excess === null ? { ok: false, problem } : { ok: false, problem, excess };
  }
}

async function extractTables(service: Service, sql: string): Promise<readonly (readonly string[])[] | null> {
  interface Answer {
    readonly table_name?: readonly { readonly table_name_segment?: readonly string[] }[];
  }
  const request = { sql_statement: sql, options: languageOptions, allow_script: true };
  try {
    const answer = await service.call<Answer>('ExtractTableNamesFromStatement', request, sql);
    return (answer.table_name ?? []).map((one) => one.table_name_segment ?? []);
  } catch (error) {
    return refusal(error, () => null);
  }
}

/** The SQL with its tables named as the catalog has them, and these tables only: a catalog is sent with each call. */
function prepared(sql: string, catalog: Catalog) {
  const named = nameTables(sql, tableLookup(catalog));
  return { named, tables: named.tables };
}

function resultTable({ content, prepared }: EvaluateAnswer): ResultTable {
  const columns = prepared?.columns ?? [];
  const types = columns.map((one) => typeOfProto(one.type));
  const rows = content?.table_data?.row ?? [];
  return {
    columns: columns.map(columnInfo),
    rows: rows.map((row) => types.map((type, index) => decodeCell(row.cell?.[index] ?? {}, type))),
  };
}

function columnInfo({ name = '', type }: ColumnProto): ColumnInfo {
  // The analyzer's names for what has none begin with a dollar, which no name of BigQuery does.
  return { name: name.startsWith('$') ? '' : name, dataType: typeText(typeOfProto(type)) };
}

/** Part of the rows that is left when a call took too long: joins take the square of it. */
const SHARE_IN_TIME = 0.3;
/** The size of a message is not quite that of its rows. */
const ROOM = 0.9;

function excessOf(error: unknown): Excess | null {
  if (!(error instanceof RefusedCall)) return null;
  if (error.code === TIMED_OUT) return { of: 'time', share: SHARE_IN_TIME };
  const [, size, most] = /^Received message larger than max \((\d+) vs\. (\d+)\)/.exec(error.message) ?? [];
  return size === undefined ? null : { of: 'size', share: (ROOM * Number(most)) / Number(size) };
}

function refusal<T>(error: unknown, told: (words: string) => T): T {
  if (error instanceof RefusedCall) return told(error.message);
  throw error;
}
