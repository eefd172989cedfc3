import { renderRelation } from '../../adapters/relation.ts';
import { sqlTime } from '../audit-tables.ts';
import type { DeclaredDeletes } from '../declared-cursor.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { rawTypeName } from '../raw-type.ts';
import { changeStatementsOf, type OfTable, type RowChange } from '../row-changes.ts';
import { type LandedTable, localTable } from '../stage/landed-table.ts';
import type { RowsPlan } from './plan-rows.ts';
import { CURSOR_COLUMN, DELETED_COLUMN } from './raw-rows.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';

/** What the statements of a load of rows are made from. */
export interface RowsChange {
  readonly plan: RowsPlan;
  readonly columns: readonly RawColumn[];
  readonly primaryKey: readonly string[];
  readonly cursor: ResolvedCursor | null;
  readonly deletes: DeclaredDeletes;
  /** The source shows one moment, so that no row of it comes twice. */
  readonly isSnapshot: boolean;
  /** The raw table is there. */
  readonly exists: boolean;
  /** Absolute landing files of rows. */
  readonly landed: readonly string[];
  /** The rows of the files, where statements do not read the files themselves. */
  readonly rows?: LandedTable | undefined;
  readonly loadedAt: Date;
}

/** The changes of a load of rows by their step, in order. */
export interface RowsChanges {
  readonly remove: readonly RowChange[];
  readonly add: readonly RowChange[];
}

/** The statements of a change by their step, in order. */
export interface RowsStatements {
  readonly table: readonly string[];
  readonly remove: readonly string[];
  readonly insert: readonly string[];
}

/** The statements that bring the rows of a load into the raw table. Pure; run in one transaction. */
export function rowsStatements(scope: LedgerScope, change: RowsChange): RowsStatements {
  const { dialect } = scope.adapter;
  const { quote } = dialect;
  const { plan, columns, exists } = change;
  const name = renderRelation(rawRelation(scope), quote);
  const typed = columns.map((column) => `${quote(column.name)} ${rawTypeName(dialect, column)}`).join(', ');
  const create = `create table ${name} (${typed})`;
  const anew = exists ? [`drop table ${name}`, create] : [create];
  const { remove, add } = rowsChanges(scope, change);
  const isStaged = change.rows?.isStaged === true;
  return {
    table: plan.rebuild && !isStaged ? anew : [],
    remove: changeStatementsOf(name, plan.rebuild && !isStaged ? [] : remove, dialect),
    insert: changeStatementsOf(name, add, dialect),
  };
}

/** What a load of rows changes of the raw table. Pure. */
export function rowsChanges(scope: LedgerScope, change: RowsChange): RowsChanges {
  const { plan, landed } = change;
  const remove: RowChange[] = plan.rebuild
    ? [{ kind: 'empty' }]
    : [...removals(scope, change), ...goneRows(scope, change)];
  const come = landed.length === 0 ? [] : [addition(scope, change)];
  return { remove, add: [...come, ...markedRows(scope, change)] };
}

/** Rows that leave: those that are read again by their cursor, and those of a key that comes anew. */
function removals(scope: LedgerScope, change: RowsChange): RowChange[] {
  const { quote, literal } = scope.adapter.dialect;
  const { plan, cursor, primaryKey, landed } = change;
  const { window, write } = plan;
  if (write === 'delete_insert' && window.kind === 'all') return [{ kind: 'remove', where: () => 'true' }];
  const conditions: string[] = [];
  // What is only added is read again where the last cursor lies in the future and the window begins now.
  const isReplaced = write === 'delete_insert' || (write === 'append' && primaryKey.length === 0);
  if (isReplaced && window.kind === 'from' && cursor !== null) {
    const columns = cursor.through === null ? cursor.columns : [{ name: CURSOR_COLUMN, type: cursor.type }];
    const from = (column: { name: string; type: string }) =>
      `cast(${literal(window.from)} as ${rawTypeName(scope.adapter.dialect, column)})`;
    const after = window.inclusive ? '>=' : '>';
    conditions.push(
      ...columns.map(
        ({ name: column, type }) => `${quote(column)} ${after} ${from({ name: column, type: type.name })}`,
      ),
    );
    if (window.nulls) conditions.push(`(${columns.map((column) => `${quote(column.name)} is null`).join(' and ')})`);
  }
  const isByKey = (write === 'delete_insert' || write === 'merge') && primaryKey.length > 0 && landed.length > 0;
  const comesAnew = `exists (select 1 from ${rowsOf(scope, change).from} as n where ${sameKey(scope, primaryKey, 't', 'n')})`;
  return [
    ...(conditions.length === 0 ? [] : [removing(() => conditions.join(' or '), true)]),
    ...(isByKey ? [removing(() => comesAnew)] : []),
  ];
}

