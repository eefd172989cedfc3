import type { Adapter, ColumnInfo, Sandbox } from '../../adapters/index.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { MacroHost } from '../../manifest/context/context-host.ts';
import type { NodeLookup, SourceLookup } from '../../manifest/resolve/lookup.ts';
import type { Manifest, ResourceType } from '../../manifest/types.ts';

/**
 * How a node fared: `ok`; `error`, the engine would refuse it; `not checkable`, it uses what is not known here;
 * `skipped`, what it reads has no known columns.
 */
export type Verdict = 'ok' | 'error' | 'not checkable' | 'skipped';

/** What is known of a node after the check. */
export interface CheckedNode {
  readonly uniqueId: string;
  readonly name: string;
  readonly resourceType: ResourceType;
  readonly verdict: Verdict;
  /** Why it is not checkable or was skipped; null for others. */
  readonly reason: string | null;
  /** The columns that it gives, with the engine's types; null where they are not known. */
  readonly columns: readonly ColumnInfo[] | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a check works with. */
export interface CheckInput {
  readonly manifest: Manifest;
  readonly host: MacroHost;
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly functions: { readonly functions: NodeLookup; readonly disabledFunctions: NodeLookup };
  readonly sources: SourceLookup;
  readonly adapter: Adapter;
  /** How the engine is called in messages, such as `BigQuery`. */
  readonly engine: string;
  /** What reads the statements. */
  readonly sandbox: Sandbox;
  readonly projectRoot: string;
  /** Absolute folder that compiled files are written below. */
  readonly targetFolder: string;
  /** unique_ids that are reported; what they read is checked too, silently. */
  readonly selected: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Told of each selected node as it is done. */
  readonly onNode?: (checked: CheckedNode, done: number, total: number) => void;
}
