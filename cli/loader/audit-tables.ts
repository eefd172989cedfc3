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
  /** One row a run of a project that loads its sources. */
  etl_execution_log: [
    ['invocation_id', 'string'],
    ['command', 'string'],
    ['project', 'string'],
    ['target', 'string'],
    ['etl_version', 'string'],
    ['git_commit', 'string'],
    ['load_id', 'string'],
    ['status', 'string'],
    ['started_at', 'timestamp'],
    ['ended_at', 'timestamp'],
    ['seconds', 'double'],
    ['nodes_total', 'bigint'],
    ['nodes_succeeded', 'bigint'],
    ['nodes_warned', 'bigint'],
    ['nodes_failed', 'bigint'],
    ['nodes_skipped', 'bigint'],
    ['tables_loaded', 'bigint'],
    ['rows_loaded', 'bigint'],
    ['error_message', 'string'],
  ],
  /** One row a source table a run, whatever became of it. */
  table_processing_log: [
    ['relation', 'string'],
    ['source', 'string'],
    ['connection', 'string'],
    ['invocation_id', 'string'],
    ['load_id', 'string'],
    ['status', 'string'],
    ['strategy', 'string'],
    ['write_mode', 'string'],
    ['rows_at_source', 'bigint'],
    ['rows_loaded', 'bigint'],
    ['rows_removed', 'bigint'],
    ['bytes_read', 'bigint'],
    ['started_at', 'timestamp'],
    ['ended_at', 'timestamp'],
    ['seconds', 'double'],
    ['error_code', 'string'],
    ['error_message', 'string'],
    ['is_stale', 'boolean'],
    ['facts', 'string'],
  ],
  /** One row a column of a table a load: what the rows of that load hold. */
  data_quality_metrics: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['column_name', 'string'],
    ['data_type', 'string'],
    ['row_count', 'bigint'],
    ['null_count', 'bigint'],
    ['distinct_count', 'bigint'],
    ['is_distinct_exact', 'boolean'],
    ['min_value', 'string'],
    ['max_value', 'string'],
    ['measured_at', 'timestamp'],
  ],
  /** One row a column a load in which values that its type cannot hold were made null, as declared. */
  nulled_values: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
    ['column_name', 'string'],
    ['data_type', 'string'],
    ['value_count', 'bigint'],
  ],
  /** One row a row of a source that could not be loaded and was set aside. */
  rejected_rows: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
    ['file', 'string'],
    ['row_number', 'bigint'],
    ['row_key', 'string'],
    ['column_name', 'string'],
    ['value', 'string'],
    ['reason', 'string'],
    ['whole_row', 'string'],
  ],
  /** One row a column of a source whose columns are looked at, as its last load saw it. */
  source_columns: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
    ['place', 'bigint'],
    ['column_name', 'string'],
    ['source_type', 'string'],
    ['raw_column', 'string'],
    ['raw_type', 'string'],
    ['is_there', 'boolean'],
  ],
  /** One row a change of a source's columns that a load followed. */
  schema_changes: [
    ['relation', 'string'],
    ['source', 'string'],
    ['load_id', 'string'],
    ['loaded_at', 'timestamp'],
    ['column_name', 'string'],
    ['change', 'string'],
    ['type_before', 'string'],
    ['type_after', 'string'],
    ['effect', 'string'],
  ],
} as const;

/** Name of one of the tables. */
export type AuditTable = keyof typeof AUDIT_TABLES;

/** The rendered name of a table of the ledger's schema. */
export function auditTable(adapter: Adapter, database: string | null, identifier: AuditTable): string {
  return renderRelation(relation({ database, schema: LEDGER_SCHEMA, identifier }), adapter.dialect.quote);
}

/** A value of a row of an audit table. */
export type AuditValue = string | number | boolean | Date | null;

/** A row of an audit table by its columns; one that is left out is null. */
export type AuditRow<T extends AuditTable> = {
  readonly [column in (typeof AUDIT_TABLES)[T][number][0]]?: AuditValue;
};

/** Where audit tables are written: an engine, and its database where that is not the default one. */
export interface AuditPlace {
  readonly adapter: Adapter;
  readonly database: string | null;
}

/** The statement that adds rows to an audit table; its columns are named, since older tables have them in another order. */
export function insertAudit<T extends AuditTable>(
  { adapter, database }: AuditPlace,
  table: T,
  rows: readonly AuditRow<T>[],
): string {
  const columns: readonly (readonly [string, string])[] = AUDIT_TABLES[table];
  const names = columns.map(([name]) => adapter.dialect.quote(name)).join(', ');
  const values = rows.map((row) => {
    const given = row as Readonly<Record<string, AuditValue | undefined>>;
    return `(${columns.map(([name, type]) => auditLiteral(adapter, given[name] ?? null, type)).join(', ')})`;
  });
  return `insert into ${auditTable(adapter, database, table)} (${names}) values ${values.join(', ')}`;
}

/** A value as SQL of the given etl type. */
export function auditLiteral({ dialect }: Adapter, value: AuditValue, type: string): string {
  if (value === null) return `cast(null as ${dialect.typeName(type)})`;
  if (value instanceof Date) return `cast(${dialect.literal(sqlTime(value))} as ${dialect.typeName(type)})`;
  return typeof value === 'string' ? dialect.literal(value) : String(value);
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
