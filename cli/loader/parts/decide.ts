import { renderRelation } from '../../adapters/relation.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import { type LedgerEntry, type LedgerScope, readLedger } from '../ledger.ts';
import { columnsHash, rawColumns, rawRelation } from '../raw-table.ts';
import { readWatermark, type Watermark } from '../rows/watermark.ts';
import { readKnownColumns } from '../schema/known-columns.ts';
import { type KnownColumn, planSchema, type SchemaPlan } from '../schema/plan-schema.ts';
import type { LoadRequest, PartsLoadPlan } from '../types.ts';
import type { ChangePlace } from './change-order.ts';
import { type FilesPlan, type PlanInput, planFiles } from './plan.ts';
import { planChanges } from './plan-changes.ts';

/** The columns of a table whose files are followed. */
export interface Evolution {
  readonly known: readonly KnownColumn[];
  /** The columns of the raw table before the load. */
  readonly before: readonly DeclaredColumn[];
  /** What the files of the load have; nothing before they were looked at. */
  readonly schema?: SchemaPlan;
}

/** A load as decided, before anything is written. */
export interface DecidedLoad {
  readonly scope: LedgerScope;
  readonly declaration: Declaration;
  readonly files: FilesPlan;
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** Columns of the raw table as it is; empty when it is missing. */
  readonly existing: readonly ColumnInfo[];
  readonly plan: PartsLoadPlan;
  /** What is known of the columns of its files; null where they are not followed. */
  readonly evolution: Evolution | null;
  /** A digest of the declared columns. */
  readonly columnsHash: string;
  /** Up to where changes are applied; null before the first, and for files of rows. */
  readonly watermark: Watermark | null;
  /** Ends what is being read of the source. */
  stopReading(): void;
  /** Closes the source; its parts cannot be opened any more. */
  close(): Promise<void>;
}

/**
 * Reads ledger, raw table and source, and decides; nothing is written, the source stays open. `late`: why all changes
 * must be applied again. Throws ETL5010-ETL5043, ETL5085.
 */
export async function decide(request: LoadRequest, declaration: Declaration, late?: string): Promise<DecidedLoad> {
  const { source, adapter, reader, projectRoot, fullRefresh = false } = request;
  const scope: LedgerScope = { adapter, source };
  const ledger = await readLedger(reader, scope);
  const existing = await adapter.introspection.columnsOf(reader, rawRelation(scope));
  const watermark = declaration.changes === null ? null : await readWatermark(reader, scope);
  const evolution = declaration.load.schema_changes === 'evolve' ? await readEvolution() : null;
  const ended = new AbortController();
  const signal = request.signal === undefined ? ended.signal : AbortSignal.any([request.signal, ended.signal]);
  const context = { connection: declaration.connection, projectRoot, signal };
  const session = await declaration.connector.open(declaration.connectionConfig, context);
  if (session.gives !== 'parts') throw EtlError.of('ETL9001', { what: `${declaration.connector.type} gives no parts` });
  try {
    const parts = await listParts();
    const columns = evolution?.before ?? declaration.columns;
    const rawTable = rawState(scope, { ...declaration, columns }, existing, { ledger, hash: columnsHash(declaration) });
    const files = await plan({ declaration, parts, ledger, rawTable, fullRefresh });
    const shown = shownPlan(scope, declaration, files);
    const { close } = session;
    const decided = { scope, declaration, files, ledger, existing, plan: shown, watermark, evolution };
    return { ...decided, columnsHash: columnsHash(declaration), stopReading: () => ended.abort(), close };
  } catch (error) {
    await session.close();
    throw error;
  }

  async function readEvolution(): Promise<Evolution> {
    const known = await readKnownColumns(reader, scope);
    const nothing = { columns: [], primaryKey: [], estimatedRows: null, isDiscovered: true };
    return { known, before: planSchema({ declaration, description: nothing, known }).before };
  }

  /** Changes that are applied again though nobody asked for it are told. */
  async function plan(
    input: Omit<PlanInput, 'declaration'> & { readonly declaration: Declaration },
  ): Promise<FilesPlan> {
    const { changes } = declaration;
    if (changes === null) return await planFiles(input);
    const planned = await planChanges({
      ...input,
      changes,
      last: lastPlace(watermark),
      ...(late === undefined ? {} : { late }),
    });
    if (planned.again != null && !fullRefresh)
      request.onNote?.(`${declaration.source}: all changes are applied again, because ${planned.again}.`);
    return planned;
  }

  /** Files that have been taken away after an append are no mistake: their rows are loaded. */
  async function listParts() {
    try {
      return session.gives === 'parts' ? await session.list(declaration.load) : [];
    } catch (error) {
      const isDone = declaration.write !== 'replace' && ledger.size > 0 && existing.length > 0;
      if (isDone && error instanceof EtlError && error.code === 'ETL5020') return [];
      throw error;
    }
  }
}

function rawState(
  scope: LedgerScope,
  declaration: Declaration,
  existing: readonly ColumnInfo[],
  { ledger, hash }: { readonly ledger: ReadonlyMap<string, LedgerEntry>; readonly hash: string },
): 'missing' | 'as declared' | 'other columns' {
  if (existing.length === 0) return 'missing';
  const { fold, quote } = scope.adapter.dialect;
  const names = existing.map((column) => fold(column.name));
  if (!names.includes(fold('_etl_load_id'))) {
    const params = { relation: renderRelation(rawRelation(scope), quote), source: declaration.source };
    throw EtlError.of('ETL5035', params, { position: declaration.place() });
  }
  const declared = rawColumns(declaration).map((column) => fold(column.name));
  const isSame = names.length === declared.length && names.every((name, index) => name === declared[index]);
  return isSame && [...ledger.values()].every((entry) => entry.columnsHash === hash) ? 'as declared' : 'other columns';
}

function shownPlan(scope: LedgerScope, declaration: Declaration, files: FilesPlan): PartsLoadPlan {
  return {
    gives: 'parts',
    uniqueId: scope.source.unique_id,
    relation: renderRelation(rawRelation(scope), scope.adapter.dialect.quote),
    connector: declaration.connector.type,
    write: declaration.write,
    rebuild: files.rebuild,
    ...(files.again == null ? {} : { again: files.again }),
    files: files.files.map(({ file, decision, part }) => ({ file, decision, bytes: part?.bytes ?? 0 })),
  };
}

/** The last file whose changes are applied, as `changePosition` of a load wrote it. */
function lastPlace(watermark: Watermark | null): ChangePlace | null {
  if (watermark === null || watermark.position === null) return null;
  return JSON.parse(watermark.position) as ChangePlace;
}
