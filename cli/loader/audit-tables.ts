import { relation, renderRelation } from '../adapters/relation.ts';
import type { Adapter, Cell } from '../adapters/types.ts';

/** The schema of etl's own tables in a warehouse. */
export const LEDGER_SCHEMA = 'etl_audit';

/** The tables of that schema: their columns with etl types, in order. */
export const AUDIT_TABLES = {
  /** One row a loaded file. */
  load_ledger: [
    ['relation', 'string'],
    ['source', 'string'],
    ['file', 'string'],
    ['fingerprint', 'string'],
    ['content_hash', 'string'],
    ['declaration_hash', 'string'],
    ['columns_hash', 'string'],
    ['file_bytes', 'bigint'],
    ['row_count', 'bigint'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
  ],
  /** One row a committed load. */
  load_history: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
    ['rows_loaded', 'bigint'],
    ['files_loaded', 'bigint'],
    ['files_unchanged', 'bigint'],
    ['files_removed', 'bigint'],
    ['bytes_read', 'bigint'],
  ],
  /** One row a raw table that is filled by rows: up to where. */
  incremental_watermarks: [
    ['relation', 'string'],
    ['source', 'string'],
    ['strategy', 'string'],
    ['cursor_columns', 'string'],
    ['cursor_value', 'string'],
    ['source_position', 'string'],
    ['declaration_hash', 'string'],
    ['columns_hash', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
  ],
} as const;

/** Name of one of the tables. */
export type AuditTable = keyof typeof AUDIT_TABLES;

/** The rendered name of a table of the ledger's schema. */
export function auditTable(adapter: Adapter, database: string | null, identifier: AuditTable): string {
  return renderRelation(relation({ database, schema: LEDGER_SCHEMA, identifier }), adapter.dialect.quote);
}

/** A time as SQL text in UTC, to the millisecond. */
export function sqlTime(at: Date): string {
  return at.toISOString().slice(0, -1).replace('T', ' ');
}

/** A cell as text. */
export function cellText(cell: Cell | undefined): string {
  if (typeof cell === 'object' && cell !== null && 'text' in cell) return String(cell.text);
  return String(cell ?? '');
}
