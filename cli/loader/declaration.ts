import { createHash } from 'node:crypto';
import type { YamlMap } from '../config/types.ts';
import {
  type Connector,
  type FileFormatOptions,
  loadConnector,
  type Strategy,
  type WriteMode,
} from '../connectors/index.ts';
import { type Diagnostic, diagnostic, diagnosticsOf, EtlErrors, nearest, type Position } from '../diagnostics/index.ts';
import { nodePosition } from '../manifest/node-position.ts';
import type { SourceNode } from '../manifest/types.ts';
import { type DeclaredChanges, declaredChanges } from './declared-changes.ts';
import { type DeclaredColumn, declaredColumns } from './declared-columns.ts';
import { type DeclaredCursor, type DeclaredDeletes, declaredCursor } from './declared-cursor.ts';
import { loadSchema, ROWS_KEYS } from './load-schema.ts';
import type { MetricsLevel } from './metrics.ts';
import { ownLoad } from './own-load.ts';
import { problemsOf } from './problem.ts';
import { wholeColumns } from './whole-columns.ts';

export type { DeclaredColumn } from './declared-columns.ts';

/** A change of how files are landed that makes old raw rows wrong: everything is then loaded again. */
const LANDING_VERSION = 1;

/** Keys of `load:` that change nothing of the rows that are there. */
const NOT_OF_ROWS: ReadonlySet<string> = new Set([
  'path',
  'write',
  'columns',
  'strategy',
  'lookback_days',
  'chunk_rows',
  'cluster',
  'parallel',
  'max_bad_rows',
  'count_check',
  'metrics',
]);

/** A source table as declared, checked. */
export interface Declaration {
  /** Shown name, such as `sales.fact_sales`. */
  readonly source: string;
  readonly connector: Connector;
  readonly connection: string;
  readonly connectionConfig: YamlMap;
  readonly columns: readonly DeclaredColumn[];
  /** Names of columns that the source has not any more: null in new rows. */
  readonly absent?: ReadonlySet<string>;
  readonly primaryKey: readonly string[];
  readonly strategy: Strategy;
  readonly write: WriteMode;
  /** What tells new rows from old ones; null for a table that is read whole. */
  readonly cursor: DeclaredCursor | null;
  readonly deletes: DeclaredDeletes;
  /** How its files hold changes; null for files that hold rows, and for tables that have none. */
  readonly changes: DeclaredChanges | null;
  readonly schemaChanges: 'freeze' | 'discard';
  /** What becomes of a difference between the rows that the source counts and those loaded. */
  readonly countCheck: 'error' | 'warn' | 'off';
  readonly metrics: MetricsLevel;
  /** `load:` after its schema. */
  readonly load: YamlMap;
  /** Where the table is written; the file is read for it, so ask for a mistake only. */
  place(): Position;
  /** Digest of all that decides what a file's rows become. */
  readonly hash: string;
}

/** What is wrong with how a source table is declared, all in one go; nothing is opened or read. */
export async function checkDeclaration(
  source: SourceNode,
  connections: Readonly<Record<string, YamlMap>>,
): Promise<readonly Diagnostic[]> {
  try {
    await declarationOf(source, connections);
    return [];
  } catch (thrown) {
    return diagnosticsOf(thrown);
  }
}

/** The declaration of a source table. Throws ETL5010 to ETL5018, all that apply. */
export async function declarationOf(
  source: SourceNode,
  connections: Readonly<Record<string, YamlMap>>,
): Promise<Declaration> {
  const name = `${source.source_name}.${source.name}`;
  const { unique_id: uniqueId } = source;
  const found: Diagnostic[] = [];
  const connection = source.etl.connection ?? '';
  const connectionConfig = Object.hasOwn(connections, connection) ? connections[connection] : undefined;
  if (connectionConfig === undefined) {
    const known = Object.keys(connections);
    const params = { source: name, connection, known, near: nearest(connection, known) };
    throw new EtlErrors([diagnostic('ETL5010', params, { uniqueId, position: nodePosition(source) })]);
  }
  const connector = await loadConnector(String(connectionConfig.type ?? ''), connection);
  for (const one of problemsOf(connector.connection, connectionConfig, keysOf(connector.connection)))
    found.push(diagnostic('ETL5012', { connection, ...one }));
  const written = await ownLoad(source.etl.load, connector);
  const load = checkLoad(name, connector, written, found);
  const columns = declaredColumns(source, { name, load, connector }, found);
  checkNames(source, name, load, found);
  const primaryKey = source.etl.primaryKey.map((key) => declaredName(source, key) ?? key);
  const rules = { source: name, load, columns, primaryKey, connector };
  const mode = declaredCursor(rules, found);
  const changes = declaredChanges(rules, found);
  if (found.length > 0) {
    // Looking a place up reads the file again: only for a mistake.
    const position = nodePosition(source);
    throw new EtlErrors(found.map((one) => ({ uniqueId, ...(one.code === 'ETL5012' ? {} : { position }), ...one })));
  }
  return {
    source: name,
    connector,
    connection,
    connectionConfig,
    columns,
    primaryKey,
    ...mode,
    changes,
    schemaChanges: load.schema_changes === 'discard' ? 'discard' : 'freeze',
    countCheck: (load.count_check ?? 'error') as Declaration['countCheck'],
    metrics: (load.metrics ?? 'full') as MetricsLevel,
    load,
    place: () => nodePosition(source),
    hash: declarationHash(columns, load, source.etl.primaryKey),
  };
}

