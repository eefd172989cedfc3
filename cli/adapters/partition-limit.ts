import { EtlError } from '../diagnostics/index.ts';

/** An engine refused a statement because it would write to too many partitions. */
export interface PartitionLimit {
  /** How many it may write to; null where the engine does not say. */
  readonly most: number | null;
}

/** What an engine said of too many partitions; null for any other failure. Source of the words: BigQuery. */
export function partitionLimit(thrown: unknown): PartitionLimit | null {
  if (!(thrown instanceof EtlError)) return null;
  const found = /too many partitions (?:produced|modified)|allowed (\d+), (?:query|load job) produces/i.test(
    thrown.message,
  );
  if (!found) return null;
  const most = /allowed (\d+)/i.exec(thrown.message)?.[1];
  return { most: most === undefined ? null : Number(most) };
}
