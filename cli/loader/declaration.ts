import { createHash } from 'node:crypto';
import type { YamlMap } from '../config/types.ts';
import { type ColumnType, columnType, isNested } from '../connectors/column-type.ts';
import type { ValuePolicies } from '../connectors/file-format.ts';
import {
  type ColumnReading,
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
import { type DeclaredCursor, type DeclaredDeletes, declaredCursor } from './declared-cursor.ts';
import { loadSchema, ROWS_KEYS } from './load-schema.ts';
import type { MetricsLevel } from './metrics.ts';
import { ownLoad } from './own-load.ts';
import { problemsOf } from './problem.ts';

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

/** One declared column: its name, type and how its cells are written. */
export interface DeclaredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly reading: ColumnReading;
}

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
  const columns = checkColumns(source, { name, load, connector }, found);
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

function checkColumns(
  source: SourceNode,
  { name, load, connector }: { readonly name: string; readonly load: YamlMap; readonly connector: Connector },
  found: Diagnostic[],
): DeclaredColumn[] {
  const declared = Object.values(source.columns);
  const untyped = declared.filter((column) => (column.data_type ?? '').trim() === '').map((column) => column.name);
  if (declared.length === 0 || untyped.length > 0)
    found.push(diagnostic('ETL5014', { source: name, columns: untyped }));
  const { columns = {}, ...shared } = load as FileFormatOptions & { values?: ValuePolicies };
  return declared.flatMap((column): DeclaredColumn[] => {
    if (/^_etl_/i.test(column.name))
      found.push(
        diagnostic('ETL5018', {
          source: name,
          column: column.name,
          why: 'names that start with _etl_ are kept for etl',
        }),
      );
    if ((column.data_type ?? '').trim() === '') return [];
    const type = columnType(column.data_type ?? '');
    if ('why' in type) {
      const params = {
        source: name,
        column: column.name,
        type: column.data_type ?? '',
        why: type.why,
        near: type.near,
      };
      found.push(diagnostic('ETL5015', params));
      return [];
    }
    const isKey = source.etl.primaryKey.some((key) => key.toLowerCase() === column.name.toLowerCase());
    const own = Object.entries(columns).find(([key]) => key.toLowerCase() === column.name.toLowerCase())?.[1];
    if (isKey && Object.values(own?.values ?? {}).includes('null'))
      found.push(
        diagnostic('ETL5018', { source: name, column: column.name, why: 'a primary key cannot be made null' }),
      );
    if (isNested(type)) checkNested(name, column.name, { isKey, own }, found);
    const values = isKey ? undefined : policiesOf(shared.values, own?.values);
    const nested: ColumnReading = isNested(type) ? { unknown_fields: unknownFields(load, connector) } : {};
    const reading = { ...sharedReading(type, shared), ...nested, ...own };
    return [{ name: column.name, type, reading: values === undefined ? reading : { ...reading, values } }];
  });
}

/** How a single value is written says nothing of values within JSON. */
const OF_SINGLE_VALUES = ['format', 'locale', 'strip', 'decimal_separator', 'thousands_separator'] as const;

function checkNested(
  source: string,
  column: string,
  { isKey, own }: { readonly isKey: boolean; readonly own: ColumnReading | undefined },
  found: Diagnostic[],
): void {
  if (isKey) found.push(diagnostic('ETL5018', { source, column, why: 'a primary key cannot be an array or a struct' }));
  for (const key of OF_SINGLE_VALUES) {
    const why = `\`${key}\` says how single values are written, and those of an array or a struct are read as JSON`;
    if (own?.[key] !== undefined) found.push(diagnostic('ETL5018', { source, column, why }));
  }
}

/** Fields that are not declared meet what columns do that are not. */
function unknownFields({ schema_changes: changes }: YamlMap, { capabilities }: Connector): 'error' | 'ignore' {
  if (capabilities.gives === 'rows') return changes === 'freeze' ? 'error' : 'ignore';
  return changes === 'discard' ? 'ignore' : 'error';
}

/** The table's word for values that a type cannot hold, and the column's own over it. */
function policiesOf(shared: ValuePolicies | undefined, own: ValuePolicies | undefined): ValuePolicies | undefined {
  return shared === undefined && own === undefined ? undefined : { ...shared, ...own };
}

/** What the table's options say of a column that has no word of its own. */
function sharedReading(type: ColumnType, shared: Omit<FileFormatOptions, 'columns'>): ColumnReading {
  const isNumber = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal', 'float', 'double'].includes(
    type.kind,
  );
  const format =
    type.kind === 'date' ? shared.date_format : type.kind.startsWith('timestamp') ? shared.timestamp_format : undefined;
  return {
    ...(format === undefined ? {} : { format }),
    ...(isNumber && shared.decimal_separator !== undefined ? { decimal_separator: shared.decimal_separator } : {}),
    ...(isNumber && shared.thousands_separator !== undefined
      ? { thousands_separator: shared.thousands_separator }
      : {}),
  };
}

function checkNames(source: SourceNode, name: string, load: YamlMap, found: Diagnostic[]): void {
  const declared = Object.values(source.columns).map((column) => column.name);
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
