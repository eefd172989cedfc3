import type { ResultTable } from '../../adapters/types.ts';
import type { MappedSql } from '../../compiler/index.ts';
import type { Profile, Project } from '../../config/types.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { LoadPlan } from '../../loader/index.ts';
import type { Manifest, ResourceType } from '../../manifest/types.ts';
import type { EventSink, NodeKind, RunSummary } from '../../runner/events.ts';
import type { Flags } from '../flags.ts';
import type { SessionWork } from './work.ts';

/** A project that was found, read and parsed: what every command but `init` works on. */
export interface Session {
  readonly project: Project;
  readonly profile: Profile;
  readonly manifest: Manifest;
  /** How many nodes there are of each resource type; `manifest.nodes` is not read for it. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the command line, the environment and the project file ask for, the nearest first. */
  readonly flags: Flags;
  /** Warnings of reading and parsing; mistakes are thrown. */
  readonly warnings: readonly Diagnostic[];
  /** Folder for artifacts, absolute. */
  readonly targetFolder: string;
  /** Seconds that parsing took. */
  readonly parseSeconds: number;
  /** For commands that do more than compile and run nodes. */
  readonly work: SessionWork;
  /** unique_ids of what the flags select, in the order of names. Throws ETL22xx for a wrong selector. */
  select(options: SelectOptions): readonly string[];
  /**
   * Compiles nodes and writes `target/compiled`. Opens the warehouse only when a template asks it something.
   * Throws the mistakes of all nodes in one go.
   */
  compile(uniqueIds: readonly string[], how?: CompileSelection): Promise<readonly CompiledNode[]>;
  /** Compiles SQL that is in no file. */
  compileInline(sql: string): Promise<CompiledNode>;
  /** The first `limit` rows of what was compiled, all when undefined. Throws ETL4010 at the template's line. */
  preview(node: CompiledNode, limit: number | undefined): Promise<ResultTable>;
  /** What loads of these source tables would do, in this order; nothing is written. */
  planLoads(uniqueIds: readonly string[]): Promise<readonly LoadPlan[]>;
  /** Runs what is selected and tells `events`; writes run results unless told not to. */
  run(request: RunRequest, events: EventSink): Promise<RunSummary>;
  /** Writes target/manifest.json and target/etl_manifest.json; false when those that lie there are of this parse. */
  writeManifest(): boolean;
  /** Closes the warehouse if it was opened. */
  close(): Promise<void>;
}

/** What a command selects beside the flags. */
export interface SelectOptions {
  /** Resource types that the command works on unless told. */
  readonly types: readonly ResourceType[];
  /** Those that `--resource-type all` means; `types` unless told. */
  readonly allTypes?: readonly ResourceType[];
  /** Leaves out models without any text. */
  readonly skipEmpty?: boolean;
  /** Tests only when they are selected themselves, unless `--indirect-selection` says otherwise. */
  readonly noIndirectTests?: boolean;
  /** Flags of a selection in place of those of the command. */
  readonly flags?: Flags;
}

/** How a selection is compiled. */
export interface CompileSelection {
  /** Keep the way back from the SQL to its templates, for a preview; of many nodes it takes much memory. */
  readonly toPreview: boolean;
}

/** A compiled node or inline query. */
export interface CompiledNode {
  /** null for inline SQL. */
  readonly uniqueId: string | null;
  readonly name: string;
  readonly sql: string;
  /** Compiled file relative to the project, when one was written. */
  readonly path: string | null;
  /** The way back from the SQL to its templates; null where no template wrote it and where it was not asked for. */
  readonly mapped: MappedSql | null;
}

/** What a building command runs. */
export interface RunRequest {
  readonly command: string;
  /** Kinds of node that it runs. */
  readonly kinds: ReadonlySet<NodeKind>;
  /** What it selects from unless told. */
  readonly types: readonly ResourceType[];
  readonly signal: AbortSignal;
}