function checkLoad(name: string, connector: Connector, written: YamlMap, found: Diagnostic[]): YamlMap {
  const schema = loadSchema(connector);
  for (const one of problemsOf(schema, written, Object.keys(schema.shape)))
    found.push(diagnostic('ETL5013', { source: name, ...one }));
  const parsed = schema.safeParse(written);
  const load = parsed.success ? (parsed.data as YamlMap) : {};
  const refuse = (key: string, value: string, supported: readonly string[]) =>
    found.push(diagnostic('ETL5016', { source: name, connector: connector.type, key, value, supported }));
  const { writes, strategies } = connector.capabilities;
  const isChanges = load.changes !== undefined;
  if (load.write !== undefined && !writes.includes(load.write as WriteMode) && !isChanges)
    refuse('write', String(load.write), writes);
  const strategy = load.strategy;
  if (strategy !== undefined && !(strategies as readonly unknown[]).includes(strategy))
    refuse('strategy', String(strategy), strategies);
  if (connector.capabilities.gives === 'parts')
    for (const key of ROWS_KEYS) if (load[key] !== undefined && !(key === 'deletes' && isChanges)) refuse(key, '', []);
  if (load.bad_rows === 'set_aside' && (strategy === 'cdc' || isChanges)) {
    const why = 'a change that is left out would leave an older row in its place';
    found.push(diagnostic('ETL5081', { source: name, key: 'bad_rows', value: 'set_aside', why }));
  }
  if (load.schema_changes === 'evolve') {
    const follows = connector.capabilities.gives === 'parts' || connector.capabilities.discovers === true;
    if (!follows) refuse('schema_changes', 'evolve', ['freeze', 'discard']);
    else if (connector.capabilities.gives === 'parts' && load.header === false) {
      const why = '`evolve` needs files with a header, which names their columns';
      found.push(diagnostic('ETL5013', { source: name, key: 'schema_changes', why, near: undefined }));
    } else if (strategy === 'cdc' && !isChanges) refuse('schema_changes', 'evolve', ['freeze', 'discard']);
  }
  return load;
}

function checkNames(source: SourceNode, name: string, load: YamlMap, found: Diagnostic[]): void {
  const declared = wholeColumns(Object.values(source.columns)).map((column) => column.name);
  const check = (where: string, column: string) => {
    if (declaredName(source, column) !== undefined) return;
    found.push(diagnostic('ETL5017', { source: name, where, column, near: nearest(column, declared) }));
  };
  for (const key of source.etl.primaryKey) check('The primary key', key);
  for (const key of Object.keys((load as FileFormatOptions).columns ?? {})) check('`load: columns`', key);
}

function declaredName(source: SourceNode, column: string): string | undefined {
  return Object.values(source.columns).find((one) => one.name.toLowerCase() === column.toLowerCase())?.name;
}

function declarationHash(columns: readonly DeclaredColumn[], load: YamlMap, primaryKey: readonly string[]): string {
  const reading = Object.entries(load).filter(([key]) => !NOT_OF_ROWS.has(key));
  const sorted = reading.sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([LANDING_VERSION, columns, sorted, primaryKey]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function keysOf(schema: unknown): string[] {
  const shape = typeof schema === 'object' && schema !== null && 'shape' in schema ? schema.shape : {};
  return Object.keys(shape ?? {});
}
