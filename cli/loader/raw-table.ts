import { createHash } from 'node:crypto';
import { type Relation, relation, renderRelation } from '../adapters/relation.ts';
import type { ColumnInfo, Connection } from '../adapters/types.ts';
import type { Declaration } from './declaration.ts';
import { ORIGIN_COLUMNS } from './landing/land-file.ts';
import type { LedgerScope } from './ledger.ts';
import { rawTypeName } from './raw-type.ts';
import { changeStatementsOf, type RowChange } from './row-changes.ts';
import { DELETED_COLUMN } from './rows/raw-rows.ts';
import { type LandedTable, localTable } from './stage/landed-table.ts';

/** A column of a raw table: its name and etl type. */
export interface RawColumn {
  readonly name: string;
  readonly type: string;
}

/** The columns of the raw table of a declaration of files, in order. */
export function rawColumns({ columns, deletes }: Pick<Declaration, 'columns' | 'deletes'>): readonly RawColumn[] {
  const marks = deletes.mode === 'soft' ? [{ name: DELETED_COLUMN, type: 'timestamp' }] : [];
  return [...columns.map(({ name, type }) => ({ name, type: type.name })), ...marks, ...ORIGIN_COLUMNS];
}

/** A digest of names and types: rows of another one are of another table. */
export function columnsHash(declaration: Declaration): string {
  return createHash('sha256')
    .update(JSON.stringify(rawColumns(declaration)))
    .digest('hex')
    .slice(0, 32);
}

/** The raw table of a source. */
export function rawRelation({ source }: LedgerScope): Relation {
  const { database, schema, identifier } = source;
  return relation({ database, schema, identifier }, { type: 'table' });
}

/** Everything that is taken out of and put into a raw table by one load. */
export interface RawChange {
  readonly rebuild: boolean;
  /** Columns that the table has now; empty when it is missing. */
  readonly existing: readonly ColumnInfo[];
  /** Files whose rows survive a rebuild though they are not on disk any more. */
  readonly kept: readonly string[];
  /** Files whose rows leave. */
  readonly removed: readonly string[];
  /** No file of the table stays as it is. */
  readonly isAll: boolean;
  /** Absolute landing files. */
  readonly landed: readonly string[];
  /** The rows of the files, where statements do not read the files themselves. */
  readonly rows?: LandedTable | undefined;
}

/** The statements of a change by their step, in order. */
export interface RawStatements {
  readonly table: readonly string[];
  readonly remove: readonly string[];
  readonly insert: readonly string[];
}

/** The statements that make a raw table what a load says. Pure; run in one transaction. */
export function rawStatements(scope: LedgerScope, declaration: Declaration, change: RawChange): RawStatements {
  const { dialect } = scope.adapter;
  const name = renderRelation(rawRelation(scope), dialect.quote);
  const columns = rawColumns(declaration);
  const { remove, add } = rawChanges(scope, columns, change);
  const isMadeAnew = change.rebuild && change.rows?.isStaged !== true;
  return {
    table: isMadeAnew ? rebuildStatements(scope, columns, change) : [],
    remove: changeStatementsOf(name, isMadeAnew ? [] : remove, dialect),
    insert: changeStatementsOf(name, add, dialect),
  };
}

/** What a load of files changes of a raw table. Pure. */
export function rawChanges(
  scope: LedgerScope,
  columns: readonly RawColumn[],
  { rebuild, kept, removed, isAll, landed, rows = localTable(scope, landed) }: RawChange,
): { readonly remove: readonly RowChange[]; readonly add: readonly RowChange[] } {
  const { quote } = scope.adapter.dialect;
  const leaving = (where: string): RowChange => ({ kind: 'remove', where: () => where });
  const come = columns.filter((column) => column.name !== DELETED_COLUMN);
  const values = come.map((column) => `${rows.value(column)} as ${quote(column.name)}`).join(', ');
  const from = `select ${values} from ${rows.from} as n`;
  const remove = rebuild
    ? [kept.length === 0 ? ({ kind: 'empty' } as const) : leaving(`not (${inFiles(scope, kept)})`)]
    : removed.length === 0
      ? []
      : [leaving(isAll ? 'true' : inFiles(scope, removed))];
  const columnNames = come.map((column) => column.name);
  return { remove, add: landed.length === 0 ? [] : [{ kind: 'add', columns: columnNames, rows: () => from }] };
}

/** Whether a row is of one of the files. */
function inFiles({ adapter }: LedgerScope, files: readonly string[]): string {
  const { quote, literal } = adapter.dialect;
  return `${quote('_etl_file')} in (${files.map(literal).join(', ')})`;
}

