import { DBT_VERSION } from '../context/base-members.ts';
import { jsonObject } from './write-json.ts';

/** How one node ended, as `run_results.json` shows it; the fields are dbt's. */
export interface RunResultRecord {
  readonly unique_id: string;
  readonly status: string;
  readonly timing: readonly { readonly name: string; readonly started_at: string; readonly completed_at: string }[];
  readonly thread_id: string;
  /** Seconds. */
  readonly execution_time: number;
  readonly adapter_response: Readonly<Record<string, unknown>>;
  readonly message: string | null;
  readonly failures: number | null;
  readonly compiled: boolean | null;
  readonly compiled_code: string | null;
  readonly relation_name: string | null;
  readonly batch_results?: Readonly<Record<string, unknown>> | null;
}

/** What a results file says of its run. */
export interface ResultsContext {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly generatedAt: Date;
  /** Seconds of the whole run. */
  readonly elapsed: number;
  /** The arguments of the command, by dbt's names. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** The text of dbt's `run_results.json` (v6), in chunks of one result each. */
export function* runResultsArtifact(records: Iterable<RunResultRecord>, context: ResultsContext): Generator<string> {
  yield* jsonObject([
    [
      'metadata',
      [
        JSON.stringify({
          dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
          dbt_version: DBT_VERSION,
          generated_at: context.generatedAt.toISOString(),
          invocation_id: context.invocationId,
          invocation_started_at: context.startedAt.toISOString(),
          env: {},
        }),
      ],
    ],
    ['results', list(records, (record) => ({ ...record, batch_results: record.batch_results ?? null }))],
    ['elapsed_time', [JSON.stringify(context.elapsed)]],
    ['args', [JSON.stringify(context.args)]],
  ]);
}

/** What etl knows of a node's end beside dbt's results. */
export interface EtlResultRecord {
  readonly unique_id: string;
  readonly kind: string;
  readonly status: string;
  /** The last good version is still what readers see. */
  readonly stale: boolean;
  /** unique_id of the node whose failure led to a skip. */
  readonly skipped_because: string | null;
  readonly rows_affected: number | null;
  /** Where failing rows are kept. */
  readonly failures_relation: string | null;
  readonly message: string | null;
  readonly execution_time: number;
}

/** The text of `etl_results.json`, in chunks of one result each. */
export function* etlResultsArtifact(records: Iterable<EtlResultRecord>, context: ResultsContext): Generator<string> {
  yield* jsonObject([
    [
      'metadata',
      [
        JSON.stringify({
          schema_version: 1,
          generated_at: context.generatedAt.toISOString(),
          invocation_id: context.invocationId,
          invocation_started_at: context.startedAt.toISOString(),
        }),
      ],
    ],
    ['results', list(records, (record) => record)],
    ['elapsed_time', [JSON.stringify(context.elapsed)]],
  ]);
}

function* list<T>(items: Iterable<T>, toJson: (item: T) => unknown): Generator<string> {
  let separator = '[';
  for (const item of items) {
    yield `${separator}${JSON.stringify(toJson(item))}`;
    separator = ',\n';
  }
  yield separator === '[' ? '[]' : ']';
}
