import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import type { Connection, EngineApi } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { LEDGER_SCHEMA } from '../audit-tables.ts';
import { takeEngine } from '../landing/engine-pool.ts';
import { literal } from '../landing/sql.ts';
import { landingRootOf, spillFolder } from '../landing-path.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { rawTypeName, typeNameOf } from '../raw-type.ts';
import type { LoadRequest } from '../types.ts';
import { type LandedTable, landedRows } from './landed-table.ts';
import { rawLayout, shapeOf, type TableShape } from './shape-table.ts';
import { stageColumn } from './stage-column.ts';

/** Bytes of one file that goes up, so that what is lost on the way is little and files are few. */
const FILE_BYTES = 512 * 2 ** 20;
/** A staging table that nobody removed is gone after it. */
export const EXPIRES_HOURS = 24;

/** A connection of an engine that works by calls. */
export interface StagingConnection {
  readonly connection: Connection;
  readonly api: EngineApi;
}

/** What is staged. */
export interface StageInput {
  /** Absolute landing files. */
  readonly files: readonly string[];
  /** Columns of the raw table that the files have, and others of theirs. */
  readonly columns: readonly RawColumn[];
  /** Tells apart what one load stages, such as `rows`. */
  readonly name: string;
  /** Absolute folder of the load. */
  readonly folder: string;
}

/**
 * How the raw table gets the columns of the load, where the engine cannot do so within a transaction. Throws ETL4040 when
 * it is laid out otherwise than declared, unless all of it is loaded anew on request.
 */
export async function shapeOfRawTable(
  { fullRefresh = false }: LoadRequest,
  scope: LedgerScope,
  columns: readonly RawColumn[],
  { connection, api }: StagingConnection,
): Promise<TableShape> {
  const target = rawRelation(scope);
  const existing = await scope.adapter.introspection.columnsOf(connection, target);
  const { storage, quote } = scope.adapter.dialect;
  const layout = existing.length === 0 ? null : await api.layout(target);
  const difference = layout === null ? null : (storage?.difference(rawLayout(scope), layout) ?? null);
  if (difference !== null && !fullRefresh)
    throw EtlError.of('ETL4040', { relation: renderRelation(target, quote), difference });
  return shapeOf(scope, columns, existing, difference !== null);
}

/** The table in which a load stages what it calls by a name. */
export function stagingTable({ loadId }: Pick<LoadRequest, 'loadId'>, scope: LedgerScope, name: string): Relation {
  const identifier = `stage_${ledgerKey(scope)}_${name}_${loadId}`.replaceAll(/\W+/g, '_');
  return relation({ database: scope.source.database, schema: LEDGER_SCHEMA, identifier }, { type: 'table' });
}

/**
 * Does `work`, which stages tables of these names. When it fails they are removed at once, unless the service is gone:
 * then they go by themselves.
 */
export async function stagingTogether<T>(
  request: LoadRequest,
  scope: LedgerScope,
  names: readonly string[],
  connection: Connection,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const isGone = thrown instanceof EtlError && ['ETL4055', 'ETL4058'].includes(thrown.code);
    for (const name of isGone ? [] : names) {
      const table = renderRelation(stagingTable(request, scope, name), scope.adapter.dialect.quote);
      await connection.execute(`drop table if exists ${table}`).catch(() => {});
    }
    throw thrown;
  }
}

/**
 * Brings landing files into a table of their own in the warehouse: few files with types that load jobs take exactly, by
 * jobs whose ids are those of the load, so that a repeated one does nothing twice. Nothing that readers see changes.
 */
export async function stageLanding(
  request: LoadRequest,
  scope: LedgerScope,
  input: StageInput,
  api: EngineApi,
): Promise<LandedTable> {
  const { dialect } = scope.adapter;
  const { loadId, onStep } = request;
  const columns = input.columns.map((raw) => ({ raw, staged: stageColumn(raw) }));
  const key = ledgerKey(scope).replaceAll(/\W+/g, '_');
  const target = stagingTable(request, scope, input.name);
  const name = renderRelation(target, dialect.quote);
  const folder = path.join(input.folder, `_stage_${input.name}`);
  try {
    const files = await filesToStage(
      request,
      input,
      columns.map(({ staged }) => staged.sql),
      folder,
    );
    onStep?.('files staged');
    const types = columns.map(({ staged }) => ({ name: staged.name, dataType: typeNameOf(dialect, staged.type) }));
    const id = `${loadId}_${key}_${input.name}`;
    await api.loadFiles(target, types, files, { id, expiresInHours: EXPIRES_HOURS });
    onStep?.('rows staged');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const byName = new Map(columns.map(({ raw, staged }) => [raw.name, staged]));
  const value = (column: RawColumn): string => {
    const own = `n.${dialect.quote(column.name)}`;
    const staged = byName.get(column.name);
    const [from, to] = [typeNameOf(dialect, staged?.type ?? column.type), rawTypeName(dialect, column)];
    return from === to ? own : (dialect.convert?.(own, from, to, 'fail') ?? `cast(${own} as ${to})`);
  };
  const raw = input.columns.map((column) => `${value(column)} as ${dialect.quote(column.name)}`).join(', ');
  return { from: name, asRaw: `(select ${raw} from ${name} as n)`, isStaged: true, columns: input.columns, value };
}

/** Writes the rows of the landing files anew, with the types of the staging table. */
async function filesToStage(
  request: LoadRequest,
  { files }: StageInput,
  columns: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const { limits, loadId, signal } = request;
  await mkdir(folder, { recursive: true });
  const { engine, release } = await takeEngine({ ...limits }, () => spillFolder(landingRootOf(request), loadId));
  const cancel = () => engine.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const select = `select ${columns.join(', ')} from ${landedRows(files)}`;
    const options = `format parquet, compression zstd, file_size_bytes ${FILE_BYTES}, overwrite_or_ignore true`;
    await engine.run(`copy (${select}) to ${literal(folder)} (${options})`);
    return (await readdir(folder)).sort().map((file) => path.join(folder, file));
  } finally {
    signal?.removeEventListener('abort', cancel);
    release();
  }
}
