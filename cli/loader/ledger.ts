import { relation, renderRelation } from '../adapters/relation.ts';
import type { Adapter, Cell, Connection } from '../adapters/types.ts';
import type { SourceNode } from '../manifest/types.ts';
import { AUDIT_TABLES, type AuditTable, auditTable, cellText, LEDGER_SCHEMA, sqlTime } from './audit-tables.ts';

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
  for (const [table, columns] of Object.entries(AUDIT_TABLES)) {
    const typed = columns.map(([name, type]) => `${quote(name)} ${adapter.dialect.typeName(type)}`).join(', ');
    await connection.execute(
      `create table if not exists ${auditTable(adapter, database, table as AuditTable)} (${typed})`,
    );
  }
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
  },
): string[] {
  const { adapter, source } = scope;
  const { quote, literal } = adapter.dialect;
  const key = literal(ledgerKey(scope));
  const ledger = auditTable(adapter, source.database, 'load_ledger');
  const history = auditTable(adapter, source.database, 'load_history');
  const time = (at: Date) => `cast(${literal(sqlTime(at))} as ${adapter.dialect.typeName('timestamp')})`;
  const id = literal(source.unique_id);
  const written = [...change.loaded, ...change.kept];
  const old = [...change.removed, ...written.map((entry) => entry.file)];
  const values = written.map((one) => {
    const texts = [one.file, one.fingerprint, one.contentHash, one.declarationHash, one.columnsHash].map(literal);
    return `(${[key, id, ...texts, one.bytes, one.rows, literal(one.loadId), time(one.loadedAt)].join(', ')})`;
  });
  const rows = change.loaded.reduce((sum, one) => sum + one.rows, change.rows?.count ?? 0);
  const bytes = change.loaded.reduce((sum, one) => sum + one.bytes, change.rows?.bytes ?? 0);
  const counts = [rows, change.loaded.length, change.unchanged, change.gone, bytes];
  return [
    ...(old.length === 0
      ? []
      : [
          `delete from ${ledger} where ${quote('relation')} = ${key} and ${quote('file')} in (${old.map(literal).join(', ')})`,
        ]),
    ...(values.length === 0 ? [] : [`insert into ${ledger} values ${values.join(', ')}`]),
    `insert into ${history} values (${[key, id, literal(change.loadId), time(change.loadedAt), ...counts].join(', ')})`,
  ];
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
