import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { columnType } from '../../connectors/column-type.ts';
import { type Diagnostic, diagnostic, EtlError } from '../../diagnostics/index.ts';
import { parseType } from '../../googlesql/index.ts';
import { rawTypeName } from '../../loader/raw-type.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { ColumnNode, Node, SourceNode } from '../../manifest/types.ts';

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
export function sourceSchema(
  source: SourceNode,
  { adapter, engine }: { readonly adapter: Adapter; readonly engine: string },
): { readonly columns: readonly ColumnInfo[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const shown = `${source.source_name}.${source.name}`;
  const columns = Object.values(source.columns).flatMap((column): ColumnInfo[] => {
    if (column.data_type === null) return [];
    const dataType = engineType(adapter, column.name, column.data_type);
    if (dataType !== null) return [{ name: column.name, dataType }];
    const params = { name: shown, column: column.name, type: column.data_type, engine };
    diagnostics.push(diagnostic('ETL6604', params, { position: nodePosition(source), uniqueId: source.unique_id }));
    return [];
  });
  return { columns: [...columns, ...ownColumns(source, adapter)], diagnostics };
}

/** The columns that the properties of a node declare, when each has a type; null otherwise. */
export function declaredSchema(node: Node, adapter: Adapter): readonly ColumnInfo[] | null {
  const declared = Object.values(node.columns);
  const typed = declared.map((one) => typedColumn(one, adapter));
  return declared.length === 0 || typed.includes(null) ? null : typed.filter((one) => one !== null);
}

function typedColumn({ name, data_type: type }: ColumnNode, adapter: Adapter): ColumnInfo | null {
  const dataType = type === null ? null : engineType(adapter, name, type);
  return dataType === null ? null : { name, dataType };
}

/** The engine's type of a declared one: the engine's own, or one that sources are loaded with; null when it is neither. */
function engineType(adapter: Adapter, name: string, type: string): string | null {
  const loaded = columnType(type);
  const own =
    'why' in loaded ? adapter.dialect.typeName(type) : rawTypeName(adapter.dialect, { name, type: loaded.name });
  try {
    parseType(own);
    return own;
  } catch (thrown) {
    if (thrown instanceof EtlError && thrown.code === 'ETL4305') return null;
    throw thrown;
  }
}

function ownColumns(source: SourceNode, { dialect }: Adapter): readonly ColumnInfo[] {
  if (source.etl.connection === null) return [];
  const isMarked = source.etl.load.deletes === 'soft';
  return [...OWN_COLUMNS, ...(isMarked ? [DELETED_AT] : [])].map(({ name, dataType }) => ({
    name,
    dataType: dialect.typeName(dataType),
  }));
}
