import type { Node } from '../manifest/types.ts';

/** Strategies that look every row of the table up, or delete from it; the others write without reading it. */
const MERGING = new Set(['merge', 'delete+insert']);

/** Whether a node that is there already is merged into, so that building it reads its own table as well. */
export function readsTarget(node: Node): boolean {
  if (node.resource_type === 'snapshot') return true;
  if (node.config.materialized !== 'incremental') return false;
  const { incremental_strategy: strategy, unique_key: key } = node.config;
  if (typeof strategy === 'string') return MERGING.has(strategy) && key !== undefined && key !== null;
  return key !== undefined && key !== null;
}
