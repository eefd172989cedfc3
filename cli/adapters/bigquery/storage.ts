import { EtlError } from '../../diagnostics/index.ts';
import type {
  NodeConfig,
  Storage,
  StorageOptions,
  StoragePartition,
  TableLayout,
  TableProperties,
} from '../storage.ts';
import { gainsFields } from './gains-fields.ts';
import { partitionClause, partitionColumn, partitionKey } from './partition.ts';
import { type Partition, readStorageConfig, type StorageConfig } from './storage-config.ts';

/** Names and texts as SQL. */
interface Writing {
  quote(name: string): string;
  literal(text: string): string;
}

/** How BigQuery lays out tables. Source of the names of configs and options: dbt-bigquery 1.12 and Google's DDL. */
export function bigqueryStorage(writing: Writing): Storage {
  const options = (entries: readonly (readonly [string, string])[]) =>
    entries.length === 0 ? '' : `options (${entries.map(([name, value]) => `${name} = ${value}`).join(', ')})`;
  return {
    mostPartitions: 4000,
    tableClauses: (given, asked) => {
      const config = readStorageConfig(given);
      return lines([...layoutClauses(config, writing), options(tableOptions(config, asked, writing))]);
    },
    viewClauses: (given, asked) => {
      const config = readStorageConfig(given);
      if (config.enable_change_history)
        throw EtlError.of('ETL4022', { key: 'enable_change_history', why: 'a view has no changes of its own to keep' });
      return options(commonOptions(config, asked, writing));
    },
    materializedViewClauses: (given, asked) => {
      const config = readStorageConfig(given);
      return lines([...layoutClauses(config, writing), options(materializedViewOptions(config, asked, writing))]);
    },
    plainClauses: (asked) => options(commonOptions({}, asked, writing)),
    difference: (given, layout) => differenceOf(readStorageConfig(given), layout),
    properties: (given, asked) => propertiesOf(readStorageConfig(given), asked),
    optionsByStatement: (given) => {
      const { enable_change_history: keeps } = readStorageConfig(given);
      return keeps === true ? 'enable_change_history = true' : '';
    },
    gainsFields,
    partition: (given) => partitionOf(given, writing),
  };
}

function lines(parts: readonly string[]): string {
  return parts.filter((one) => one !== '').join('\n');
}

function layoutClauses({ partition_by, cluster_by }: StorageConfig, { quote }: Writing): string[] {
  return [
    ...(partition_by ? [partitionClause(partition_by, quote)] : []),
    ...(cluster_by && cluster_by.length > 0 ? [`cluster by ${cluster_by.map(quote).join(', ')}`] : []),
  ];
}

type Options = (readonly [name: string, value: string])[];

function commonOptions(config: Partial<StorageConfig>, asked: StorageOptions, { literal }: Writing): Options {
  const hours = asked.expiresInHours ?? config.hours_to_expiration ?? undefined;
  const pairs = (given: Readonly<Record<string, string>>) =>
    `[${Object.entries(given)
      .map(([key, value]) => `(${literal(key)}, ${literal(value)})`)
      .join(', ')}]`;
  return [
    ...(hours === undefined
      ? []
      : [['expiration_timestamp', `timestamp_add(current_timestamp(), interval ${hours} hour)`] as const]),
    ...(asked.description === '' ? [] : [['description', literal(asked.description)] as const]),
    ...(isAny(config.labels) ? [['labels', pairs(config.labels)] as const] : []),
    ...(isAny(config.resource_tags) ? [['tags', pairs(config.resource_tags)] as const] : []),
  ];
}

function isAny(pairs: Readonly<Record<string, string>> | null | undefined): pairs is Readonly<Record<string, string>> {
  return pairs !== null && pairs !== undefined && Object.keys(pairs).length > 0;
}

function tableOptions(config: StorageConfig, asked: StorageOptions, writing: Writing): Options {
  const { kms_key_name: key, require_partition_filter: filter, partition_expiration_days: days } = config;
  return [
    ...commonOptions(config, asked, writing),
    ...(key ? [['kms_key_name', writing.literal(key)] as const] : []),
    // What is built aside is read whole.
    ...(config.partition_by && filter === true && asked.expiresInHours === undefined
      ? [['require_partition_filter', 'true'] as const]
      : []),
    ...(config.partition_by && days && asked.expiresInHours === undefined
      ? [['partition_expiration_days', String(days)] as const]
      : []),
    ...(config.enable_change_history != null && asked.expiresInHours === undefined
      ? [['enable_change_history', String(config.enable_change_history)] as const]
      : []),
  ];
}

