import type { CostReport, NodeCost } from './types.ts';

/** How the cost of one node differs between two states of a project. */
export interface CostChange {
  readonly uniqueId: string;
  readonly name: string;
  readonly kind: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  readonly before: NodeCost | null;
  readonly after: NodeCost | null;
  /** Money more than before; null when one of both is unknown. */
  readonly difference: number | null;
}

/** Each node of two reports, what costs more first; nodes of equal cost last. */
export function compareCosts(before: CostReport, after: CostReport): readonly CostChange[] {
  const earlier = new Map(before.nodes.map((one) => [one.uniqueId, one]));
  const later = new Map(after.nodes.map((one) => [one.uniqueId, one]));
  const ids = new Set([...later.keys(), ...earlier.keys()]);
  const changes = [...ids].map((id) => changeOf(id, earlier.get(id) ?? null, later.get(id) ?? null));
  const weight = ({ difference }: CostChange) => (difference === null ? Number.POSITIVE_INFINITY : difference);
  return changes.sort((one, other) => weight(other) - weight(one) || (one.uniqueId < other.uniqueId ? -1 : 1));
}

function changeOf(uniqueId: string, before: NodeCost | null, after: NodeCost | null): CostChange {
  const known = after ?? before;
  const isUnknown = before?.money === null || after?.money === null;
  const difference = isUnknown ? null : (after?.money ?? 0) - (before?.money ?? 0);
  const change =
    before === null ? 'added' : after === null ? 'removed' : before.billed === after.billed ? 'same' : 'changed';
  return { uniqueId, name: known?.name ?? '', kind: known?.kind ?? '', change, before, after, difference };
}
