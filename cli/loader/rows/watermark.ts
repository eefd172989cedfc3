import { relation, renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { AUDIT_TABLES, auditTable, cellText, insertAudit, LEDGER_SCHEMA } from '../audit-tables.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';

/** Up to where a raw table has been filled. */
export interface Watermark {
  readonly strategy: string;
  readonly cursorColumns: string;
  /** Highest value seen, as ISO text or digits; null when no row had one. */
  readonly cursorValue: string | null;
  /** Where the source said to go on; null where it has no such thing. */
  readonly position: string | null;
  readonly declarationHash: string;
  readonly columnsHash: string;
  readonly loadId: string;
}

/** The watermark of a raw table in the warehouse; null before its first load. */
export async function readWatermark(connection: Connection, scope: LedgerScope): Promise<Watermark | null> {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const table = relation({ database: source.database, schema: LEDGER_SCHEMA, identifier: 'incremental_watermarks' });
  if ((await adapter.introspection.columnsOf(connection, table)).length === 0) return null;
  const columns = AUDIT_TABLES.incremental_watermarks.slice(2, 9).map(([name]) => quote(name));
  const { rows } = await connection.query(
    `select ${columns.join(', ')} from ${renderRelation(table, quote)} where ${quote('relation')} = ${literal(ledgerKey(scope))}`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const [strategy, cursorColumns, cursorValue, position, declarationHash, columnsHash, loadId] = row;
  return {
    strategy: cellText(strategy),
    cursorColumns: cellText(cursorColumns),
    cursorValue: cursorValue === null ? null : cellText(cursorValue),
    position: position === null ? null : cellText(position),
    declarationHash: cellText(declarationHash),
    columnsHash: cellText(columnsHash),
    loadId: cellText(loadId),
  };
}

/** The statements that set the watermark, to be run with the rows in one transaction. */
export function watermarkStatements(scope: LedgerScope, mark: Watermark, loadedAt: Date): string[] {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const table = auditTable(adapter, source.database, 'incremental_watermarks');
  const key = ledgerKey(scope);
  const row = {
    relation: key,
    source: source.unique_id,
    strategy: mark.strategy,
    cursor_columns: mark.cursorColumns,
    cursor_value: mark.cursorValue,
    source_position: mark.position,
    declaration_hash: mark.declarationHash,
    columns_hash: mark.columnsHash,
    load_id: mark.loadId,
    loaded_at: loadedAt,
  };
  return [
    `delete from ${table} where ${quote('relation')} = ${literal(key)}`,
    insertAudit({ adapter, database: source.database }, 'incremental_watermarks', [row]),
  ];
}