function materializedViewOptions(config: StorageConfig, asked: StorageOptions, writing: Writing): Options {
  const { enable_refresh: refresh, refresh_interval_minutes: minutes } = config;
  return [
    ...commonOptions(config, asked, writing),
    ...(refresh === false ? [['enable_refresh', 'false'] as const] : [['enable_refresh', 'true'] as const]),
    ...(refresh === false ? [] : [['refresh_interval_minutes', String(minutes ?? 30)] as const]),
    ...(config.max_staleness ? [['max_staleness', config.max_staleness] as const] : []),
    ...(config.allow_non_incremental_definition ? [['allow_non_incremental_definition', 'true'] as const] : []),
    ...(config.kms_key_name ? [['kms_key_name', writing.literal(config.kms_key_name)] as const] : []),
  ];
}

/** The layout in words, as the config names it: `by day of "at", clustered by "a", "b"`. */
function layoutText(layout: TableLayout): string {
  const { partition = null, clusterBy = [] } = layout;
  const parts: string[] = [];
  if (partition !== null && 'unit' in partition)
    parts.push(`partitioned by ${partition.unit} of ${partition.field ?? 'arrival'}`);
  if (partition !== null && 'range' in partition) {
    const { start, end, interval } = partition.range;
    parts.push(`partitioned by ${partition.field} from ${start} to ${end} in steps of ${interval}`);
  }
  if (clusterBy.length > 0) parts.push(`clustered by ${clusterBy.join(', ')}`);
  return parts.length === 0 ? 'neither partitioned nor clustered' : parts.join(' and ');
}

function wantedLayout({ partition_by, cluster_by }: StorageConfig): TableLayout {
  return { partition: partition_by ? wantedPartition(partition_by) : null, clusterBy: cluster_by ?? [] };
}

function wantedPartition({ field, data_type, granularity, range, time_ingestion_partitioning }: Partition) {
  if (data_type === 'int64') {
    const { start = 0, end = 0, interval = 1 } = range ?? {};
    return { field, range: { start, end, interval } };
  }
  return { field: time_ingestion_partitioning ? null : field, unit: granularity };
}

function differenceOf(config: StorageConfig, layout: TableLayout): string | null {
  // What is not told is taken to be as it should.
  const asked = wantedLayout(config);
  const [wanted, has] = [layoutText(asked), layoutText({ ...asked, ...layout })];
  return wanted.toLowerCase() === has.toLowerCase() ? null : `it is ${has}, and its config wants it ${wanted}`;
}

function propertiesOf(config: StorageConfig, { description }: StorageOptions): TableProperties {
  const { partition_by, partition_expiration_days: days } = config;
  return {
    expiresInHours: config.hours_to_expiration ?? null,
    ...(description === '' ? {} : { description }),
    ...(config.labels ? { labels: config.labels } : {}),
    ...(config.resource_tags ? { resourceTags: config.resource_tags } : {}),
    ...(partition_by ? { requirePartitionFilter: config.require_partition_filter === true } : {}),
    ...(partition_by && days ? { partitionExpirationDays: days } : {}),
  };
}

const ID_FORMATS = { hour: '%Y%m%d%H', day: '%Y%m%d', month: '%Y%m', year: '%Y' } as const;

function partitionOf(given: NodeConfig, { quote }: Writing): StoragePartition | null {
  const { partition_by: configured, partitions } = readStorageConfig(given);
  if (!configured) return null;
  const { time_ingestion_partitioning: byArrival, granularity, data_type } = configured;
  // The pseudo columns are a date or a timestamp.
  const type = byArrival && data_type !== 'date' ? 'timestamp' : data_type;
  const partition: Partition = { ...configured, data_type: type };
  return {
    field: partition.field,
    byArrival,
    column: byArrival ? partitionColumn(partition) : quote(partition.field),
    type,
    given: partitions ? (typeof partitions === 'string' ? [partitions] : partitions) : null,
    byCopy: partition.copy_partitions,
    key: (column) => partitionKey(partition, column),
    id: (key) => (type === 'int64' ? `cast(${key} as string)` : `format_${type}('${ID_FORMATS[granularity]}', ${key})`),
    arrival: (column) => `timestamp(${column})`,
  };
}
