import type { Relation } from '../adapters/relation.ts';
import type { Adapter, Connection } from '../adapters/types.ts';
import type { YamlMap } from '../config/types.ts';
import type { Strategy, WriteMode } from '../connectors/index.ts';
import type { Manifest, SourceNode } from '../manifest/types.ts';
import type { LoadStep } from './steps.ts';

/** Everything one load of one source table needs to know. */
export interface LoadRequest {
  readonly source: SourceNode;
  /** Connections of the chosen target, rendered; the source names one of them. */
  readonly connections: Readonly<Record<string, YamlMap>>;
  /** Name of the project. */
  readonly project?: string;
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
  /** The tables that may be related to it, and the tests that tell what their columns hold. */
  readonly manifest?: Pick<Manifest, 'sources' | 'nodes' | 'childMap'>;
  /** Reads everything again, whatever the ledger says. */
  readonly fullRefresh?: boolean;
  /** Days to be read again, instead of those declared; only for tables that follow a date. */
  readonly lookbackDays?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** What a person may want to know while it loads: a retry, a wait, a fallback taken. */
  readonly onNote?: (note: string) => void;
  /** Called at each step boundary, in order; for crash tests. */
  readonly onStep?: (step: LoadStep) => void;
  /** Threads and memory of the landing engine, such as `{ threads: 4, memoryLimit: '1GB' }`. */
  readonly limits?: { readonly threads?: number; readonly memoryLimit?: string };
}

/** How far the landing of a load is. */
export interface LoadProgress {
  readonly rows: number;
  /** From 0 to 1, by bytes of the files to be landed or by rows; null where the source cannot tell. */
  readonly fraction: number | null;
  /** The file at work, relative to the connection's root, or the table at the source. */
  readonly file: string;
}

/** A load whose changed files are landed; nothing in the warehouse has changed yet. */
export interface PreparedLoad {
  readonly loadId: string;
  /** False when every file is as the ledger has it: `apply` then does nothing and needs no transaction. */
  readonly changed: boolean;
  /** The source stays connected until `confirm` or `discard`: it is told of the commit. */
  readonly holdsSource?: boolean;
  /** What `apply` will do, file by file. */
  readonly plan: LoadPlan;
  /**
   * Before the caller's transaction: brings the landed rows into the warehouse, where the engine reads no local files.
   * What readers see stays as it is. Nothing on other engines.
   */
  stage(connection: Connection): Promise<void>;
  /**
   * After `stage`: a view of the raw table as the load will leave it, or only of the rows that come, for tests that hold
   * the load back. Null where nothing was staged: tests then read the table itself, within the transaction.
   */
  auditView(connection: Connection, only: 'rows' | 'table'): Promise<Relation | null>;
  /** After the tests, before the transaction is sent: gives the raw table its columns. Nothing where none was staged. */
  shape(connection: Connection): Promise<void>;
  /**
   * After `shape`: what `apply` executed that one statement cannot do because of `most` partitions that it may write to,
   * as several, by its text. Null is as many as the engine allows; empty where nothing was staged.
   */
  inParts(connection: Connection, most: number | null): Promise<ReadonlyMap<string, readonly string[]>>;
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
  | 'applied again'
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
export type LoadPlan = PartsLoadPlan | RowsLoadPlan;

interface PlannedLoad {
  /** unique_id of the source. */
  readonly uniqueId: string;
  /** Rendered name of the raw table. */
  readonly relation: string;
  /** Type of the connection, such as `files`. */
  readonly connector: string;
  readonly write: WriteMode;
  /** The raw table is made anew: it is missing, or its columns are not the declared ones. */
  readonly rebuild: boolean;
}

/** What a load of files would do. */
export interface PartsLoadPlan extends PlannedLoad {
  readonly gives: 'parts';
  /** Why changes that are applied already are applied again; nothing where they are not. */
  readonly again?: string;
  readonly files: readonly PlannedFile[];
}

/** Why a load of rows reads what it reads. */
export type RowsReason =
  | 'always read whole'
  | 'first load'
  | 'full refresh'
  | 'full refresh not finished'
  | 'raw table missing'
  | 'declaration changed'
  | 'new since the last load'
  | 'changes since the last load';

/** What a load of rows would do. */
export interface RowsLoadPlan extends PlannedLoad {
  readonly gives: 'rows';
  readonly strategy: Strategy;
  readonly reason: RowsReason;
  /** The cursor's value from which rows are read; null when all are. */
  readonly from: string | null;
  /** The source says that it has the rows of the last load, so that nothing is read. */
  readonly isUnchanged: boolean;
  /** How the source would be asked. */
  readonly queries: readonly string[];
}

/** What an applied load did. */
export interface LoadOutcome {
  readonly loadId: string;
  /** Rows written to the raw table. */
  readonly rows: number;
  /** Rows taken out or replaced, or null where the engine does not tell. */
  readonly rowsRemoved: number | null;
  /** All 0 where the source gives rows. */
  readonly files: { readonly loaded: number; readonly unchanged: number; readonly removed: number };
  /** Rows that the source says it has of what was read; null where it cannot tell. */
  readonly rowsAtSource: number | null;
  /** Bytes of the source files or rows read. */
  readonly bytes: number;
  /** What the source tells of the reading, such as the sampling of a report. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** For the run log, such as `LOAD 350 rows from 2 files`. */
  readonly message: string;
}
