import type { RelationCache } from '../../adapters/relation-cache.ts';
import type { Connection, Warehouse } from '../../adapters/types.ts';
import type { Compiler } from '../../compiler/index.ts';
import type { CommentedNode } from '../../compiler/query-comment.ts';
import type { YamlMap } from '../../config/types.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { ConnectionSlots } from '../../loader/index.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { Value } from '../../templates/index.ts';
import type { AuditLog } from '../audit-log.ts';
import type { BatchResults, EventSink, NodeResult } from '../events.ts';

/** What a command asks of every node. */
export interface ExecutionFlags {
  readonly fullRefresh: boolean;
  /** References give no rows: only schemas are built. */
  readonly empty: boolean;
  /** `--warn-error`: a test that warns fails. */
  readonly warnError: boolean;
  /** `--store-failures`; undefined when not said. */
  readonly storeFailures: boolean | undefined;
  /** `--event-time-start` and `--event-time-end`: the span of time that microbatch models are built for. */
  readonly eventTime?: { readonly from: Date; readonly to: Date } | undefined;
  /** The batches of the run that is retried, by unique_id: only those that failed are built. */
  readonly earlierBatches?: ReadonlyMap<string, BatchResults> | undefined;
}

/** What loads of a run share. */
export interface LoadSettings {
  /** A connection of the target, rendered. Throws when the target has none of that name. */
  readonly connection: (name: string) => Promise<YamlMap>;
  /** Names of the project and the target. */
  readonly project: string;
  readonly target: string;
  readonly projectRoot: string;
  readonly loadId: string;
  readonly loadedAt: Date;
  /** Days that loads look back, instead of those declared. */
  readonly lookbackDays?: number;
  /** How many loads of a connection may run at a time. */
  readonly slots: ConnectionSlots;
}

/** Everything that executing a node needs; one for the run. */
export interface ExecutionContext {
  /** The run, in names and labels. */
  readonly invocationId: string;
  readonly manifest: Manifest;
  readonly compiler: Compiler;
  readonly warehouse: Warehouse;
  readonly relations: RelationCache;
  readonly flags: ExecutionFlags;
  readonly loads: LoadSettings;
  /** Of a project that loads its sources. */
  readonly log: AuditLog | null;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
  /** Tells a warning, unless it is silenced. Throws it where the command takes it for an error. */
  warn(found: Diagnostic): void;
  /** Absolute folder for files that live as long as the run. */
  readonly scratch: string;
  /** Whether readers saw some version of a node when the run began. */
  readonly existed: (node: { readonly unique_id: string }) => boolean;
  /** What the project's hooks see beside the usual names: `results`, `schemas`, `database_schemas`. */
  hookNames(results: readonly NodeResult[]): ReadonlyMap<string, Value>;
  /** Puts the comment of a node, or of none, on what its connection runs from now on. */
  annotate(connection: Connection, node: CommentedNode | null): Promise<void>;
  /** Creates a schema once; safe to call from several threads. */
  ensureSchema(connection: Connection, database: string | null, schema: string): Promise<void>;
}

/** One thread of the run with its own session. */
export interface Worker {
  readonly connection: Connection;
  /** As dbt writes it: `Thread-1 (worker)`. */
  readonly threadId: string;
}
