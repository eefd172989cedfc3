import type { TemplateFrame } from '../diagnostics/index.ts';
import type { SchemaDifference } from './compare/compare-schema.ts';

/** What was found of a model: the worst of what was found of its SELECTs. */
export type Verdict = 'equal' | 'open_order' | 'not_checkable' | 'differs';

/** The SELECT of a model that is built anew, or that adds to what is there. */
export type Variant = 'full' | 'incremental';

/** A table that a model was evaluated on. */
export interface InputRows {
  /** `orders`, or `shop.orders` for a source table. */
  readonly name: string;
  /** Rows in the sample, and in the warehouse. */
  readonly rows: number;
  readonly total: number;
}

/** One value that differs. */
export interface ValueDifference {
  /** The row: its key, or all its values where it has none; texts by the names of columns. */
  readonly key: Readonly<Record<string, string>>;
  readonly column: string;
  readonly left: string;
  readonly right: string;
}

/** A row that one side has and the other has not. */
export interface RowOnOneSide {
  readonly side: 'left' | 'right';
  readonly row: Readonly<Record<string, string>>;
}

/** Where the expression of a column stands. */
export interface ColumnExpression {
  /** As compiled for each side; null where it was not found. */
  readonly left: string | null;
  readonly right: string | null;
  /** The place in the template, innermost last; none where it was not found. */
  readonly at: TemplateFrame | null;
}

/** How the rows of two sides differ. */
export interface Differences {
  readonly columns: readonly {
    readonly name: string;
    /** Rows in which it differs. */
    readonly rows: number;
    readonly expression: ColumnExpression;
  }[];
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly key: readonly string[];
  /** The first ones. */
  readonly values: readonly ValueDifference[];
  readonly rows: readonly RowOnOneSide[];
}

/** What SQL leaves open, so that each engine may answer as it likes. */
export interface OpenOrder {
  /** Columns whose values change with the order in which rows are stored. */
  readonly columns: readonly string[];
  /** Which rows there are changes with it. */
  readonly rows: boolean;
  /** What in the SQL may leave it open, and where. */
  readonly hints: readonly { readonly text: string; readonly at: TemplateFrame | null }[];
}

/** What was found of one SELECT. */
export interface VariantParity {
  readonly variant: Variant;
  /** The batch of a microbatch model, such as `20240131`. */
  readonly batch?: string | null;
  readonly verdict: Verdict;
  /** Why it is not checkable, or what an engine says against the SQL. */
  readonly reason: string | null;
  /** Where in the template an engine stumbles. */
  readonly at: TemplateFrame | null;
  readonly rows: { readonly left: number; readonly right: number } | null;
  readonly columns: number;
  readonly inputs: readonly InputRows[];
  readonly schema: readonly SchemaDifference[];
  readonly differences: Differences | null;
  readonly open: OpenOrder | null;
  /** Functions in whose place fixed values stood, in lower case. */
  readonly fixed: readonly string[];
  /** Of live targets: partitions that differ, and columns of which only the NULLs are counted. */
  readonly partitions?: readonly string[];
  readonly unread?: readonly string[];
  /** Columns that were not compared because the project or the command says so. */
  readonly ignored?: readonly string[];
}

/** A comparison of which nothing is known yet. */
export const NOTHING_COMPARED: Omit<VariantParity, 'verdict'> = {
  variant: 'full',
  reason: null,
  at: null,
  rows: null,
  columns: 0,
  inputs: [],
  schema: [],
  differences: null,
  open: null,
  fixed: [],
};

/** What was found of a model. */
export interface ModelParity {
  readonly uniqueId: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly variants: readonly VariantParity[];
  /** Seconds that it took. */
  readonly elapsed: number;
}

const ORDER: readonly Verdict[] = ['equal', 'open_order', 'not_checkable', 'differs'];

/** The worst of some verdicts; equal for none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return ORDER[Math.max(0, ...verdicts.map((one) => ORDER.indexOf(one)))] ?? 'equal';
}
