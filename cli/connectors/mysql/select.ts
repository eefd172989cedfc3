import type { ColumnType } from '../column-type.ts';
import type { CursorColumn, ParentLink, ReadWindow, RowsRequest } from '../types.ts';
import type { MysqlTable } from './config.ts';
import { quoteName, textLiteral } from './quote.ts';
import type { LocalZone } from './time-zone.ts';

const CHILD = 't';
const PARENT = 'p';
/** All columns of the stream, and of its parent, in a list of columns. */
export const ALL_OF_STREAM = `${CHILD}.*`;
export const ALL_OF_PARENT = `${PARENT}.*`;
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Where the rows of a request come from. */
export interface Origin {
  /** Each asked-for column, qualified. */
  readonly columns: readonly string[];
  /** From `from` to before the conditions. */
  readonly from: string;
}

/** Where the rows of a request come from. */
export function origin(request: RowsRequest, keys: MysqlTable): Origin {
  const { stream, columns, window, parent } = request;
  const own = ownColumns(request);
  // Rows without a parent are among all rows, and among those whose cursor is null.
  const keepsOrphans = window.kind === 'all' || window.nulls;
  const join = parent === undefined ? '' : joined(parent.link, keepsOrphans ? 'left join' : 'join');
  return {
    columns: columns.map(({ from }, index) => qualified(index < own ? CHILD : PARENT, from)),
    from: `from ${streamSource(stream.table, keys)} as ${CHILD}${join}`,
  };
}

/** How many of the asked-for columns are the stream's own; those of the parent come after them. */
export function ownColumns({ columns, parent }: RowsRequest): number {
  return columns.length - (parent?.columns.length ?? 0);
}

/** The table, or the query that stands for it, as something to select from. */
export function streamSource(table: string, keys: MysqlTable): string {
  if (keys.query === undefined && keys.where === undefined) return quoteName(table);
  const source = keys.query === undefined ? quoteName(table) : `(${keys.query.trim().replace(/;+$/, '')}\n) as q`;
  return `(select * from ${source}${keys.where === undefined ? '' : ` where (${keys.where}\n)`})`;
}

/** A column of the stream itself, as it is named in a selection. */
export function ownColumn(name: string): string {
  return qualified(CHILD, name);
}

function qualified(table: string, column: string): string {
  return `${table}.${quoteName(column)}`;
}

function joined({ table, on }: ParentLink, how: string): string {
  const pairs = on.map(({ child, parent }) => `${qualified(PARENT, parent)} = ${qualified(CHILD, child)}`);
  return `\n${how} ${quoteName(table)} as ${PARENT} on ${pairs.join(' and ')}`;
}

/**
 * The rows of a window: bare columns are compared with constants, so that the server can use an index of each.
 * `isInstant` tells a column that the server gives in UTC; others of type timestamptz are local times of `zone`.
 */
export function windowCondition(
  window: Extract<ReadWindow, { kind: 'from' }>,
  isOfParent: boolean,
  zone: LocalZone | undefined,
  isInstant: (column: CursorColumn) => boolean,
): string {
  const table = isOfParent ? PARENT : CHILD;
  const operator = window.inclusive ? '>=' : '>';
  const terms = window.columns.map((column) => {
    const literal = cursorLiteral(window.from, column.type, isInstant(column) ? undefined : zone);
    return `${qualified(table, column.from)} ${operator} ${literal}`;
  });
  if (window.nulls)
    terms.push(`(${window.columns.map(({ from }) => `${qualified(table, from)} is null`).join(' and ')})`);
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' or ')})`;
}

/** The beginning of a window as a constant that the column is compared with as it is. */
function cursorLiteral(from: string, type: ColumnType, zone: LocalZone | undefined): string {
  if (!isTime(type)) return /^[+-]?\d+(\.\d+)?$/.test(from) ? from : textLiteral(from);
  const [, day, clock, offset] = INSTANT.exec(from.trim()) ?? [];
  if (day === undefined) return textLiteral(from);
  if (type.kind === 'date') return textLiteral(day);
  const local = `${day} ${clock ?? '00:00:00'}`;
  if (type.kind !== 'timestamptz') return textLiteral(local);
  return textLiteral(inZone(local, offset ?? 'Z', zone));
}

function isTime(type: ColumnType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamptz';
}

/** A moment as the time that the source would have written for it, its fraction kept. */
function inZone(local: string, offset: string, zone: LocalZone | undefined): string {
  const [whole = '', fraction] = local.split('.');
  const full = /^[+-]\d{2}$/.test(offset) ? `${offset}:00` : offset;
  const moment = new Date(`${whole.replace(' ', 'T')}${full}`);
  const text = zone === undefined ? moment.toISOString().slice(0, 19).replace('T', ' ') : zone.localTime(moment);
  return fraction === undefined ? text : `${text}.${fraction}`;
}
