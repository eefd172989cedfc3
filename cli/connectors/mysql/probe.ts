import { EtlError, nearest } from '../../diagnostics/index.ts';
import type { RowsRequest } from '../types.ts';
import type { MysqlConnection } from './connection.ts';
import { type Place, readProblem } from './problem.ts';
import type { Origin } from './select.ts';
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
  { stream, columns: asked }: RowsRequest,
  { columns, from }: Origin,
): Promise<readonly WireColumn[]> {
  try {
    const result = await connection.query(`select ${columns.join(', ')}\n${from}\nlimit 0`);
    return result.columns.map((definition) => wireColumn(definition as ColumnDefinition));
  } catch (cause) {
    if (isKind(cause, 'noSuchTable')) throw await missingTable(connection, place, stream.table, cause);
    if (!isKind(cause, 'noSuchColumn')) throw readProblem(place, `table "${stream.table}"`, cause);
    const has = await namesOf(connection, from);
    const missing = asked.map((column) => column.from).filter((name) => !hasName(has, name));
    if (missing.length === 0) throw readProblem(place, `table "${stream.table}"`, cause);
    const params = { connection: place.connection, table: stream.table, missing, has };
    throw EtlError.of('ETL5045', params, { cause });
  }
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

async function namesOf(connection: MysqlConnection, from: string): Promise<string[]> {
  const { columns } = await connection.query(`select *\n${from}\nlimit 0`).catch(() => ({ columns: [] }));
  return columns.map((column) => column.name);
}

function hasName(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
