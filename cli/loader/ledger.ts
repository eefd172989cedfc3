import { relation, renderRelation } from '../adapters/relation.ts';
import type { Adapter, Cell, Connection } from '../adapters/types.ts';
import type { SourceNode } from '../manifest/types.ts';
import {
  AUDIT_TABLES,
  type AuditRow,
  type AuditTable,
  auditTable,
  cellText,
  insertAudit,
  LEDGER_SCHEMA,
} from './audit-tables.ts';

/** A loaded file as the ledger has it. */
export interface LedgerEntry {
  readonly file: string;
  readonly fingerprint: string;
  readonly contentHash: string;
  readonly declarationHash: string;
  readonly columnsHash: string;
  readonly bytes: number;
  readonly rows: number;
  readonly loadId: string;
  readonly loadedAt: Date;
}

/** Which table of which warehouse the ledger is asked about. */
export interface LedgerScope {
  readonly adapter: Adapter;
  readonly source: SourceNode;
}

/**
 * Makes the ledger's schema and tables and the given raw schemas where they are missing. Called once a run, before any
 * load and outside a transaction: engines refuse two schemas being made at once.
 */
export async function ensureLedger(
  connection: Connection,
  adapter: Adapter,
  database: string | null,
  rawSchemas: Iterable<string> = [],
): Promise<void> {
  const { quote } = adapter.dialect;
  for (const schema of new Set([LEDGER_SCHEMA, ...rawSchemas])) {
    const name = renderRelation(relation({ database, schema, identifier: null }), quote);
    await connection.execute(`create schema if not exists ${name}`);
  }
  for (const table of Object.keys(AUDIT_TABLES) as AuditTable[])
    await ensureTable(connection, adapter, database, table);
}

/** Makes an audit table, or adds the columns that one of an earlier version does not have. */
async function ensureTable(
  connection: Connection,
  adapter: Adapter,
  database: string | null,
  table: AuditTable,
): Promise<void> {
  const { quote, fold, typeName } = adapter.dialect;
  const name = auditTable(adapter, database, table);
  const place = relation({ database, schema: LEDGER_SCHEMA, identifier: table });
  const had = new Set((await adapter.introspection.columnsOf(connection, place)).map((column) => fold(column.name)));
  const missing = AUDIT_TABLES[table].filter(([column]) => !had.has(fold(column)));
  const typed = missing.map(([column, type]) => `${quote(column)} ${typeName(type)}`);
  if (had.size === 0) await connection.execute(`create table if not exists ${name} (${typed.join(', ')})`);
  else for (const column of typed) await connection.execute(`alter table ${name} add column ${column}`);
}

/** The name under which the ledger keeps a raw table: without the database, which is where the ledger itself is. */
export function ledgerKey({ adapter, source }: LedgerScope): string {
  return adapter.dialect.fold(`${source.schema}.${source.identifier}`);
}

/** The files of a raw table that committed loads have left in it, by file; empty where there is no ledger yet. */
export async function readLedger(connection: Connection, scope: LedgerScope): Promise<Map<string, LedgerEntry>> {
  const { adapter, source } = scope;
  const table = relation({ database: source.database, schema: LEDGER_SCHEMA, identifier: 'load_ledger' });
  if ((await adapter.introspection.columnsOf(connection, table)).length === 0) return new Map();
  const columns = AUDIT_TABLES.load_ledger.slice(2).map(([name]) => adapter.dialect.quote(name));
  const { rows } = await connection.query(
    `select ${columns.join(', ')} from ${renderRelation(table, adapter.dialect.quote)} where ${adapter.dialect.quote('relation')} = ${adapter.dialect.literal(ledgerKey(scope))}`,
  );
  return new Map(rows.map((row) => [cellText(row[0]), entryOf(row)]));
}

