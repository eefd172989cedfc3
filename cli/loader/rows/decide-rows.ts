import { renderRelation } from '../../adapters/relation.ts';
import type { RowsRequest, RowsSession, Stream } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import type { SchemaPlan } from '../schema/plan-schema.ts';
import type { LoadRequest } from '../types.ts';
import { planRows, type RowsPlan } from './plan-rows.ts';
import { rowsColumns, rowsColumnsHash } from './raw-rows.ts';
import { type ResolvedCursor, resolveCursor } from './resolve-cursor.ts';
import { streamOf } from './stream.ts';
import { readWatermark, type Watermark } from './watermark.ts';

/** Rows of one chunk unless the table says otherwise. */
const CHUNK_ROWS = 100_000;

/** A load of rows as decided, before the source is read. */
export interface DecidedRows {
  readonly scope: LedgerScope;
  readonly declaration: Declaration;
  readonly cursor: ResolvedCursor | null;
  readonly stream: Stream;
  readonly plan: RowsPlan;
  readonly watermark: Watermark | null;
  /** Columns that the raw table has when the load is done. */
  readonly columns: readonly RawColumn[];
  /** The columns that it has now, where it is as the last load left it. */
  readonly before: readonly RawColumn[];
  /** What was seen of the source's columns; null where nobody looked. */
  readonly schema: SchemaPlan | null;
  /** The raw table is there. */
  readonly exists: boolean;
}

/** Reads watermark and raw table, and decides; nothing is written. Throws ETL5035, ETL5046, ETL5047. */
export async function decideRows(
  request: LoadRequest,
  declaration: Declaration,
  session: RowsSession,
  schema: SchemaPlan | null = null,
): Promise<DecidedRows> {
  const { source, adapter, reader, manifest, fullRefresh = false, lookbackDays = null, loadedAt: now } = request;
  const scope: LedgerScope = { adapter, source };
  const cursor = await resolveCursor(request, declaration);
  const watermark = await readWatermark(reader, scope);
  const columns = rowsColumns(declaration, cursor);
  const before = schema === null ? columns : rowsColumns({ ...declaration, columns: schema.before }, cursor);
  const { fold, quote } = adapter.dialect;
  const found = await adapter.introspection.columnsOf(reader, rawRelation(scope));
  const names = found.map((column) => fold(column.name));
  if (names.length > 0 && !names.includes(fold('_etl_load_id'))) {
    const relation = renderRelation(rawRelation(scope), quote);
    throw EtlError.of('ETL5035', { relation, source: declaration.source }, { position: declaration.place() });
  }
  const isSame = names.join('\0') === before.map((column) => fold(column.name)).join('\0');
  const isDeclared = isSame && (watermark === null || watermark.columnsHash === rowsColumnsHash(before));
  const rawTable = names.length === 0 ? 'missing' : isDeclared ? 'as declared' : 'other columns';
  const present = declaration.columns.filter((column) => declaration.absent?.has(column.name) !== true);
  const stream = streamOf(source, { ...declaration, columns: present }, manifest);
  const position = watermark?.position ?? null;
  const isUnfinished = position !== null && (await session.beginsAnew?.(stream, position)) === true;
  const plan = planRows({ declaration, cursor, watermark, rawTable, fullRefresh, isUnfinished, lookbackDays, now });
  const keepsHistory = declaration.strategy === 'full_refresh' && declaration.write === 'append';
  if (keepsHistory && plan.reason === 'declaration changed')
    throw EtlError.of(
      'ETL5047',
      { source: declaration.source, why: 'its declaration has changed' },
      { position: declaration.place() },
    );
  const exists = names.length > 0;
  return { scope, declaration, cursor, stream, plan, watermark, columns, before, schema, exists };
}

/** How the source is asked for what was decided. */
export function rowsRequest(decided: DecidedRows): Omit<RowsRequest, 'folder' | 'signal' | 'onProgress'> {
  const { stream, declaration, cursor, plan, watermark } = decided;
  const ofParent = cursor?.through == null ? [] : cursor.columns;
  const { chunk_rows: chunkRows } = declaration.load;
  return {
    stream,
    strategy: declaration.strategy,
    columns: [...stream.columns, ...ofParent.map((column) => ({ ...column, notNull: false, unique: false }))],
    window: plan.window,
    ...(cursor?.through == null ? {} : { parent: { link: cursor.through, columns: cursor.columns } }),
    position: plan.position,
    lastPosition: watermark?.position ?? null,
    chunkRows: typeof chunkRows === 'number' ? chunkRows : CHUNK_ROWS,
  };
}
