import type { Node } from '../../manifest/types.ts';

/** The texts of a node's hooks, those before it first. */
export function hookTexts(node: Node): readonly string[] {
  return [...textsOf(node.config['pre-hook']), ...textsOf(node.config['post-hook'])];
}

function textsOf(given: unknown): readonly string[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given.flatMap(textsOf);
  return [typeof given === 'object' ? String((given as { sql?: unknown }).sql ?? '') : String(given)];
}
