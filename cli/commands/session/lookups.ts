import type { Project } from '../../config/types.ts';
import { type LookupOrder, lookupOrder, NodeLookup, SourceLookup } from '../../manifest/resolve/lookup.ts';
import type { Manifest, Node, NodeBase } from '../../manifest/types.ts';

/** Where `ref`, `source` and `function` find their nodes while compiling. */
export interface CompileLookups {
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
  readonly functions: { readonly functions: NodeLookup; readonly disabledFunctions: NodeLookup };
}

/** The lookups over a manifest's models, seeds, snapshots, sources and functions; nodes are read when the first is looked for. */
export function lookupsOf(manifest: Manifest, root: Pick<Project, 'flags'>): CompileLookups {
  const order = lookupOrder(root);
  let enabled: NodeLookup | undefined;
  let disabled: NodeLookup | undefined;
  const lookups = {
    get enabled(): NodeLookup {
      enabled ??= nodeLookup(manifest.nodes.values(), order, isReferable);
      return enabled;
    },
    get disabled(): NodeLookup {
      disabled ??= nodeLookup([...manifest.disabled.values()].flat(), order, isReferable);
      return disabled;
    },
  };
  let functions: NodeLookup | undefined;
  let disabledFunctions: NodeLookup | undefined;
  const functionLookups = {
    get functions(): NodeLookup {
      functions ??= nodeLookup(manifest.nodes.values(), order, isFunction);
      return functions;
    },
    get disabledFunctions(): NodeLookup {
      disabledFunctions ??= nodeLookup([...manifest.disabled.values()].flat(), order, isFunction);
      return disabledFunctions;
    },
  };
  const sources = new SourceLookup(order);
  for (const source of manifest.sources.values()) sources.add(source);
  return { lookups, sources, functions: functionLookups };
}

function nodeLookup(
  nodes: Iterable<NodeBase>,
  order: LookupOrder,
  isMeant: (node: NodeBase) => node is Node,
): NodeLookup {
  const lookup = new NodeLookup(order);
  for (const node of nodes) if (isMeant(node)) lookup.add(node);
  return lookup;
}

function isFunction(node: NodeBase): node is Node {
  return node.resource_type === 'function';
}

function isReferable(node: NodeBase): node is Node {
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}
