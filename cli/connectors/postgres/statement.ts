import { EtlError } from '../../diagnostics/index.ts';
import type { CursorColumn, RowsRequest, Stream, StreamColumn } from '../types.ts';
import type { CatalogColumn, CatalogTable } from './catalog.ts';
import type { PostgresTable } from './config.ts';
import { exactText } from './source-type.ts';
import { quoteName, quoteTable } from './sql.ts';
import { windowCondition } from './window.ts';

type Request = Pick<RowsRequest, 'stream' | 'columns' | 'window' | 'parent'>;

/** What a read's statements are made of. */
export interface StatementParts {
  /** Name of the connection, for messages. */
  readonly connection: string;
  readonly request: Request;
  readonly load: PostgresTable;
  readonly table: CatalogTable;
  /** The parent whose columns are the cursor, if it has one. */
  readonly parent: CatalogTable | undefined;
}

/**
 * The select whose rows are read: a condition may be added to it. Aliases are `t` for the table and `p` for the parent.
 * Throws ETL5045 for a column that the source does not have, ETL5050 for one that its declared type cannot hold.
 */
export function selectStatement(parts: StatementParts, more: readonly string[] = []): string {
  const { request, load, table, parent } = parts;
  const { window } = request;
  const own = request.columns.slice(0, request.stream.columns.length);
  const ofParent = request.columns.slice(request.stream.columns.length);
  const list = [
    ...expressions(parts, 't', table, own),
    ...(parent === undefined ? [] : expressions(parts, 'p', parent, ofParent)),
  ];
  const from = load.query === undefined ? quoteTable(nameOf(table)) : `(\n${load.query}\n)`;
  const conditions = [...more];
  const isOwn = request.parent === undefined;
  // A parent that must be within the window is joined by it; one that may be missing, or without a cursor, is not.
  if (window.kind === 'from' && isOwn) conditions.push(windowCondition(window, 't', table.columns));
  if (window.kind === 'from' && !isOwn && window.nulls)
    conditions.push(windowCondition(window, 'p', parent?.columns ?? []));
  const join = parent === undefined ? '' : ` ${parentJoin(request, parent)}`;
  if (load.where !== undefined) conditions.push(`(${load.where}\n)`);
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return `select ${list.join(', ')} from ${from} as t${join}${where}`;
}

/** The statement that has the server write the rows of a select. */
export function copyStatement(select: string): string {
  return `copy (${select}) to stdout (format csv)`;
}

/**
 * Each row meets its parent's: the parent within the window, or any or none where children without a cursor count too.
 * A key that is not unique at the parent is made so, for no child to come twice.
 */
function parentJoin({ window, parent: link }: Request, parent: CatalogTable): string {
  const pairs = link?.link.on ?? [];
  const keys = pairs.map((pair) => pair.parent);
  const isUnique = parent.uniqueKeys.some((key) => key.every((column) => keys.includes(column)));
  const from = isUnique ? quoteTable(nameOf(parent)) : oneOfEachKey(parent, keys, link?.columns ?? []);
  const on = pairs.map(({ child, parent: name }) => `p.${quoteName(name)} = t.${quoteName(child)}`);
  const isInner = window.kind === 'from' && !window.nulls;
  if (isInner) on.push(windowCondition(window, 'p', parent.columns));
  return `${isInner ? 'join' : 'left join'} ${from} as p on ${on.join(' and ')}`;
}

function oneOfEachKey(parent: CatalogTable, keys: readonly string[], columns: readonly CursorColumn[]): string {
  const list = keys.map(quoteName).join(', ');
  const latest = columns.map(({ from }) => `max(${quoteName(from)}) as ${quoteName(from)}`);
  return `(select ${[list, ...latest].join(', ')} from ${quoteTable(nameOf(parent))} group by ${list})`;
}

function expressions(
  { connection, request }: StatementParts,
  alias: string,
  table: CatalogTable,
  columns: readonly StreamColumn[],
): string[] {
  requireColumns(connection, request.stream, table, columns);
  return columns.map((column) => {
    const found = columnOf(table, column.from);
    const name = `${alias}.${quoteName(column.from)}`;
    if (found === undefined) return name;
    const text = exactText(name, found.type, column.type.kind);
    if (typeof text === 'string') return text;
    const params = { source: request.stream.source, column: column.name, type: column.type.name };
    throw EtlError.of('ETL5050', { ...params, sourceType: found.sourceType, why: text.why });
  });
}

/** Throws ETL5045 unless the table has every column that is asked for. */
export function requireColumns(
  connection: string,
  stream: Stream,
  table: CatalogTable,
  columns: readonly StreamColumn[],
): void {
  const missing = columns.filter(({ from }) => columnOf(table, from) === undefined).map(({ from }) => from);
  if (missing.length === 0) return;
  const name = table.kind === 'q' ? stream.table : table.name;
  throw EtlError.of('ETL5045', { connection, table: name, missing, has: table.columns.map((column) => column.name) });
}

function columnOf(table: CatalogTable, name: string): CatalogColumn | undefined {
  return table.columns.find((column) => column.name === name);
}

function nameOf(table: CatalogTable): { schema: string | undefined; name: string } {
  return { schema: table.schema ?? undefined, name: table.name };
}
