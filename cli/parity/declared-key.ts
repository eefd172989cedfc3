import type { Node, SourceNode } from '../manifest/types.ts';

/** What names a row: the key that tests and constraints declare, else the unique_key that the model is built with. */
export function declaredKey(node: Node | SourceNode): readonly string[] {
  if (node.resource_type === 'source') return node.etl.primaryKey;
  const { primary_key: declared = [], config } = node;
  if (declared.length > 0) return declared;
  const { unique_key: unique } = config;
  if (typeof unique === 'string') return /^\w+$/.test(unique) ? [unique] : [];
  return Array.isArray(unique) ? unique.filter((one): one is string => typeof one === 'string') : [];
}
