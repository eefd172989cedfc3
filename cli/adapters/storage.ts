/** How the rows of a stored table are divided. */
export type PartitionLayout =
  | { readonly field: string | null; readonly unit: 'hour' | 'day' | 'month' | 'year' }
  | {
      readonly field: string;
      readonly range: { readonly start: number; readonly end: number; readonly interval: number };
    };

/** How a stored table is laid out, and what a materialized view does; what the engine does not tell is left out. */
export interface TableLayout {
  readonly partition?: PartitionLayout | null;
  readonly clusterBy?: readonly string[];
  /** Of a materialized view: its query and how it keeps up. */
  readonly view?: { readonly query: string; readonly refresh: boolean; readonly minutes: number | null };
}

/** What a relation says of itself beside its columns; what is left out stays as it is, null takes it away. */
export interface TableProperties {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Hours from now until it is gone. */
  readonly expiresInHours?: number | null;
  readonly requirePartitionFilter?: boolean;
  readonly partitionExpirationDays?: number | null;
  /** Tags of resources, by the names of their keys. */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** Columns that get another type which only the API gives them: structs with more fields. */
  readonly types?: Readonly<Record<string, string>>;
  /** Policy tags of columns by their names; those of fields of structs as `a.b`. */
  readonly policyTags?: Readonly<Record<string, readonly string[]>>;
  /** Descriptions of columns by their names; those of fields of structs as `a.b`. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** The key of one's own that a table is encrypted with. */
export interface TableEncryption {
  readonly kmsKey: string;
}

/** A node's merged config. */
export type NodeConfig = Readonly<Record<string, unknown>>;

/** Options of a relation that is made. */
export interface StorageOptions {
  /** Empty when there is none to write. */
  readonly description: string;
  /** It is gone by itself after so many hours, whatever the config says. */
  readonly expiresInHours?: number;
}

/**
 * How an engine lays out tables where configs say more than columns, and takes them from one place to another by calls
 * that are no SQL. Pure functions of a node's config; all throw ETL4022 for a config that is wrong.
 */
export interface Storage {
  /** Partitions that one statement may write to. */
  readonly mostPartitions: number;
  /** What stands between a name and `as`; '' when nothing does. */
  tableClauses(config: NodeConfig, options: StorageOptions): string;
  viewClauses(config: NodeConfig, options: StorageOptions): string;
  materializedViewClauses(config: NodeConfig, options: StorageOptions): string;
  /** Only the options, of a table that is not laid out. */
  plainClauses(options: StorageOptions): string;
  /** What a table has other than the config wants, in words; null when there is nothing. */
  difference(config: NodeConfig, layout: TableLayout): string | null;
  /** What a table gets that took the place of another. */
  properties(config: NodeConfig, options: StorageOptions): TableProperties;
  /** Options of a table that neither a copy brings along nor `properties` sets, as SQL; '' for none. */
  optionsByStatement(config: NodeConfig): string;
  /** Whether a column may get another type by `properties`: a struct that gains fields, alone or in a list. */
  gainsFields(was: string, dataType: string): boolean;
  /** How rows are divided; null when they are not. */
  partition(config: NodeConfig): StoragePartition | null;
}

/** How a config divides rows, for statements that replace whole partitions. */
export interface StoragePartition {
  /** The column as the config names it. */
  readonly field: string;
  /** The table has no such column: rows are put into a partition as they arrive. */
  readonly byArrival: boolean;
  /** The column that statements name instead. */
  readonly column: string;
  /** Type of `key`. */
  readonly type: string;
  /** Partitions that are replaced, as SQL; null when the new rows tell. */
  readonly given: readonly string[] | null;
  /** Whole partitions are put in place by copies. */
  readonly byCopy: boolean;
  /** SQL that is one value for all rows of a partition, of a column as SQL. */
  key(column: string): string;
  /** The name that the API knows a partition by, as SQL, of `key`. */
  id(key: string): string;
  /** A column's value as the pseudo column takes it. */
  arrival(column: string): string;
}
