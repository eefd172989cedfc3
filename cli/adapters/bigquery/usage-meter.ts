import type { Usage } from '../types.ts';
import { numberOf } from './executed.ts';
import type { WireJob } from './wire.ts';

/** Adds up what jobs used, by the node that they ran for. */
export class UsageMeter {
  readonly #usage = new Map<string, { bytes: number; billed: number; slotMs: number; job: WireJob }>();

  /** Counts a job that ended. */
  count(node: string, job: WireJob): void {
    const { statistics } = job;
    const before = this.#usage.get(node);
    this.#usage.set(node, {
      bytes: (before?.bytes ?? 0) + (numberOf(statistics?.query?.totalBytesProcessed) ?? 0),
      billed: (before?.billed ?? 0) + (numberOf(statistics?.query?.totalBytesBilled) ?? 0),
      slotMs: (before?.slotMs ?? 0) + (numberOf(statistics?.query?.totalSlotMs ?? statistics?.totalSlotMs) ?? 0),
      job,
    });
  }

  /** The sums of a node and its last job, by dbt-bigquery's names; they are forgotten. */
  take(node: string): Usage | null {
    const sums = this.#usage.get(node);
    if (sums === undefined) return null;
    this.#usage.delete(node);
    const { projectId, jobId, location } = sums.job.jobReference;
    return {
      bytes_processed: sums.bytes,
      bytes_billed: sums.billed,
      slot_ms: sums.slotMs,
      ...(location === undefined ? {} : { location }),
      project_id: projectId,
      job_id: jobId,
    };
  }
}