function rebuildStatements(scope: LedgerScope, columns: readonly RawColumn[], change: RawChange): string[] {
  const { dialect } = scope.adapter;
  const { quote, fold } = dialect;
  const target = rawRelation(scope);
  const name = renderRelation(target, quote);
  const aside = renderRelation({ ...target, identifier: `${target.identifier}__etl_kept` }, quote);
  const typed = columns.map((column) => `${quote(column.name)} ${rawTypeName(dialect, column)}`).join(', ');
  const create = `create table ${name} (${typed})`;
  if (change.existing.length === 0) return [create];
  const drop = `drop table if exists ${name}`;
  if (change.kept.length === 0) return [drop, create];
  const had = new Set(change.existing.map((column) => fold(column.name)));
  const common = columns.filter((column) => had.has(fold(column.name)));
  const values = common.map((column) => `cast(${quote(column.name)} as ${rawTypeName(dialect, column)})`);
  return [
    `drop table if exists ${aside}`,
    `create table ${aside} as select * from ${name} where ${inFiles(scope, change.kept)}`,
    drop,
    create,
    `insert into ${name} (${common.map((column) => quote(column.name)).join(', ')}) select ${values.join(', ')} from ${aside}`,
    `drop table ${aside}`,
  ];
}

/** A primary key value that two files have, with the two. */
export interface SharedKey {
  readonly value: readonly string[];
  readonly files: readonly [string, string];
}

/** The files whose rows a load leaves in the table: only these, or all but these. */
export interface StayingFiles {
  readonly are: 'only' | 'all but';
  readonly files: readonly string[];
}

/**
 * The first primary key value, in key order, that rows of this load share with rows of another file; nothing when there
 * is none. Keys with a null in them are no keys. The rows are in the raw table.
 */
export async function findSharedKey(
  connection: Connection,
  scope: LedgerScope,
  primaryKey: readonly string[],
  loadId: string,
): Promise<SharedKey | undefined> {
  const { quote, literal } = scope.adapter.dialect;
  const name = renderRelation(rawRelation(scope), quote);
  const same = primaryKey
    .map(quote)
    .map((key) => `t.${key} = n.${key}`)
    .join(' and ');
  const isNew = `exists (select 1 from ${name} as n where n.${quote('_etl_load_id')} = ${literal(loadId)} and ${same})`;
  return await firstSharedKey(connection, scope, primaryKey, `${name} as t`, isNew);
}

/** The same while the rows are only staged: they are compared with those of the table that stay. */
export async function findStagedKey(
  connection: Connection,
  scope: LedgerScope,
  primaryKey: readonly string[],
  { rows, stays }: { readonly rows: LandedTable; readonly stays: StayingFiles },
): Promise<SharedKey | undefined> {
  const { dialect } = scope.adapter;
  const { quote, literal } = dialect;
  const columns = [...primaryKey, '_etl_file'].map(quote).join(', ');
  const typeOf = new Map(rows.columns.map((column) => [column.name, column]));
  const values = primaryKey.map((key) => {
    const column = typeOf.get(key);
    return column === undefined ? `n.${quote(key)}` : `${rows.value(column)} as ${quote(key)}`;
  });
  const isIn = `${quote('_etl_file')} in (${stays.files.map(literal).join(', ')})`;
  const isNone = stays.files.length === 0;
  const isStaying = stays.are === 'only' ? (isNone ? 'false' : isIn) : isNone ? 'true' : `not (${isIn})`;
  const come = `select ${values.join(', ')}, n.${quote('_etl_file')} from ${rows.from} as n`;
  const there = `select ${columns} from (${rows.before ?? ''}) as t where ${isStaying}`;
  const both = rows.before == null ? come : `${there} union all ${come}`;
  return await firstSharedKey(connection, scope, primaryKey, `(${both}) as t`, 'true');
}

async function firstSharedKey(
  connection: Connection,
  { adapter }: LedgerScope,
  primaryKey: readonly string[],
  from: string,
  condition: string,
): Promise<SharedKey | undefined> {
  const { quote, typeName } = adapter.dialect;
  const keys = primaryKey.map(quote);
  const file = quote('_etl_file');
  const isKey = keys.map((key) => `t.${key} is not null`).join(' and ');
  const grouped = keys.map((key) => `t.${key}`).join(', ');
  const texts = keys.map((key) => `cast(t.${key} as ${typeName('string')})`);
  const { rows } = await connection.query(
    `select ${texts.join(', ')}, min(t.${file}), max(t.${file})
     from ${from}
     where ${isKey} and ${condition}
     group by ${grouped}
     having min(t.${file}) <> max(t.${file})
     order by ${grouped} limit 1`,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const cells = row.map(String);
  return { value: cells.slice(0, keys.length), files: [cells[keys.length] ?? '', cells[keys.length + 1] ?? ''] };
}
