import type { Partition } from './storage-config.ts';

/** The expression that names a row's partition: `timestamp_trunc(t.at, hour)`; `column` is SQL. */
export function partitionValue(partition: Partition, column: string): string {
  return isTruncated(partition) ? `${partition.data_type}_trunc(${column}, ${partition.granularity})` : column;
}

/** Whether a partition holds more than one value of the column, so that values are cut to it. */
export function isTruncated({ data_type: type, granularity }: Partition): boolean {
  return type !== 'int64' && !(type === 'date' && granularity === 'day');
}

/** The same where rows of one partition have to give one value: a number is the first one of its range. */
export function partitionKey(partition: Partition, column: string): string {
  const { data_type: type, range, time_ingestion_partitioning: byArrival } = partition;
  // The bare column lets the engine pass over partitions.
  if (type === 'int64' && (range?.interval ?? 1) === 1) return column;
  if (type === 'int64') return `(${column} - MOD(${column} - ${range?.start ?? 0}, ${range?.interval}))`;
  return isTruncated(partition) || byArrival ? partitionValue(partition, column) : `date(${column})`;
}

/** The column that a statement filters partitions by: a pseudo column where the time of arrival divides rows. */
export function partitionColumn({ field, data_type, time_ingestion_partitioning }: Partition): string {
  if (!time_ingestion_partitioning) return field;
  return data_type === 'date' ? '_PARTITIONDATE' : '_PARTITIONTIME';
}

/** `partition by ...`, without a column where the time of arrival divides rows. */
export function partitionClause(partition: Partition, quote: (name: string) => string): string {
  const { data_type: type, granularity, range } = partition;
  if (partition.time_ingestion_partitioning)
    return `partition by ${granularity === 'day' ? '_PARTITIONDATE' : `timestamp_trunc(_PARTITIONTIME, ${granularity})`}`;
  const column = quote(partition.field);
  if (type !== 'int64') return `partition by ${partitionValue(partition, column)}`;
  const { start = 0, end = 0, interval = 1 } = range ?? {};
  return `partition by range_bucket(${column}, generate_array(${start}, ${end}, ${interval}))`;
}
