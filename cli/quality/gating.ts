import type { Manifest, Node } from '../manifest/types.ts';

/**
 * The node that a data test gates, or null when the test runs after all its parents are published.
 * A test gates the node it is attached to (a singular test: its only parent) when its other parents are ancestors of
 * that node: they are published by then, so the test can judge the node before anyone sees it.
 */
export function gatedNode(test: Node, manifest: Manifest): string | null {
  const parents = [...new Set(test.depends_on.nodes)];
  const gated = test.attached_node ?? (parents.length === 1 ? parents[0] : undefined);
  if (gated === undefined || !parents.includes(gated)) return null;
  const others = parents.filter((parent) => parent !== gated);
  if (others.length === 0) return gated;
  const missing = new Set(others);
  const seen = new Set([gated]);
  const queue = [gated];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const parent of manifest.parentMap.get(next) ?? []) {
      if (missing.delete(parent) && missing.size === 0) return gated;
      if (!seen.has(parent)) {
        seen.add(parent);
        queue.push(parent);
      }
    }
  }
  return null;
}
