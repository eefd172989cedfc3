import type { Adapter, Connection } from '../adapters/types.ts';
import type { YamlMap } from '../config/types.ts';
import type { SourceNode } from '../manifest/types.ts';
import type { LoadStep } from './steps.ts';

/** Everything one load of one source table needs to know. */
export interface LoadRequest {
  readonly source: SourceNode;
  /** Connections of the chosen target, rendered; the source names one of them. */
  readonly connections: Readonly<Record<string, YamlMap>>;
  /** Name of the chosen target: landings of another target are never touched. */
  readonly target: string;
  readonly adapter: Adapter;
  /** Reads the ledger and the raw table's columns while the load is prepared; nothing is written through it. */
  readonly reader: Connection;
  /** Absolute; relative roots of connections lie under it. */
  readonly projectRoot: string;
  /** Absolute folder of landing files; `data/warehouse` under the project unless told. */
  readonly landingRoot?: string;
  /** One id a load, from `newLoadId`: it stands in landing paths, rows and ledger. Tables of a run may share it. */
  readonly loadId: string;
  readonly loadedAt: Date;
  /** Loads every file again, whatever the ledger says. */
  readonly fullRefresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Called at each step boundary, in order; for crash tests. */
  readonly onStep?: (step: LoadStep) => void;
  /** Threads and memory of the landing engine, such as `{ threads: 4, memoryLimit: '1GB' }`. */
  readonly limits?: { readonly threads?: number; readonly memoryLimit?: string };
}

/** How far the landing of a load is. */
export interface LoadProgress {
  readonly rows: number;
  /** From 0 to 1, by bytes of the files to be landed. */
  readonly fraction: number;
  /** The file at work, relative to the connection's root. */
  readonly file: string;
}

/** A load whose changed files are landed; nothing in the warehouse has changed yet. */
export interface PreparedLoad {
  readonly loadId: string;
  /** False when every file is as the ledger has it: `apply` then does nothing and needs no transaction. */
  readonly changed: boolean;
  /** What `apply` will do, file by file. */
  readonly plan: LoadPlan;
  /**
   * Writes rows and ledger through `connection`, inside the caller's transaction: together or not at all.
   * Throws ETL5030 when a primary key value comes from two files; the caller then rolls back and calls `discard`.
   */
  apply(connection: Connection): Promise<LoadOutcome>;
  /** After the caller's commit: marks the landing files as those of a committed load. */
  confirm(): Promise<void>;
  /** After a rollback, a failed test or a cancel: removes the landing files. Safe to call twice, or after `confirm`. */
  discard(): Promise<void>;
}

/** Why a file is loaded, left alone or taken out. */
export type FileDecision =
  | 'new'
  | 'changed'
  | 'declaration changed'
  | 'full refresh'
  | 'raw table missing'
  | 'unchanged'
  | 'gone'
  | 'gone, kept';

/** One file of the plan, by its path relative to the connection's root. */
export interface PlannedFile {
  readonly file: string;
  readonly decision: FileDecision;
  /** Bytes on disk; 0 for a file that is gone. */
  readonly bytes: number;
}

/** What a load would do, without doing it: `etl load --dry-run` prints it. */
export interface LoadPlan {
  /** unique_id of the source. */
  readonly uniqueId: string;
  /** Rendered name of the raw table. */
  readonly relation: string;
  /** Type of the connection, such as `files`. */
  readonly connector: string;
  readonly write: 'replace' | 'append';
  /** The raw table is made anew: it is missing, or its columns are not the declared ones. */
  readonly rebuild: boolean;
  readonly files: readonly PlannedFile[];
}

/** What an applied load did. */
export interface LoadOutcome {
  readonly loadId: string;
  /** Rows written to the raw table. */
  readonly rows: number;
  /** Rows taken out or replaced, or null where the engine does not tell. */
  readonly rowsRemoved: number | null;
  readonly files: { readonly loaded: number; readonly unchanged: number; readonly removed: number };
  /** Bytes of the source files read. */
  readonly bytes: number;
  /** For the run log, such as `LOAD 350 rows from 2 files`. */
  readonly message: string;
}
