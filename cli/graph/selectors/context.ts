import type { Diagnostic, Position } from '../../diagnostics/index.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { Members } from './members.ts';

/** One entry of a `run_results.json`. */
export interface EarlierResult {
  readonly unique_id: string;
  readonly status: string;
}

/** One entry of a `sources.json`: when the newest row came; null where the check itself failed. */
export interface EarlierFreshness {
  readonly unique_id: string;
  /** ISO 8601. */
  readonly max_loaded_at: string | null;
}

/** What some methods need beside the manifest; each is asked for only when such a method is used. */
export interface SelectionInputs {
  /** The manifest to compare with, for `state:`. */
  readonly previous?: Manifest;
  /** Results of the run to compare with, for `result:`. */
  readonly results?: readonly EarlierResult[];
  /** Freshness then and now, for `source_status:`. */
  readonly freshness?: {
    readonly previous: readonly EarlierFreshness[];
    readonly current: readonly EarlierFreshness[];
  };
  /** Files that differ from a commit, relative to the project root with `/`, for `git:`. */
  readonly changedFiles?: (commit: string) => readonly string[];
  /** Where a path of keys and indexes stands in `selectors.yml`, for errors in it. */
  readonly selectorPosition?: (path: readonly (string | number)[]) => Position | undefined;
  /** Takes the warning about each criterion that matches nothing (ETL2207). */
  readonly onWarning?: (warning: Diagnostic) => void;
}

/** What a method sees when it searches. */
export interface SelectionContext {
  readonly manifest: Manifest;
  readonly members: Members;
  readonly inputs: SelectionInputs;
}
