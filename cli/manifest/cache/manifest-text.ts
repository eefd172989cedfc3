import type { MutableNode } from '../read/draft.ts';
import { attachRawCode } from '../read/raw-code.ts';
import { edgesOf, manifestEdges } from '../resolve/edges.ts';
import type { MacroNode, Manifest, Node } from '../types.ts';
import { type Packed, pack, unpack } from './pack.ts';

const PARTS = ['nodes', 'sources', 'exposures', 'macros', 'docs', 'groups', 'unitTests'] as const;

interface Held {
  readonly projectName: string;
  readonly parts: Readonly<Record<(typeof PARTS)[number], Packed>>;
  readonly others: readonly Packed[];
  readonly disabled: Packed;
  readonly selectors: readonly (readonly [string, unknown])[];
}

/** A manifest as the text that the parse cache keeps. */
export function manifestText(manifest: Manifest): string {
  const parts = Object.fromEntries(PARTS.map((name) => [name, pack(manifest[name].values())])) as Held['parts'];
  const held: Held = {
    projectName: manifest.projectName,
    parts,
    others: Object.values(manifest.others).map((map) => pack(map.values())),
    disabled: pack([...manifest.disabled.values()].flat()),
    selectors: [...manifest.selectors],
  };
  return JSON.stringify(held);
}

/** The manifest of such a text; texts of nodes are read from disk when asked for, edges are made when asked for. */
export function manifestOfText(text: string): Manifest {
  const held = JSON.parse(text) as Held;
  const read = <T>(packed: Packed): Map<string, T> =>
    new Map(unpack(packed).map((one) => [String(one.unique_id), one as T]));
  const nodes = read<Node>(held.parts.nodes);
  for (const node of nodes.values()) attachRawCode(node as MutableNode);
  const [metrics, semantic_models, saved_queries, functions] = held.others.map((packed) => read(packed));
  const empty = new Map<string, never>();
  const maps = {
    projectName: held.projectName,
    nodes,
    sources: read(held.parts.sources),
    exposures: read(held.parts.exposures),
    macros: read<MacroNode>(held.parts.macros),
    docs: read(held.parts.docs),
    groups: read(held.parts.groups),
    unitTests: read(held.parts.unitTests),
    others: {
      metrics: metrics ?? empty,
      semantic_models: semantic_models ?? empty,
      saved_queries: saved_queries ?? empty,
      functions: functions ?? empty,
    },
    disabled: disabledOf(held.disabled),
    selectors: new Map(held.selectors) as Manifest['selectors'],
  } as unknown as Manifest;
  return withEdges(maps);
}

function disabledOf(packed: Packed): Manifest['disabled'] {
  const disabled: Manifest['disabled'] = new Map();
  for (const one of unpack(packed) as unknown as MutableNode[]) {
    if (one.etl !== undefined && one.resource_type !== ('source' as string)) attachRawCode(one);
    disabled.set(one.unique_id, [...(disabled.get(one.unique_id) ?? []), one as Node]);
  }
  return disabled;
}

/** Edges follow from the nodes; commands that do not ask for them do not pay for them. */
function withEdges(manifest: Manifest): Manifest {
  let edges: ReturnType<typeof edgesOf> | undefined;
  const get = (): ReturnType<typeof edgesOf> => {
    edges ??= edgesOf(manifestEdges(manifest));
    return edges;
  };
  return Object.defineProperties(manifest, {
    parentMap: { enumerable: true, get: () => get().parentMap },
    childMap: { enumerable: true, get: () => get().childMap },
  });
}
