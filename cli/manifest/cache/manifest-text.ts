import { jsonObject } from '../artifacts/write-json.ts';
import type { MutableNode } from '../read/draft.ts';
import { attachRawCode } from '../read/raw-code.ts';
import { edgesOf, manifestEdges } from '../resolve/edges.ts';
import type { Manifest, Node } from '../types.ts';
import { type Packed, packedChunks, unpack } from './pack.ts';

const SMALL_PARTS = ['sources', 'exposures', 'macros', 'docs', 'groups', 'unitTests'] as const;

interface Small {
  readonly projectName: string;
  readonly parts: Readonly<Record<(typeof SMALL_PARTS)[number], Packed>>;
  readonly others: readonly Packed[];
}

interface Nodes {
  readonly nodes: Packed;
  readonly disabled: Packed;
}

/** The part of a manifest that every command reads, as text in chunks: all but its nodes and selectors. */
export function* smallChunks(manifest: Manifest): Generator<string> {
  yield* jsonObject([
    ['projectName', [JSON.stringify(manifest.projectName)]],
    ['parts', jsonObject(SMALL_PARTS.map((name) => [name, packedChunks([...manifest[name].values()])] as const))],
    ['others', otherChunks(manifest)],
  ]);
}

function* otherChunks({ others }: Manifest): Generator<string> {
  let separator = '[';
  for (const map of Object.values(others)) {
    yield separator;
    yield* packedChunks([...map.values()]);
    separator = ',';
  }
  yield ']';
}

/** The nodes of a manifest as text, in chunks. */
export function* nodeChunks(manifest: Manifest): Generator<string> {
  yield* jsonObject([
    ['nodes', packedChunks([...manifest.nodes.values()])],
    ['disabled', packedChunks([...manifest.disabled.values()].flat())],
  ]);
}

/** The texts of a manifest: all but the nodes, the nodes, and those that have changed since the nodes were written. */
export interface ManifestTexts {
  readonly small: string;
  readonly changedNodes: string;
  nodes(): string;
}

/**
 * The manifest of such texts. Nodes are read when they are first asked for, their SQL from its files when that is asked
 * for, and edges are made when they are asked for.
 */
export function manifestOfText(texts: ManifestTexts, selectors: Manifest['selectors'] = new Map()): Manifest {
  const small = JSON.parse(texts.small) as Small;
  const maps: Record<string, unknown> = { projectName: small.projectName, selectors };
  for (const name of SMALL_PARTS) maps[name] = byId(small.parts[name]);
  const [metrics, semantic, saved, functions] = small.others.map((packed) => byId(packed));
  maps.others = { metrics, semantic_models: semantic, saved_queries: saved, functions };
  const nodes = once(() => nodesOf(JSON.parse(texts.nodes()) as Nodes, JSON.parse(texts.changedNodes) as Packed));
  const edges = once(() => edgesOf(manifestEdges(manifest)));
  const manifest = Object.defineProperties(maps, {
    nodes: { enumerable: true, get: () => nodes().nodes },
    disabled: { enumerable: true, get: () => nodes().disabled },
    parentMap: { enumerable: true, get: () => edges().parentMap },
    childMap: { enumerable: true, get: () => edges().childMap },
  }) as unknown as Manifest;
  return manifest;
}

function byId(packed: Packed): Map<string, Record<string, unknown>> {
  return new Map(unpack(packed).map((one) => [String(one.unique_id), one]));
}

function nodesOf(held: Nodes, changed: Packed): Pick<Manifest, 'nodes' | 'disabled'> {
  const nodes = byId(held.nodes) as unknown as Map<string, MutableNode>;
  for (const [id, node] of byId(changed)) nodes.set(id, node as unknown as MutableNode);
  for (const node of nodes.values()) attachRawCode(node);
  const disabled: Manifest['disabled'] = new Map();
  for (const one of unpack(held.disabled) as unknown as MutableNode[]) {
    if (one.etl !== undefined && one.resource_type !== ('source' as string)) attachRawCode(one);
    disabled.set(one.unique_id, [...(disabled.get(one.unique_id) ?? []), one as Node]);
  }
  return { nodes, disabled };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
