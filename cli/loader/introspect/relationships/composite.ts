import { sameName } from '../declared-table.ts';
import { likeness } from './likeness.ts';
import type { Link } from './link.ts';
import type { ColumnProfile, LoadedTable } from './profile.ts';

/** A table whose columns may together lead to the key of another. */
export interface CompositeCandidate {
  readonly link: Link;
  readonly rows: number;
  readonly parentRows: number;
  /** Share of the combinations of the key's values that the parent has: so many would be found by chance. */
  readonly byChance: number;
}

/**
 * Tables that have a column of the name of each column of another table's declared key, where that has several. Names alone
 * speak for columns that mean nothing by themselves, such as a number within a document.
 */
export function compositeCandidates(profiles: readonly ColumnProfile[]): readonly CompositeCandidate[] {
  const tables = [...new Set(profiles.map(({ table }) => table))];
  const columnsOf = (table: LoadedTable) => profiles.filter((one) => one.table === table);
  const parents = tables.filter(({ known }) => known.primaryKey.length > 1);
  return parents.flatMap((parent) => {
    const key = parent.known.primaryKey.map((name) => columnsOf(parent).find((one) => sameName(one.name, name)));
    const isKnown = (found: (ColumnProfile | undefined)[]): found is ColumnProfile[] => !found.includes(undefined);
    if (!isKnown(key)) return [];
    return tables.flatMap((child) => candidate(child, columnsOf(child), parent, key) ?? []);
  });
}

function candidate(
  child: LoadedTable,
  own: readonly ColumnProfile[],
  parent: LoadedTable,
  key: readonly ColumnProfile[],
): CompositeCandidate | undefined {
  if (child === parent || child.known.sourceName !== parent.known.sourceName) return undefined;
  const columns = key.flatMap((one) => counterpart(one, own, parent) ?? []);
  const rows = own[0]?.rows ?? 0;
  const parentRows = key[0]?.rows ?? 0;
  if (columns.length < key.length || rows === 0 || parentRows === 0) return undefined;
  const link = { child, parent, columns: columns.map(({ name }) => name), referenced: key.map(({ name }) => name) };
  if (isDeclared(link) || isDeclared({ child: parent, parent: child })) return undefined;
  // Of two tables of one key, that with fewer rows is a part of the other.
  if (isOwnKey(link) && rows >= parentRows) return undefined;
  const combinations = key.reduce((product, { distinct }) => product * Math.max(1, distinct), 1);
  return { link, rows, parentRows, byChance: Math.min(1, parentRows / combinations) };
}

function counterpart(
  key: ColumnProfile,
  own: readonly ColumnProfile[],
  parent: LoadedTable,
): ColumnProfile | undefined {
  const fitting = own.filter(({ family, values }) => family === key.family && values > 0);
  return (
    fitting.find(({ name }) => sameName(name, key.name)) ??
    fitting.find(({ name }) => likeness(name, parent.known.name, key.name) === 'same name')
  );
}

function isDeclared({ child, parent }: Pick<Link, 'child' | 'parent'>): boolean {
  return child.known.foreignKeys.some(({ table, columns }) => columns.length > 1 && sameName(table, parent.known.name));
}

function isOwnKey({ child, columns }: Link): boolean {
  const { primaryKey } = child.known;
  return primaryKey.length === columns.length && primaryKey.every((one) => columns.some((name) => sameName(one, name)));
}
