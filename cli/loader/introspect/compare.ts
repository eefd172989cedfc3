import { columnType, isNested } from '../../connectors/column-type.ts';
import type { DiscoveredTable, SourceColumn, StreamForeignKey } from '../../connectors/types.ts';
import { widened } from '../schema/widen.ts';
import { type KnownColumn, type KnownTable, sameName } from './declared-table.ts';
import { declaredTypeOf, typeFit } from './type-fit.ts';

/** One way in which a declared table is other than the source has it. A note is no difference that is to be mended. */
export interface Difference {
  readonly kind:
    | 'missing table'
    | 'missing column'
    | 'extra column'
    | 'type'
    | 'primary key'
    | 'foreign key'
    | 'description';
  readonly isNote: boolean;
  /** The column, or the columns of a key; empty for a table. */
  readonly name: string;
  /** As declared; null for what is not. */
  readonly declared: string | null;
  /** As the source has it; null for what it has not. */
  readonly actual: string | null;
}

/** The differences with what is needed to mend them. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Columns of the source that are not declared. */
  readonly added: readonly SourceColumn[];
  /** Declared columns that the source does not have. */
  readonly gone: readonly KnownColumn[];
  readonly retyped: readonly { readonly column: KnownColumn; readonly type: string }[];
  /** The key of the source by declared names, where it is not the declared one. */
  readonly primaryKey: readonly string[] | null;
  /** Foreign keys of the source that are not declared, by declared names. */
  readonly foreignKeys: readonly StreamForeignKey[];
}

/** What a table of a source is called in the project; nothing for one that is not declared. */
export type TableNames = (tableAtSource: string) => KnownTable | undefined;

/** Compares a declared table with that of the source; foreign keys to tables that are not declared do not count. */
export function compareTable(known: KnownTable, actual: DiscoveredTable, tables: TableNames): Comparison {
  const columnNamed = (name: string) =>
    actual.columns.find((one) => one.name === name) ?? actual.columns.find((one) => sameName(one.name, name));
  const matched = new Set(known.columns.map(({ from }) => columnNamed(from)));
  const added = actual.columns.filter((column) => !matched.has(column) && !/^_etl_/i.test(column.name));
  const gone = known.columns.filter(({ from }) => columnNamed(from) === undefined);
  const differences: Difference[] = [
    ...gone.map(({ name, type }) => difference('missing column', name, type, null)),
    ...added.map((column) => difference('extra column', column.name, null, shownType(column))),
  ];
  const retyped: { column: KnownColumn; type: string }[] = [];
  for (const column of known.columns) {
    const there = columnNamed(column.from);
    const type = there === undefined ? null : declaredTypeOf(there);
    if (there === undefined || type === null) continue;
    const fit = typeFit(column.type, type);
    if (fit === 'holds') continue;
    const isNote = column.type !== '' && (fit === 'reads' || column.isRead);
    differences.push({ ...difference('type', column.name, column.type || null, shownType(there)), isNote });
    if (!isNote) retyped.push({ column, type: mendedType(column.type, type) });
  }
  const primaryKey = changedKey(known, actual);
  if (primaryKey !== null)
    differences.push(difference('primary key', '', listed(known.primaryKey), listed(primaryKey)));
  const { keys, differences: keyDifferences } = foreignKeys(known, actual, tables);
  return { differences: [...differences, ...keyDifferences], added, gone, retyped, primaryKey, foreignKeys: keys };
}

/** The type to declare instead: that of the source, and of arrays and structs what holds both. */
function mendedType(declared: string, actual: string): string {
  const [own, there] = [columnType(declared), columnType(actual)];
  if ('why' in own || 'why' in there || !isNested(own) || !isNested(there)) return actual;
  return widened(own, there)?.name ?? actual;
}

/** The difference that a table is not there at all. */
export function missingTable(known: KnownTable): Difference {
  return difference('missing table', '', known.table, null);
}

/** A foreign key in one line. */
export function shownKey({ columns, table, referenced }: StreamForeignKey): string {
  return `(${columns.join(', ')}) to ${table} (${referenced.join(', ')})`;
}

function difference(
  kind: Difference['kind'],
  name: string,
  declared: string | null,
  actual: string | null,
): Difference {
  return { kind, isNote: false, name, declared, actual };
}

function shownType(column: SourceColumn): string {
  const type = declaredTypeOf(column);
  if (type === null) return column.sourceType;
  return type === column.sourceType ? type : `${type} (${column.sourceType})`;
}

function listed(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(', ');
}

/** A source that has no key leaves it to the declaration. */
function changedKey(known: KnownTable, actual: DiscoveredTable): readonly string[] | null {
  const key = actual.primaryKey.map((name) => declaredName(known, name));
  return key.length === 0 || sameNames(key, known.primaryKey) ? null : key;
}

function foreignKeys(
  known: KnownTable,
  actual: DiscoveredTable,
  tables: TableNames,
): { keys: StreamForeignKey[]; differences: Difference[] } {
  const there = actual.foreignKeys.flatMap((key): StreamForeignKey[] => {
    const target = tables(key.table);
    if (target === undefined) return [];
    return [
      {
        columns: key.columns.map((name) => declaredName(known, name)),
        table: target.name,
        referenced: key.referenced.map((name) => declaredName(target, name)),
      },
    ];
  });
  const keys = there.filter((key) => !known.foreignKeys.some((own) => sameKey(own, key)));
  const onlyDeclared = known.foreignKeys.filter((own) => !there.some((key) => sameKey(own, key)));
  return {
    keys,
    differences: [
      ...keys.map((key) => difference('foreign key', key.columns.join(', '), null, shownKey(key))),
      ...onlyDeclared.map((key) => ({
        ...difference('foreign key', key.columns.join(', '), shownKey(key), null),
        isNote: true,
      })),
    ],
  };
}

function declaredName(known: KnownTable, name: string): string {
  return (
    known.columns.find(({ from }) => from === name)?.name ??
    known.columns.find(({ from }) => sameName(from, name))?.name ??
    name
  );
}

function sameKey(one: StreamForeignKey, other: StreamForeignKey): boolean {
  const pairs = (key: StreamForeignKey) =>
    key.columns
      .map((column, index) => `${column} ${key.referenced[index] ?? ''}`)
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return sameName(one.table, other.table) && sameNames(pairs(one), pairs(other));
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => sameName(one, others[index] ?? ''));
}
