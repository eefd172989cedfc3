import { renderRelation } from '../../adapters/relation.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { bareType, rawTypeName } from '../raw-type.ts';

/** How a raw table gets the columns of a load. */
export interface TableShape {
  /** Run before the transaction that fills it, where engines change no table in a transaction; safe to repeat. */
  readonly statements: readonly string[];
  /** The query of the rows that it has, in those columns; null where none stay. */
  readonly rows: string | null;
  /** The columns and the layout that it gets, as a statement that makes a table has them after the name. */
  readonly definition: string;
}

/**
 * How a raw table gets its columns: made when it is missing, else rewritten in one step with the rows that it has, so
 * that readers see the last good rows until the new ones come. `replaces`: it is laid out in another way, and made anew
 * without rows. Pure.
 */
export function shapeOf(
  scope: LedgerScope,
  columns: readonly RawColumn[],
  existing: readonly ColumnInfo[],
  replaces = false,
): TableShape {
  const { dialect } = scope.adapter;
  const { quote, fold } = dialect;
  const name = renderRelation(rawRelation(scope), quote);
  const wanted = columns.map((column) => ({ name: column.name, type: rawTypeName(dialect, column) }));
  const typed = wanted.map((column) => `${quote(column.name)} ${column.type}`).join(', ');
  const layout = rawClauses(scope);
  const clauses = layout === '' ? '' : `\n${layout}`;
  const definition = `(${typed})${clauses}`;
  if (existing.length === 0 || replaces) {
    const create = `create table if not exists ${name} ${definition}`;
    return { statements: replaces ? [`drop table if exists ${name}`, create] : [create], rows: null, definition };
  }
  const isSame =
    existing.length === wanted.length &&
    existing.every((had, index) => {
      const want = wanted[index];
      return want !== undefined && fold(had.name) === fold(want.name) && sameType(had.dataType, want.type);
    });
  const had = new Map(existing.map((column) => [fold(column.name), column]));
  const values = wanted.map((column) => {
    const before = had.get(fold(column.name));
    const own = quote(column.name);
    if (before !== undefined && sameType(before.dataType, column.type)) return own;
    const type = bareType(column.type);
    const value = before === undefined ? 'null' : (dialect.convert?.(own, before.dataType, type, 'null') ?? own);
    return before === undefined ? `cast(null as ${type}) as ${own}` : `${value} as ${own}`;
  });
  const rows = `select ${values.join(', ')} from ${name}`;
  const rewrite = `create or replace table ${name}${clauses === '' ? ' ' : `${clauses}\n`}as ${rows}`;
  return { statements: isSame ? [] : [rewrite], rows, definition };
}

/** The config of a source table, as far as it lays the raw table out. Loads read all of it, so no filter is required. */
export function rawLayout({ source }: LedgerScope): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = { ...source.config };
  const keys = ['partition_by', 'cluster_by', 'partition_expiration_days', 'kms_key_name', 'labels'];
  return Object.fromEntries(keys.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]));
}

function rawClauses(scope: LedgerScope): string {
  const layout = rawLayout(scope);
  if (Object.keys(layout).length === 0) return '';
  return scope.adapter.dialect.storage?.tableClauses(layout, { description: '' }) ?? '';
}

/** A table's type may tell no digits, and then holds any; quotes around the names of fields say nothing. */
function sameType(had: string, wanted: string): boolean {
  const written = (type: string) => type.replaceAll(/[\s`]+/g, '').toLowerCase();
  if (written(bareType(had)) !== written(bareType(wanted))) return false;
  return written(had) === written(wanted) || had === bareType(had);
}
