import type { Diagnostic } from '../diagnostics/index.ts';
import type { RowDifference } from '../quality/index.ts';

/** What a step of a run is to the person who watches it. */
export type NodeKind =
  | 'load'
  | 'seed'
  | 'function'
  | 'model'
  | 'snapshot'
  | 'test'
  | 'unit_test'
  | 'operation'
  | 'analysis'
  | 'export';

/** How a node ended: dbt's words. */
export type NodeStatus =
  | 'success'
  | 'error'
  | 'skipped'
  | 'partial success'
  | 'no-op'
  | 'pass'
  | 'fail'
  | 'warn'
  | 'runtime error';

/** The little that a reporter says of a node. */
export interface NodeInfo {
  readonly uniqueId: string;
  readonly kind: NodeKind;
  /** Name as shown: `stg_orders`, `raw_sales.fact_sales`, `not_null_orders_id`. */
  readonly name: string;
  /** Such as `incremental`, `view`, `files`; empty for tests. */
  readonly detail: string;
  /** Relation as shown, without the database, if it has one. */
  readonly relation: string | null;
  /** File in the project where it is written, with `/`. */
  readonly file: string;
}

/** One phase of a node, times in ISO 8601 UTC. */
export interface Timing {
  readonly name: 'compile' | 'execute';
  readonly started_at: string;
  readonly completed_at: string;
}

/** The batches of a microbatch model, each its first and its last time in ISO 8601. */
export interface BatchResults {
  readonly successful: readonly (readonly [start: string, end: string])[];
  readonly failed: readonly (readonly [start: string, end: string])[];
}

/** How one node ended. */
export interface NodeResult {
  readonly node: NodeInfo;
  readonly status: NodeStatus;
  /** Seconds. */
  readonly executionTime: number;
  readonly timing: readonly Timing[];
  /** `Thread-1 (worker)` and so on, as dbt writes it. */
  readonly threadId: string;
  /** The engine's short answer, or why it failed or was skipped. */
  readonly message: string | null;
  /** Failing rows of a test; null for other kinds. */
  readonly failures: number | null;
  readonly rowsAffected: number | null;
  readonly adapterResponse: Readonly<Record<string, string | number>>;
  readonly compiledCode: string | null;
  /** Compiled file, relative to the project, when one was written. */
  readonly compiledPath: string | null;
  /** Where failing rows are kept, as a relation to query. */
  readonly failuresRelation: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Expected and actual rows of a unit test that failed. */
  readonly difference?: RowDifference;
  /** Of a microbatch model: which batches were done and which were not. */
  readonly batchResults?: BatchResults;
  /** True when the node failed or was skipped and its last good version is still what readers see. */
  readonly stale: boolean;
  /** unique_id of the node whose failure led to a skip. */
  readonly skippedBecause: string | null;
}

/** How many nodes ended how. */
export interface RunSummary {
  readonly success: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
  readonly noop: number;
  readonly total: number;
  /** Seconds of the whole run. */
  readonly elapsed: number;
  readonly cancelled: boolean;
}

/** Everything that happens in a run, in order, for reporters. */
export type RunEvent =
  | {
      readonly kind: 'run_started';
      readonly invocationId: string;
      readonly command: string;
      readonly projectName: string;
      readonly target: string;
      readonly threads: number;
      /** Nodes to be run, tests included. */
      readonly total: number;
      /** How many of each kind, for the head line. */
      readonly counts: Readonly<Partial<Record<NodeKind, number>>>;
    }
  | { readonly kind: 'node_started'; readonly node: NodeInfo; readonly index: number; readonly total: number }
  /** Rows, bytes or a note about a node that takes long; `fraction` from 0 to 1 where it is known. */
  | {
      readonly kind: 'node_progress';
      readonly node: NodeInfo;
      readonly rows?: number;
      readonly fraction?: number;
      /** Of the last seconds. */
      readonly rowsPerSecond?: number;
      readonly secondsLeft?: number;
      readonly note?: string;
    }
  | { readonly kind: 'node_finished'; readonly result: NodeResult; readonly index: number; readonly total: number }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'run_finished'; readonly summary: RunSummary; readonly results: readonly NodeResult[] };

/** Takes the events of a run as they happen. */
export type EventSink = (event: RunEvent) => void;
