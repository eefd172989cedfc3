import { type LookupOrder, NodeLookup, SourceLookup } from '../resolve/lookup.ts';
import type { Disabled, Node, SourceNode } from '../types.ts';

/** Where names are looked up: what is enabled, and what is not. */
export interface Lookups {
  readonly enabled: NodeLookup;
  readonly disabled: NodeLookup;
  readonly sources: SourceLookup;
  readonly disabledSources: SourceLookup;
  readonly functions: NodeLookup;
  readonly disabledFunctions: NodeLookup;
}

/** Looks up nodes that are complete. */
export function lookupsOf(
  order: LookupOrder,
  nodes: Iterable<Node>,
  sources: Iterable<SourceNode>,
  disabled: ReadonlyMap<string, Disabled[]>,
): Lookups {
  const lookups = {
    enabled: new NodeLookup(order),
    disabled: new NodeLookup(order),
    sources: new SourceLookup(order),
    disabledSources: new SourceLookup(order),
    functions: new NodeLookup(order),
    disabledFunctions: new NodeLookup(order),
  };
  for (const node of nodes) {
    if (isReferable(node)) lookups.enabled.add(node);
    else if (node.resource_type === 'function') lookups.functions.add(node);
  }
  for (const source of sources) lookups.sources.add(source);
  for (const node of [...disabled.values()].flat()) {
    if (node.resource_type === 'source') lookups.disabledSources.add(node as SourceNode);
    else if (isReferable(node)) lookups.disabled.add(node as Node);
    else if (node.resource_type === 'function') lookups.disabledFunctions.add(node as Node);
  }
  return lookups;
}

function isReferable({ resource_type: type }: { readonly resource_type: string }): boolean {
  return type === 'model' || type === 'seed' || type === 'snapshot';
}
