import { jsonObject } from '../artifacts/write-json.ts';
import type { MutableNode } from '../read/draft.ts';
import { attachRawCode } from '../read/raw-code.ts';
import { edgesOf, manifestEdges } from '../resolve/edges.ts';
import type { Manifest, Node } from '../types.ts';
import { type Holdings, listChunks, type Packed, type Packing, packedChunks, Table } from './pack.ts';
import { unpack } from './unpack.ts';

/** Values that are each object's own, so that looking for shared ones is in vain. */
const OWN: Holdings = {
  fqn: 'plain',
  etl: 'plain',
  test_metadata: 'plain',
  depends_on: 'plain',
  checksum: 'plain',
  columns: 'plain',
};
const NODES: Packing = {
  how: {
    ...OWN,
    depends_on: 'parents',
    attached_node: 'id',
    config: 'packed',
    etl: 'own',
    refs: 'plain',
    original_file_path: 'table',
    patch_path: 'table',
    columns: 'apart',
  },
  inner: { file: 'table', patchFile: 'table', text: 'table', yamlPath: 'plain' },
};
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
    ['parts', jsonObject(SMALL_PARTS.map((name) => [name, ownChunks(manifest[name])] as const))],
    ['others', otherChunks(manifest)],
  ]);
}

function* otherChunks({ others }: Manifest): Generator<string> {
  let separator = '[';
  for (const map of Object.values(others)) {
    yield separator;
    yield* ownChunks(map);
    separator = ',';
  }
  yield ']';
}

function ownChunks(map: ReadonlyMap<string, object>): Generator<string> {
  return packedChunks([...map.values()], { how: OWN });
}

/** The nodes of a manifest as text, in chunks: a line of all but the columns, and the lists of columns on another. */
export function* nodeChunks(manifest: Manifest): Generator<string> {
  const columns = new Table();
  yield '{"nodes":';
  yield* packedChunks([...manifest.nodes.values()], { ...NODES, apart: columns });
  yield ',"disabled":';
  yield* packedChunks([...manifest.disabled.values()].flat(), { how: OWN });
  yield '}\n';
  yield* listChunks(columns.values.length, (at) => columns.values[at]);
}

/** Nodes that stand for others, as text of one line. */
export function changedNodesText(nodes: readonly Node[]): string {
  return [...packedChunks(nodes, { how: OWN })].join('');
}

/** The texts of a manifest: all but the nodes, the nodes, and those that have changed since the nodes were written. */
export interface ManifestTexts {
  readonly small: string;
  readonly changedNodes: string;
  nodes(): Buffer;
}

/**
 * The manifest of such texts. Nodes are read when they are first asked for, their SQL from its files when that is asked
 * for, and edges are made when they are asked for.
 */
export function manifestOfText(texts: ManifestTexts, selectors: Manifest['selectors'] = new Map()): Manifest {
  const small = JSON.parse(texts.small) as Small;
  const maps: Record<string, unknown> = { projectName: small.projectName, selectors };
  for (const name of SMALL_PARTS) maps[name] = byId(small.parts[name]);
  const [metrics, semantic, saved] = small.others.map((packed) => byId(packed));
  maps.others = { metrics, semantic_models: semantic, saved_queries: saved };
  const nodes = once(() => nodesOf(texts.nodes(), JSON.parse(texts.changedNodes) as Packed));
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

function nodesOf(text: Buffer, changed: Packed): Pick<Manifest, 'nodes' | 'disabled'> {
  const end = text.indexOf('\n');
  const held = JSON.parse(text.toString('utf8', 0, end)) as Nodes;
  const columns = once(() => JSON.parse(text.toString('utf8', end + 1)) as readonly unknown[]);
  const getter = lateColumns(columns);
  const nodes: Manifest['nodes'] = new Map();
  const attach = (one: object): MutableNode => {
    attachRawCode(one as MutableNode);
    return one as MutableNode;
  };
  const unpacked = unpack(held.nodes, (node, _key, place) => {
    (node as { [PLACE]?: number })[PLACE] = place;
    Object.defineProperty(node, 'columns', getter);
  });
  for (const one of unpacked) nodes.set(String(one.unique_id), attach(one));
  for (const one of unpack(changed)) nodes.set(String(one.unique_id), attach(one));
  const disabled: Manifest['disabled'] = new Map();
  for (const one of unpack(held.disabled) as unknown as MutableNode[]) {
    if (one.etl !== undefined && one.resource_type !== ('source' as string)) attachRawCode(one);
    disabled.set(one.unique_id, [...(disabled.get(one.unique_id) ?? []), one as Node]);
  }
  return { nodes, disabled };
}

/** The number of a node's columns among those that are read when they are asked for. */
const PLACE = Symbol('place');

/** One getter for all nodes, because objects with a getter each of their own are slow. */
function lateColumns(columns: () => readonly unknown[]): PropertyDescriptor & ThisType<{ readonly [PLACE]: number }> {
  return {
    enumerable: true,
    configurable: true,
    get() {
      return columns()[this[PLACE]];
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