function removing(where: OfTable, mayBeNull = false): RowChange {
  return { kind: 'remove', where, ...(mayBeNull ? { mayBeNull } : {}) };
}

/** Rows that a merge of all rows did not find at the source any more. */
function goneRows(scope: LedgerScope, change: RowsChange): RowChange[] {
  const { plan, deletes, primaryKey, landed } = change;
  const isKnown = plan.write === 'merge' && plan.reason === 'always read whole' && deletes.column === null;
  if (!isKnown || deletes.mode === 'ignore' || landed.length === 0) return [];
  const isThere = `exists (select 1 from ${rowsOf(scope, change).from} as n where ${sameKey(scope, primaryKey, 't', 'n')})`;
  return [goneChange(scope, change, `not ${isThere}`)];
}

/** The change that takes rows `t` out, or marks them, as declared. */
export function goneChange(
  scope: LedgerScope,
  { deletes, loadedAt }: Pick<RowsChange, 'deletes' | 'loadedAt'>,
  condition: string,
): RowChange {
  const { quote, literal, typeName } = scope.adapter.dialect;
  if (deletes.mode === 'hard') return removing(() => condition);
  const value = `cast(${literal(sqlTime(loadedAt))} as ${typeName('timestamp')})`;
  const where = `t.${quote(DELETED_COLUMN)} is null and ${condition}`;
  return { kind: 'mark', column: DELETED_COLUMN, value, where: () => where };
}

/** Rows that the source itself marks as deleted leave. */
function markedRows(scope: LedgerScope, { deletes, columns }: RowsChange): RowChange[] {
  if (deletes.column === null || deletes.mode !== 'hard') return [];
  const column = scope.adapter.dialect.quote(deletes.column);
  const isFlag = columns.find((one) => one.name === deletes.column)?.type === 'boolean';
  return [removing(() => (isFlag ? column : `${column} is not null`), true)];
}

/** The rows that come: one a key where the table has one, and with `append` only those whose key is not there. */
function addition(scope: LedgerScope, change: RowsChange): RowChange {
  const { quote } = scope.adapter.dialect;
  const { plan, primaryKey, cursor } = change;
  const rows = rowsOf(scope, change);
  const come = change.columns.filter((column) => column.name !== DELETED_COLUMN);
  const columns = come.map((column) => column.name);
  const values = come.map((column) => `${rows.value(column)} as ${quote(column.name)}`);
  const from = `select ${values.join(', ')} from ${rows.from} as n`;
  if ((plan.write === 'replace' && change.isSnapshot) || primaryKey.length === 0)
    return { kind: 'add', columns, rows: () => from };
  const latest = cursor === null ? [] : cursorNames(cursor).map((column) => `n.${quote(column)} desc nulls last`);
  const order = latest.length === 0 ? '' : ` order by ${latest.join(', ')}`;
  const once = `row_number() over (partition by ${primaryKey.map((key) => `n.${quote(key)}`).join(', ')}${order}) = 1`;
  const isNew = (name: string) =>
    plan.write === 'append'
      ? ` where not exists (select 1 from ${name} as t where ${sameKey(scope, primaryKey, 't', 'n')})`
      : '';
  return { kind: 'add', columns, rows: (name) => `${from}${isNew(name)} qualify ${once}` };
}

/** The landed rows as a table. */
function rowsOf(scope: LedgerScope, { rows, landed }: Pick<RowsChange, 'rows' | 'landed'>): LandedTable {
  return rows ?? localTable(scope, landed);
}

function cursorNames(cursor: ResolvedCursor): readonly string[] {
  return cursor.through === null ? cursor.columns.map((column) => column.name) : [CURSOR_COLUMN];
}

/** Whether rows `one` and `other` are of the same key. */
export function sameKey(scope: LedgerScope, keys: readonly string[], one: string, other: string): string {
  const { quote } = scope.adapter.dialect;
  return keys.map((key) => `${one}.${quote(key)} = ${other}.${quote(key)}`).join(' and ');
}
