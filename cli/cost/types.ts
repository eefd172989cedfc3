/**
 * Where the bytes of a node come from: `dry run`, the engine's own answer; `estimated`, from the sizes of what the node
 * reads; `free`, it reads nothing that is billed; `unknown`, nothing is known of what it reads.
 */
export type Basis = 'dry run' | 'estimated' | 'free' | 'unknown';

/** What one node of a run is going to cost. */
export interface NodeCost {
  readonly uniqueId: string;
  readonly name: string;
  /** Such as `model`, as run results call it. */
  readonly kind: string;
  /** Bytes that it reads; null when unknown. */
  readonly bytes: number | null;
  /** Bytes that are billed, with what the engine asks for at least; null when unknown. */
  readonly billed: number | null;
  /** In the report's currency; null when unknown. */
  readonly money: number | null;
  readonly basis: Basis;
  /** Why the basis is what it is, for people; empty for a plain dry run. */
  readonly why: string;
}

/** What a run is going to cost. Sums leave out what is unknown. */
export interface CostReport {
  readonly nodes: readonly NodeCost[];
  readonly bytes: number;
  readonly billed: number;
  readonly money: number;
  readonly currency: string;
  /** Bytes above which the engine refuses a statement; null for no limit. */
  readonly mostBytes: number | null;
}
