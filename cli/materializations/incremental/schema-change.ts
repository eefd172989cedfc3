import type { ColumnInfo, Dialect } from '../../adapters/index.ts';

/** What a model does when its query gives other columns than its table has. */
export type OnSchemaChange = 'ignore' | 'fail' | 'append_new_columns' | 'sync_all_columns';

/** What differs between the columns of a query and those of the table it adds to. */
export interface SchemaChange {
  /** In the query only, in its order. */
  readonly added: readonly ColumnInfo[];
  /** In the table only, in its order. */
  readonly removed: readonly ColumnInfo[];
  /** In both with another type; `dataType` is the query's, the name the table's. */
  readonly retyped: readonly (ColumnInfo & { readonly was: string })[];
}

/** Compares columns by their folded names and their types as the engine spells them. */
export function compareColumns(
  query: readonly ColumnInfo[],
  table: readonly ColumnInfo[],
  dialect: Dialect,
): SchemaChange {
  const inTable = new Map(table.map((one) => [dialect.fold(one.name), one]));
  const inQuery = new Set(query.map((one) => dialect.fold(one.name)));
  return {
    added: query.filter((one) => !inTable.has(dialect.fold(one.name))),
    removed: table.filter((one) => !inQuery.has(dialect.fold(one.name))),
    retyped: query.flatMap((one) => {
      const old = inTable.get(dialect.fold(one.name));
      if (old === undefined || old.dataType === one.dataType) return [];
      return [{ name: old.name, dataType: one.dataType, was: old.dataType }];
    }),
  };
}

/** Whether anything differs. */
export function isChanged({ added, removed, retyped }: SchemaChange): boolean {
  return added.length + removed.length + retyped.length > 0;
}

/** The difference in words: `new in the query: a INTEGER; gone from the query: b; changed: c from DATE to TIMESTAMP`. */
export function describeChange({ added, removed, retyped }: SchemaChange): string {
  const parts: string[] = [];
  if (added.length > 0) parts.push(`new in the query: ${added.map((one) => `${one.name} ${one.dataType}`).join(', ')}`);
  if (removed.length > 0) parts.push(`gone from the query: ${removed.map((one) => one.name).join(', ')}`);
  if (retyped.length > 0)
    parts.push(`changed: ${retyped.map((one) => `${one.name} from ${one.was} to ${one.dataType}`).join(', ')}`);
  return parts.join('; ');
}

/** The statements that bring the table to the query's columns, as far as the policy goes. */
export function alterStatements(
  change: SchemaChange,
  policy: OnSchemaChange,
  table: string,
  dialect: Dialect,
): readonly string[] {
  if (policy === 'ignore' || policy === 'fail') return [];
  const add = change.added.map((one) => `alter table ${table} add column ${dialect.quote(one.name)} ${one.dataType}`);
  if (policy === 'append_new_columns') return add;
  const drop = change.removed.map((one) => `alter table ${table} drop column ${dialect.quote(one.name)}`);
  const retype = change.retyped.map(
    (one) => `alter table ${table} alter column ${dialect.quote(one.name)} set data type ${one.dataType}`,
  );
  return [...add, ...drop, ...retype];
}
