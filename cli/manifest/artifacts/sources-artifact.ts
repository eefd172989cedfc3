import { DBT_VERSION } from '../context/base-members.ts';
import { jsonObject } from './write-json.ts';

/** How fresh one source table is. */
export interface SourceFreshness {
  readonly uniqueId: string;
  readonly status: 'pass' | 'warn' | 'error' | 'runtime error';
  /** `warn_after`, `error_after` and `filter`. */
  readonly criteria: Readonly<Record<string, unknown>>;
  /** Time of the newest row, and of the check; null where it failed. */
  readonly newest: Date | null;
  readonly now: Date | null;
  /** Seconds between the two. */
  readonly age: number | null;
  /** Why the check failed. */
  readonly message: string | null;
  readonly started: Date;
  readonly ended: Date;
}

/** The text of dbt's `sources.json` (v3), in chunks. */
export function* sourcesArtifact(
  checked: readonly SourceFreshness[],
  context: {
    readonly invocationId: string;
    readonly startedAt: Date;
    readonly generatedAt: Date;
    /** Seconds of the whole check. */
    readonly elapsed: number;
  },
): Generator<string> {
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/sources/v3.json',
    dbt_version: DBT_VERSION,
    generated_at: context.generatedAt.toISOString(),
    invocation_id: context.invocationId,
    invocation_started_at: context.startedAt.toISOString(),
    env: {},
  };
  yield* jsonObject([
    ['metadata', [JSON.stringify(metadata)]],
    ['results', [JSON.stringify(checked.map(resultOf))]],
    ['elapsed_time', [JSON.stringify(context.elapsed)]],
  ]);
}

function resultOf(one: SourceFreshness): Readonly<Record<string, unknown>> {
  const { uniqueId, status, newest, now, age, started, ended } = one;
  if (newest === null || now === null) return { unique_id: uniqueId, error: one.message, status };
  const times = { started_at: started.toISOString(), completed_at: ended.toISOString() };
  return {
    unique_id: uniqueId,
    max_loaded_at: newest.toISOString(),
    snapshotted_at: now.toISOString(),
    max_loaded_at_time_ago_in_s: age,
    status,
    criteria: criteriaOf(one.criteria),
    adapter_response: { _message: 'OK' },
    timing: [
      { name: 'compile', started_at: times.started_at, completed_at: times.started_at },
      { name: 'execute', ...times },
    ],
    thread_id: 'Thread-1 (worker)',
    execution_time: (ended.getTime() - started.getTime()) / 1000,
  };
}

function criteriaOf(criteria: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { warn_after = null, error_after = null, filter = null } = criteria;
  const none = { count: null, period: null };
  return { warn_after: warn_after ?? none, error_after: error_after ?? none, filter };
}
