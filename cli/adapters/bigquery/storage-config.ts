import { z } from 'zod';
import { EtlError } from '../../diagnostics/index.ts';

const text = z.string().min(1);
const list = z.union([text, z.array(text)]).transform((given) => (typeof given === 'string' ? [given] : given));
const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const range = z.looseObject({ start: z.coerce.number(), end: z.coerce.number(), interval: z.coerce.number() });

const partition = z
  .looseObject({
    field: text,
    data_type: z
      .string()
      .default('date')
      .transform((given) => given.toLowerCase())
      .pipe(z.enum(['date', 'timestamp', 'datetime', 'int64'])),
    granularity: z
      .string()
      .default('day')
      .transform((given) => given.toLowerCase())
      .pipe(z.enum(['hour', 'day', 'month', 'year'])),
    range: range.nullish(),
    time_ingestion_partitioning: z.boolean().default(false),
    copy_partitions: z.boolean().default(false),
  })
  .refine((given) => given.data_type !== 'int64' || given.range, {
    path: ['range'],
    message: 'a partition by int64 needs it, with start, end and interval',
  })
  .refine((given) => given.data_type !== 'date' || given.granularity !== 'hour', {
    path: ['granularity'],
    message: 'a date has no hours',
  });

/** Tables are in BigQuery's own storage, which dbt's catalogs call so. */
const ownStorage = z
  .string()
  .refine((given) => given === 'info_schema', 'tables are built in the storage of BigQuery, not in another catalog');

const ownFormat = z
  .string()
  .refine((given) => given.toLowerCase() === 'default', 'tables are built in the format of BigQuery, not as Iceberg');

/** The config keys that say how a table of BigQuery is stored: dbt-bigquery's names and meaning. */
const storageConfig = z.looseObject({
  partition_by: z.preprocess((given) => (typeof given === 'string' ? { field: given } : given), partition.nullish()),
  cluster_by: list.nullish(),
  require_partition_filter: z.boolean().nullish(),
  partition_expiration_days: z.coerce.number().positive().nullish(),
  hours_to_expiration: z.coerce.number().positive().nullish(),
  kms_key_name: text.nullish(),
  labels: z.record(z.string(), scalarText).nullish(),
  labels_from_meta: z.boolean().nullish(),
  enable_change_history: z.boolean().nullish(),
  resource_tags: z.record(z.string(), scalarText).nullish(),
  partitions: z.union([text, z.array(z.union([z.string(), z.number()]).transform(String))]).nullish(),
  catalog: ownStorage.nullish(),
  catalog_name: ownStorage.nullish(),
  table_format: ownFormat.nullish(),
  enable_refresh: z.boolean().nullish(),
  refresh_interval_minutes: z.coerce.number().positive().nullish(),
  max_staleness: text.nullish(),
  allow_non_incremental_definition: z.boolean().nullish(),
});

/** The checked keys. */
export type StorageConfig = z.output<typeof storageConfig>;

/** How rows are divided. */
export type Partition = z.output<typeof partition>;

/** Reads the keys of a node's merged config. Throws ETL4022. */
export function readStorageConfig(config: Readonly<Record<string, unknown>>): StorageConfig {
  const read = storageConfig.safeParse(withMetaLabels(config));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const why =
    issue === undefined ? 'it has a wrong value' : issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  throw EtlError.of('ETL4022', { key: issue?.path.map(String).join('.') ?? '', why }, { cause: read.error });
}

/** With what `meta` says as labels, where `labels_from_meta` asks for it; those of `labels` win. */
function withMetaLabels(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { labels_from_meta: asked, labels, meta } = config;
  if (asked !== true || typeof meta !== 'object' || meta === null) return config;
  return { ...config, labels: { ...meta, ...(typeof labels === 'object' ? labels : {}) } };
}
