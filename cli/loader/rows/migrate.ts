import { renderRelation } from '../../adapters/relation.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { rawTypeName } from '../raw-type.ts';

/**
 * The statements that give a raw table other columns and keep its rows: columns that it had are cast, new ones are
 * null. None when the columns are the same. Pure; run in one transaction.
 */
export function migrateStatements(
  scope: LedgerScope,
  before: readonly RawColumn[],
  columns: readonly RawColumn[],
): string[] {
  if (JSON.stringify(before) === JSON.stringify(columns)) return [];
  const { dialect } = scope.adapter;
  const { quote } = dialect;
  const target = rawRelation(scope);
  const name = renderRelation(target, quote);
  const aside = renderRelation({ ...target, identifier: `${target.identifier}__etl_before` }, quote);
  const had = new Set(before.map((column) => column.name));
  const values = columns.map(({ name: column, type }) => {
    const value = had.has(column) ? quote(column) : 'null';
    return `cast(${value} as ${rawTypeName(dialect, { name: column, type })}) as ${quote(column)}`;
  });
  const typed = columns.map((column) => `${quote(column.name)} ${rawTypeName(dialect, column)}`).join(', ');
  return [
    `drop table if exists ${aside}`,
    `create table ${aside} as select * from ${name}`,
    `drop table ${name}`,
    `create table ${name} (${typed})`,
    `insert into ${name} select ${values.join(', ')} from ${aside}`,
    `drop table ${aside}`,
  ];
}