/** The load ids of committed loads of a raw table, among `loadIds`. */
export async function committedLoads(
  connection: Connection,
  scope: LedgerScope,
  loadIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const table = relation({ database: source.database, schema: LEDGER_SCHEMA, identifier: 'load_history' });
  if (loadIds.length === 0 || (await adapter.introspection.columnsOf(connection, table)).length === 0) return new Set();
  const { rows } = await connection.query(
    `select ${quote('load_id')} from ${renderRelation(table, quote)} where ${quote('relation')} = ${literal(ledgerKey(scope))} and ${quote('load_id')} in (${loadIds.map(literal).join(', ')})`,
  );
  return new Set(rows.map(([id]) => cellText(id)));
}

/** The statements that make the ledger say what a load did, to be run with the rows in one transaction. */
export function ledgerStatements(
  scope: LedgerScope,
  change: {
    readonly removed: readonly string[];
    readonly loaded: readonly LedgerEntry[];
    /** Entries of files that are not loaded now, written anew. */
    readonly kept: readonly LedgerEntry[];
    readonly unchanged: number;
    readonly loadId: string;
    readonly loadedAt: Date;
    readonly gone: number;
    /** What was loaded of a source that has no files. */
    readonly rows?: { readonly count: number; readonly bytes: number };
    /** A table with the ledger's rows of the loaded files, where these are too many for a statement. */
    readonly loadedRows?: string | undefined;
  },
): string[] {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const { database, unique_id: id } = source;
  const place = { adapter, database };
  const key = ledgerKey(scope);
  const ledger = auditTable(adapter, database, 'load_ledger');
  const isStaged = change.loadedRows !== undefined;
  const written = [...(isStaged ? [] : change.loaded), ...change.kept];
  const old = [...change.removed, ...written.map((entry) => entry.file)];
  const entries = written.map((one) => ledgerRow(scope, one));
  const isOwn = `${quote('relation')} = ${literal(key)} and ${quote('file')}`;
  const names = AUDIT_TABLES.load_ledger.map(([name]) => quote(name)).join(', ');
  const history = {
    relation: key,
    source: id,
    load_id: change.loadId,
    loaded_at: change.loadedAt,
    rows_loaded: change.loaded.reduce((sum, one) => sum + one.rows, change.rows?.count ?? 0),
    files_loaded: change.loaded.length,
    files_unchanged: change.unchanged,
    files_removed: change.gone,
    bytes_read: change.loaded.reduce((sum, one) => sum + one.bytes, change.rows?.bytes ?? 0),
  };
  return [
    ...(old.length === 0 ? [] : [`delete from ${ledger} where ${isOwn} in (${old.map(literal).join(', ')})`]),
    ...(isStaged
      ? [
          `delete from ${ledger} where ${isOwn} in (select ${quote('file')} from ${change.loadedRows})`,
          `insert into ${ledger} (${names}) select ${names} from ${change.loadedRows}`,
        ]
      : []),
    ...(entries.length === 0 ? [] : [insertAudit(place, 'load_ledger', entries)]),
    insertAudit(place, 'load_history', [history]),
  ];
}

/** The ledger's row of a loaded file. */
export function ledgerRow(scope: LedgerScope, one: LedgerEntry): AuditRow<'load_ledger'> {
  return {
    relation: ledgerKey(scope),
    source: scope.source.unique_id,
    file: one.file,
    fingerprint: one.fingerprint,
    content_hash: one.contentHash,
    declaration_hash: one.declarationHash,
    columns_hash: one.columnsHash,
    file_bytes: one.bytes,
    row_count: one.rows,
    load_id: one.loadId,
    loaded_at: one.loadedAt,
  };
}

function entryOf(row: readonly Cell[]): LedgerEntry {
  const [file, fingerprint, contentHash, declarationHash, columnsHash, bytes, rows, loadId, loadedAt] = row;
  return {
    file: cellText(file),
    fingerprint: cellText(fingerprint),
    contentHash: cellText(contentHash),
    declarationHash: cellText(declarationHash),
    columnsHash: cellText(columnsHash),
    bytes: Number(bytes),
    rows: Number(rows),
    loadId: cellText(loadId),
    loadedAt: utcTime(cellText(loadedAt)),
  };
}

function utcTime(written: string): Date {
  const iso = written.replace(' ', 'T');
  return new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`);
}
