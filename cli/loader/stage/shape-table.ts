import { renderRelation } from '../../adapters/relation.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { rawTypeName } from '../raw-type.ts';

/**
 * The statements that give a raw table its columns before the transaction that fills it, where engines change no table
 * in a transaction: made when it is missing, else rewritten in one step with the rows that it has, so that readers see
 * the last good rows until the new ones come. `replaces`: it is laid out in another way, and made anew without rows.
 * Repeating them is safe. Pure.
 */
export function shapeStatements(
  scope: LedgerScope,
  columns: readonly RawColumn[],
  existing: readonly ColumnInfo[],
  replaces = false,
): string[] {
  const { dialect } = scope.adapter;
  const { quote, fold } = dialect;
  const name = renderRelation(rawRelation(scope), quote);
  const wanted = columns.map((column) => ({ name: column.name, type: rawTypeName(dialect, column) }));
  const layout = rawClauses(scope);
  const clauses = layout === '' ? '' : `\n${layout}`;
  if (existing.length === 0 || replaces) {
    const typed = wanted.map((column) => `${quote(column.name)} ${column.type}`).join(', ');
    const create = `create table if not exists ${name} (${typed})${clauses}`;
    return replaces ? [`drop table if exists ${name}`, create] : [create];
  }
  const isSame =
    existing.length === wanted.length &&
    existing.every((had, index) => {
      const want = wanted[index];
      return want !== undefined && fold(had.name) === fold(want.name) && sameType(had.dataType, want.type);
    });
  if (isSame) return [];
  const had = new Map(existing.map((column) => [fold(column.name), column]));
  const values = wanted.map((column) => {
    const before = had.get(fold(column.name));
    const own = quote(column.name);
    if (before !== undefined && sameType(before.dataType, column.type)) return own;
    const value =
      before === undefined ? 'null' : (dialect.convert?.(own, before.dataType, bare(column.type), 'null') ?? own);
    return before === undefined ? `cast(null as ${bare(column.type)}) as ${own}` : `${value} as ${own}`;
  });
  return [
    `create or replace table ${name}${clauses === '' ? ' ' : `${clauses}\n`}as select ${values.join(', ')} from ${name}`,
  ];
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

/** Digits do not count: an engine may not tell them. */
function sameType(one: string, other: string): boolean {
  return bare(one).toLowerCase() === bare(other).toLowerCase();
}

function bare(type: string): string {
  return type.replace(/\s*\(.*\)$/, '');
}
