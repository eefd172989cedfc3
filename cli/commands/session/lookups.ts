import { NodeLookup, SourceLookup } from '../../manifest/resolve/lookup.ts';
import type { Manifest, Node, NodeBase } from '../../manifest/types.ts';

/** Where `ref` and `source` find their nodes while compiling. */
export interface CompileLookups {
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
}

/** The lookups over a manifest's models, seeds, snapshots and sources. */
export function lookupsOf(manifest: Manifest): CompileLookups {
  const enabled = new NodeLookup();
  const disabled = new NodeLookup();
  const sources = new SourceLookup();
  for (const node of manifest.nodes.values()) if (isReferable(node)) enabled.add(node);
  for (const node of [...manifest.disabled.values()].flat()) if (isReferable(node)) disabled.add(node);
  for (const source of manifest.sources.values()) sources.add(source);
  return { lookups: { enabled, disabled }, sources };
}

function isReferable(node: NodeBase): node is Node {
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}
