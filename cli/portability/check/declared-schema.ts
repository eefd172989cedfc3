import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { columnType, isNested } from '../../connectors/column-type.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { rawTypeName } from '../../loader/raw-type.ts';
import { wholeColumns } from '../../loader/whole-columns.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { ColumnNode, Node, SourceNode } from '../../manifest/types.ts';
import type { EngineTypes } from './engine-types.ts';

/** Columns that loads add to the rows of a source. */
const OWN_COLUMNS: readonly ColumnInfo[] = [
  { name: '_etl_load_id', dataType: 'string' },
  { name: '_etl_loaded_at', dataType: 'timestamp' },
];
const DELETED_AT = { name: '_etl_deleted_at', dataType: 'timestamp' };

/** Columns of tables that are partitioned by arrival. */
export const ARRIVAL_COLUMNS: readonly ColumnInfo[] = [
  { name: '_PARTITIONTIME', dataType: 'TIMESTAMP' },
  { name: '_PARTITIONDATE', dataType: 'DATE' },
];

/** The columns that a star does not give of a source that something else fills: how it is partitioned is not declared. */
export function hiddenColumns(source: SourceNode): readonly ColumnInfo[] {
  if (source.etl.connection !== null) return [];
  const isWildcard = source.identifier.endsWith('*');
  return [...ARRIVAL_COLUMNS, ...(isWildcard ? [{ name: '_TABLE_SUFFIX', dataType: 'STRING' }] : [])];
}

/** The columns of a source table as they are in the warehouse, by their declared types, and what is wrong with these. */
export async function sourceSchema(
  source: SourceNode,
  { adapter, engine, types }: { readonly adapter: Adapter; readonly engine: string; readonly types: EngineTypes },
): Promise<{ readonly columns: readonly ColumnInfo[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const shown = `${source.source_name}.${source.name}`;
  const columns: ColumnInfo[] = [];
  const isLoaded = source.etl.connection !== null;
  for (const { name, data_type: type } of wholeColumns(Object.values(source.columns))) {
    if (type === null) continue;
    const dataType = await engineType(adapter, types, name, type, isLoaded);
    if (dataType !== null) columns.push({ name, dataType });
    else {
      const place = { position: nodePosition(source), uniqueId: source.unique_id };
      diagnostics.push(diagnostic('ETL6604', { name: shown, column: name, type, engine }, place));
    }
  }
  return { columns: [...columns, ...ownColumns(source, adapter)], diagnostics };
}

/** The columns that the properties of a node declare, when each has a type; null otherwise. */
export async function declaredSchema(
  node: Node,
  adapter: Adapter,
  types: EngineTypes,
): Promise<readonly ColumnInfo[] | null> {
  const declared = Object.values(node.columns);
  const typed = await Promise.all(declared.map((one) => typedColumn(one, adapter, types)));
  return declared.length === 0 || typed.includes(null) ? null : typed.filter((one) => one !== null);
}

async function typedColumn(
  { name, data_type: type }: ColumnNode,
  adapter: Adapter,
  types: EngineTypes,
): Promise<ColumnInfo | null> {
  const dataType = type === null ? null : await engineType(adapter, types, name, type);
  return dataType === null ? null : { name, dataType };
}

/**
 * The engine's type of a declared one: the engine's own, or one that sources are loaded with; null when it is neither.
 * Arrays and structs that nobody loads (`isLoaded`) are in the engine's own words.
 */
async function engineType(
  adapter: Adapter,
  types: EngineTypes,
  name: string,
  type: string,
  isLoaded = false,
): Promise<string | null> {
  const loaded = columnType(type);
  const isOwn = 'why' in loaded || (isNested(loaded) && !isLoaded);
  const own = isOwn ? adapter.dialect.typeName(type) : rawTypeName(adapter.dialect, { name, type: loaded.name });
  return await types.shown(own);
}

function ownColumns(source: SourceNode, { dialect }: Adapter): readonly ColumnInfo[] {
  if (source.etl.connection === null) return [];
  const isMarked = source.etl.load.deletes === 'soft';
  return [...OWN_COLUMNS, ...(isMarked ? [DELETED_AT] : [])].map(({ name, dataType }) => ({
    name,
    dataType: dialect.typeName(dataType),
  }));
}
