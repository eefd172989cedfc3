import type { Project } from '../../config/types.ts';
import { type LookupOrder, lookupOrder, NodeLookup, SourceLookup } from '../../manifest/resolve/lookup.ts';
import type { Manifest, Node, NodeBase } from '../../manifest/types.ts';

/** Where `ref` and `source` find their nodes while compiling. */
export interface CompileLookups {
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
}

/** The lookups over a manifest's models, seeds, snapshots and sources; nodes are read when the first is looked for. */
export function lookupsOf(manifest: Manifest, root: Pick<Project, 'flags'>): CompileLookups {
  const order = lookupOrder(root);
  let enabled: NodeLookup | undefined;
  let disabled: NodeLookup | undefined;
  const lookups = {
    get enabled(): NodeLookup {
      enabled ??= nodeLookup(manifest.nodes.values(), order);
      return enabled;
    },
    get disabled(): NodeLookup {
      disabled ??= nodeLookup([...manifest.disabled.values()].flat(), order);
      return disabled;
    },
  };
  const sources = new SourceLookup(order);
  for (const source of manifest.sources.values()) sources.add(source);
  return { lookups, sources };
}

function nodeLookup(nodes: Iterable<NodeBase>, order: LookupOrder): NodeLookup {
  const lookup = new NodeLookup(order);
  for (const node of nodes) if (isReferable(node)) lookup.add(node);
  return lookup;
}

function isReferable(node: NodeBase): node is Node {
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}
