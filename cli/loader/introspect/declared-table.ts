import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { StreamForeignKey } from '../../connectors/types.ts';
import type { SourceNode } from '../../manifest/types.ts';
import { tableAtSource } from '../rows/stream.ts';
import { wholeColumns } from '../whole-columns.ts';

/** A declared column as introspection sees it. */
export interface KnownColumn {
  readonly name: string;
  /** Its name at the source. */
  readonly from: string;
  readonly type: string;
  /** `load: columns` tells how its cells are written: its type is a person's decision. */
  readonly isRead: boolean;
  readonly description: string;
}

/** A declared source table as introspection sees it; also one that cannot be loaded yet, such as one without types. */
export interface KnownTable {
  readonly uniqueId: string;
  readonly sourceName: string;
  readonly name: string;
  /** Its name at the source; null where it is the rows of a query. */
  readonly table: string | null;
  readonly description: string;
  readonly columns: readonly KnownColumn[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly StreamForeignKey[];
  readonly connection: string | null;
  /** Its `load:` as written. */
  readonly load: YamlMap;
  /** Absolute file and path of its entry. */
  readonly file: string;
  readonly shownFile: string;
  readonly yamlPath: readonly (string | number)[];
}

/** What a source table declares of its structure. */
export function knownTable(source: SourceNode): KnownTable {
  const { etl } = source;
  const load = etl.load;
  const readings = isYamlMap(load.columns ?? null) ? (load.columns as YamlMap) : {};
  return {
    uniqueId: source.unique_id,
    sourceName: source.source_name,
    name: source.name,
    table: typeof load.query === 'string' ? null : tableAtSource(source, load),
    description: source.description,
    columns: wholeColumns(Object.values(source.columns)).map((column) => {
      const reading = readingOf(readings, column.name);
      return {
        name: column.name,
        from: reading.from ?? column.name,
        type: column.data_type ?? '',
        isRead: reading.isRead,
        description: column.description ?? '',
      };
    }),
    primaryKey: etl.primaryKey,
    foreignKeys: etl.foreignKeys,
    connection: etl.connection,
    load,
    file: etl.file,
    shownFile: source.original_file_path,
    yamlPath: etl.yamlPath ?? [],
  };
}

function readingOf(readings: YamlMap, column: string): { from?: string; isRead: boolean } {
  const found = Object.entries(readings).find(([key]) => sameName(key, column))?.[1];
  if (typeof found === 'string') return { from: found, isRead: false };
  if (!isYamlMap(found ?? null)) return { isRead: false };
  const { from, ...rest } = found as YamlMap;
  return { ...(typeof from === 'string' ? { from } : {}), isRead: Object.keys(rest).length > 0 };
}

/** Whether two names mean the same: upper and lower case do not count. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
