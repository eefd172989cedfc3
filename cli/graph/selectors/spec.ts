/** Which tests a selected node brings along, in dbt's words. */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

/** All values of `--indirect-selection`. */
export const indirectSelections: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

/** What YAML selectors may look for; on the command line it is always a string. */
export type SelectorValue = string | number | boolean;

/** One criterion such as `2+tag:nightly+`: a method that finds nodes, and which relatives come with them. */
export interface Criterion {
  readonly kind: 'criterion';
  /** As the person wrote it. */
  readonly raw: string;
  readonly method: string;
  /** What follows the method after a dot: `['meta', 'owner']` of `config.meta.owner:x`. */
  readonly arguments: readonly string[];
  readonly value: SelectorValue;
  /** `@`: descendants, and all that those need. */
  readonly childrensParents: boolean;
  readonly parents: boolean;
  /** Steps up; without it, all. */
  readonly parentsDepth?: number;
  readonly children: boolean;
  readonly childrenDepth?: number;
  readonly indirect: IndirectSelection;
}

/** Parts put together; a difference takes all later parts off the first. */
export interface Combination {
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly SelectionSpec[];
  readonly indirect: IndirectSelection;
  /** As the person wrote it, when it deserves a warning that it matches nothing. */
  readonly expected?: string;
}

/** A selection as a tree. */
export type SelectionSpec = Criterion | Combination;
