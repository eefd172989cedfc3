import { relation, renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { cellText, insertAudit, LEDGER_SCHEMA } from '../audit-tables.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';
import type { LoadRequest } from '../types.ts';
import type { KnownColumn, SchemaPlan } from './plan-schema.ts';

/** The columns of a source as the last load saw them, in order; empty where none has looked. */
export async function readKnownColumns(connection: Connection, scope: LedgerScope): Promise<readonly KnownColumn[]> {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const table = relation({ database: source.database, schema: LEDGER_SCHEMA, identifier: 'source_columns' });
  if ((await adapter.introspection.columnsOf(connection, table)).length === 0) return [];
  const columns = ['column_name', 'source_type', 'raw_column', 'raw_type', 'is_there'].map(quote).join(', ');
  const { rows } = await connection.query(
    `select ${columns} from ${renderRelation(table, quote)} where ${quote('relation')} = ${literal(ledgerKey(scope))} order by ${quote('place')}`,
  );
  return rows.map(([name, sourceType, rawColumn, rawType, isThere]) => ({
    name: cellText(name),
    sourceType: cellText(sourceType),
    rawColumn: rawColumn === null ? null : cellText(rawColumn),
    rawType: rawType === null ? null : cellText(rawType),
    isThere: cellText(isThere) === 'true',
  }));
}

/** The statements that keep what a load saw of the source's columns, and what was other than before. */
export function schemaStatements(
  scope: LedgerScope,
  { known, changes }: SchemaPlan,
  { loadId, loadedAt }: LoadRequest,
): string[] {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const place = { adapter, database: source.database };
  const load = { relation: ledgerKey(scope), source: source.unique_id, load_id: loadId, loaded_at: loadedAt };
  const table = relation({ database: source.database, schema: LEDGER_SCHEMA, identifier: 'source_columns' });
  const columns = known.map(({ name, sourceType, rawColumn, rawType, isThere }, index) => ({
    ...load,
    place: index + 1,
    column_name: name,
    source_type: sourceType,
    raw_column: rawColumn,
    raw_type: rawType,
    is_there: isThere,
  }));
  const told = changes.map(({ change, column, before, after, effect }) => ({
    ...load,
    column_name: column,
    change,
    type_before: before,
    type_after: after,
    effect,
  }));
  return [
    `delete from ${renderRelation(table, quote)} where ${quote('relation')} = ${literal(ledgerKey(scope))}`,
    ...(columns.length === 0 ? [] : [insertAudit(place, 'source_columns', columns)]),
    ...(told.length === 0 ? [] : [insertAudit(place, 'schema_changes', told)]),
  ];
}
