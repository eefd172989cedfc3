import { EtlError, nearest } from '../../diagnostics/index.ts';
import type { RowsRequest } from '../types.ts';
import type { MysqlConnection } from './connection.ts';
import { type Place, readProblem } from './problem.ts';
import { ALL_OF_PARENT, ALL_OF_STREAM, type Origin, ownColumns } from './select.ts';
import { isKind } from './server-error.ts';
import { type ColumnDefinition, type WireColumn, wireColumn } from './server-type.ts';

/**
 * What the server would send for the columns of a request, in their order; no row is read. Asks the server itself and
 * not its catalogue, so that views, queries and tables whose catalogue may not be read are the same.
 * Throws ETL5044 when there is no such table, ETL5045 when a column is missing, else ETL5042 or ETL5043.
 */
export async function probe(
  connection: MysqlConnection,
  place: Place,
  request: RowsRequest,
  source: Origin,
): Promise<readonly WireColumn[]> {
  const { table } = request.stream;
  const what = `table "${table}"`;
  try {
    const { columns, from } = source;
    const result = await connection.query(`select ${columns.join(', ')}\n${from}\nlimit 0`);
    return result.columns.map((definition) => wireColumn(definition as ColumnDefinition));
  } catch (cause) {
    if (isKind(cause, 'noSuchTable')) throw await missingTable(connection, place, table, cause);
    throw (await missingColumns(connection, place, request, source, cause)) ?? readProblem(place, what, cause);
  }
}

/** The columns that are not there, of the stream or of its parent; nothing when it is another failure. */
async function missingColumns(
  connection: MysqlConnection,
  place: Place,
  request: RowsRequest,
  { from }: Origin,
  cause: unknown,
): Promise<EtlError | undefined> {
  if (!isKind(cause, 'noSuchColumn')) return undefined;
  const own = request.columns.slice(0, ownColumns(request));
  const of = [
    { table: request.stream.table, columns: own, all: ALL_OF_STREAM },
    { table: request.parent?.link.table ?? '', columns: request.columns.slice(own.length), all: ALL_OF_PARENT },
  ];
  for (const { table, columns, all } of of) {
    const has = columns.length === 0 ? [] : await namesOf(connection, `select ${all}\n${from}\nlimit 0`);
    const missing = columns.map((column) => column.from).filter((name) => !hasName(has, name));
    if (has.length > 0 && missing.length > 0)
      return EtlError.of('ETL5045', { connection: place.connection, table, missing, has }, { cause });
  }
  return undefined;
}

/** That there is no such table, with the name that was perhaps meant. */
export async function missingTable(
  connection: MysqlConnection,
  place: Place,
  table: string,
  cause?: unknown,
): Promise<EtlError> {
  const names = await connection.query('show tables').then(
    ({ rows }) => rows.flatMap(([name]) => name ?? []),
    () => [],
  );
  const near = names.find((name) => name.toLowerCase() === table.toLowerCase()) ?? nearest(table, names);
  return EtlError.of('ETL5044', { connection: place.connection, table, near }, { cause });
}

async function namesOf(connection: MysqlConnection, sql: string): Promise<string[]> {
  const { columns } = await connection.query(sql).catch(() => ({ columns: [] }));
  return columns.map((column) => column.name);
}

function hasName(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
