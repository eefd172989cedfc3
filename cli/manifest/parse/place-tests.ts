import type { ProjectFile } from '../read/files.ts';
import type { Node } from '../types.ts';
import { isOfYaml } from './affected.ts';

/** All nodes with tests put where parsing everything would have them. */
export interface PlacedNodes {
  readonly nodes: Map<string, Node>;
  /** There are the same nodes in the same order as before. */
  readonly isSameList: boolean;
}

/**
 * Takes the data tests of the changed property files out and puts the given ones in: tests follow each other in the
 * order of their files, those of sources last. Nothing when two tests have one id.
 */
export function placeTests(
  nodes: Map<string, Node>,
  tests: readonly Node[],
  files: readonly ProjectFile[],
  changed: readonly ProjectFile[],
): PlacedNodes | undefined {
  const isChanged = new Set(changed.map((file) => file.absolute));
  const isOld = (node: Node) => isOfYaml(node) && node.resource_type === 'test' && isChanged.has(node.etl.file);
  const old = [...nodes.values()].filter(isOld);
  if (new Set(tests.map((test) => test.unique_id)).size < tests.length) return undefined;
  if (old.length === tests.length && old.every((node, at) => node.unique_id === tests[at]?.unique_id)) {
    for (const test of tests) nodes.set(test.unique_id, test);
    return { nodes, isSameList: true };
  }
  const rank = new Map<string, number>();
  for (const [at, file] of files.entries()) if (!rank.has(file.absolute)) rank.set(file.absolute, at);
  const rankOf = (test: Node) => rank.get(test.etl.file) ?? 0;
  const waiting = [...tests];
  const placed = new Map<string, Node>();
  const put = (node: Node) => placed.set(node.unique_id, node);
  for (const node of nodes.values()) {
    if (isOld(node)) continue;
    if (isOfYaml(node) && node.resource_type === 'test') {
      const isLater = (test: Node) => node.file_key_name?.startsWith('sources.') || rankOf(node) > rankOf(test);
      while (waiting[0] !== undefined && isLater(waiting[0])) put(waiting.shift() as Node);
    }
    put(node);
  }
  for (const test of waiting) put(test);
  const isWhole = placed.size === nodes.size - old.length + tests.length;
  return isWhole ? { nodes: placed, isSameList: false } : undefined;
}
