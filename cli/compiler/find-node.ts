import { findRef, type NodeLookup, type SourceLookup } from '../manifest/resolve/lookup.ts';
import { scanTemplate } from '../manifest/static/scan.ts';
import type { Node, SourceNode } from '../manifest/types.ts';

/** Where references are looked up, and on whose behalf. */
export interface FindOptions {
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
  readonly rootName: string;
  /** The package in which the reference stands. */
  readonly packageName: string;
}

/** The node that a text such as `ref('orders')` or `source('raw', 'orders')` names; null when it is no such call. */
export function findNode(call: string, options: FindOptions): Node | SourceNode | undefined | null {
  const { lookups, sources, rootName, packageName } = options;
  const scanned = scanTemplate(`{{ ${call} }}`);
  const [ref] = scanned?.refs ?? [];
  if (ref !== undefined) {
    const answer = findRef(lookups, rootName, packageName, ref);
    return answer !== undefined && 'node' in answer ? answer.node : undefined;
  }
  const [source] = scanned?.sources ?? [];
  return source === undefined ? null : sources.find(rootName, packageName, ...source);
}
