import { createHash } from 'node:crypto';
import { renderRelation } from '../../adapters/relation.ts';
import type { Declaration } from '../declaration.ts';
import { pathLiteral } from '../landing/sql.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import type { RowsPlan } from './plan-rows.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';

/** The column that keeps the parent's cursor in a child's rows: the highest of them. */
export const CURSOR_COLUMN = '_etl_cursor';

/** The columns that every row of a load of rows carries, with their etl types. */
const LOAD_COLUMNS = [
  { name: '_etl_load_id', type: 'string' },
  { name: '_etl_loaded_at', type: 'timestamp' },
] as const;

/** The columns of the raw table of a table that is loaded by rows, in order. */
export function rowsColumns(declaration: Declaration, cursor: ResolvedCursor | null): readonly RawColumn[] {
  const declared = declaration.columns.map(({ name, type }) => ({ name, type: type.name }));
  const ofParent = cursor?.through == null ? [] : [{ name: CURSOR_COLUMN, type: cursor.type.name }];
  return [...declared, ...ofParent, ...LOAD_COLUMNS];
}

/** A digest of names and types: rows of another one are of another table. */
export function rowsColumnsHash(columns: readonly RawColumn[]): string {
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 32);
}

/** What the statements of a load of rows are made from. */
export interface RowsChange {
  readonly plan: RowsPlan;
  readonly columns: readonly RawColumn[];
  readonly primaryKey: readonly string[];
  readonly cursor: ResolvedCursor | null;
  /** The raw table is there. */
  readonly exists: boolean;
  /** Absolute landing files. */
  readonly landed: readonly string[];
}

/** The statements of a change by their step, in order. */
export interface RowsStatements {
  readonly table: readonly string[];
  readonly remove: readonly string[];
  readonly insert: readonly string[];
}

/** The statements that bring the rows of a load into the raw table. Pure; run in one transaction. */
export function rowsStatements(scope: LedgerScope, change: RowsChange): RowsStatements {
  const { quote, typeName } = scope.adapter.dialect;
  const { plan, columns, exists, landed } = change;
  const name = renderRelation(rawRelation(scope), quote);
  const typed = columns.map((column) => `${quote(column.name)} ${typeName(column.type)}`).join(', ');
  const create = `create table ${name} (${typed})`;
  const table = !plan.rebuild ? [] : exists ? [`drop table ${name}`, create] : [create];
  const names = columns.map((column) => quote(column.name)).join(', ');
  const insert = landed.length === 0 ? [] : [`insert into ${name} (${names}) ${newRows(scope, change, name)}`];
  return { table, remove: plan.rebuild ? [] : removals(scope, change, name), insert };
}

/** Rows that leave: those that are read again by their cursor, and those of a key that comes anew. */
function removals(scope: LedgerScope, change: RowsChange, name: string): string[] {
  const { quote, literal, typeName } = scope.adapter.dialect;
  const { plan, cursor, primaryKey, landed } = change;
  const { window, write } = plan;
  const conditions: string[] = [];
  if (write === 'delete_insert' && window.kind === 'from' && cursor !== null) {
    const columns = cursor.through === null ? cursor.columns : [{ name: CURSOR_COLUMN, type: cursor.type }];
    const from = (type: string) => `cast(${literal(window.from)} as ${typeName(type)})`;
    conditions.push(...columns.map(({ name: column, type }) => `${quote(column)} >= ${from(type.name)}`));
    if (window.nulls) conditions.push(`(${columns.map((column) => `${quote(column.name)} is null`).join(' and ')})`);
  }
  if (write === 'delete_insert' && window.kind === 'all') return [`delete from ${name}`];
  const hasKeys = (write === 'delete_insert' || write === 'merge') && primaryKey.length > 0 && landed.length > 0;
  const byKey = `delete from ${name} as t where exists (select 1 from ${landedRows(landed)} as n where ${sameKey(scope, primaryKey, 't', 'n')})`;
  return [
    ...(conditions.length === 0 ? [] : [`delete from ${name} where ${conditions.join(' or ')}`]),
    ...(hasKeys ? [byKey] : []),
  ];
}

/** The rows that come: one a key where the table has one, and with `append` only those whose key is not there. */
function newRows(scope: LedgerScope, { plan, columns, primaryKey, cursor, landed }: RowsChange, name: string): string {
  const { quote, typeName } = scope.adapter.dialect;
  const values = columns.map(({ name: column, type }) =>
    type === 'hugeint' ? `cast(n.${quote(column)} as ${typeName(type)})` : `n.${quote(column)}`,
  );
  const from = `select ${values.join(', ')} from ${landedRows(landed)} as n`;
  if (plan.write === 'replace' || primaryKey.length === 0) return from;
  const isThere = `exists (select 1 from ${name} as t where ${sameKey(scope, primaryKey, 't', 'n')})`;
  const latest = cursor === null ? [] : cursorNames(cursor).map((column) => `n.${quote(column)} desc nulls last`);
  const order = latest.length === 0 ? '' : ` order by ${latest.join(', ')}`;
  const once = `row_number() over (partition by ${primaryKey.map((key) => `n.${quote(key)}`).join(', ')}${order}) = 1`;
  return `${from}${plan.write === 'append' ? ` where not ${isThere}` : ''} qualify ${once}`;
}

function cursorNames(cursor: ResolvedCursor): readonly string[] {
  return cursor.through === null ? cursor.columns.map((column) => column.name) : [CURSOR_COLUMN];
}

function sameKey(scope: LedgerScope, keys: readonly string[], one: string, other: string): string {
  const { quote } = scope.adapter.dialect;
  return keys.map((key) => `${one}.${quote(key)} = ${other}.${quote(key)}`).join(' and ');
}

/** Landing files as a table expression. An engine that cannot read local files needs a load job here instead. */
function landedRows(files: readonly string[]): string {
  return `read_parquet([${files.map(pathLiteral).join(', ')}])`;
}
