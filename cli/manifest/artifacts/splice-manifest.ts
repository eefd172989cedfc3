import { readFileSync } from 'node:fs';
import type { Manifest } from '../types.ts';
import { type ArtifactContext, type CompiledNode, edgeEntries, metadataText, nodeText } from './manifest-artifact.ts';
import { jsonObject } from './write-json.ts';

/** What differs from the manifest that lies in the file. */
export interface Difference {
  /** unique_ids of the nodes whose text may differ. */
  readonly nodes: ReadonlySet<string>;
  /** The edges may differ too. */
  readonly hasNewEdges: boolean;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const NODES = ',\n"nodes":{';
const NEWLINE = 10;

/**
 * The chunks of `manifestArtifact`, with all but its differing parts taken from the file that an earlier call of it
 * wrote for the same nodes: copying is much faster than writing texts. Nothing when the file has not that shape.
 */
export function splicedManifest(
  file: string,
  { manifest, context, compiled }: ManifestToWrite,
  different: Difference,
): Iterable<string | Uint8Array> | undefined {
  const bytes = readFileSync(file);
  const nodes = bytes.indexOf(NODES);
  const sources = bytes.indexOf(',\n"sources":{', nodes);
  if (nodes === -1 || sources === -1) return undefined;
  const pieces: Piece[] = [{ start: 0, end: nodes, text: `{"metadata":${metadataText(context)}` }];
  for (const id of different.nodes) {
    const node = manifest.nodes.get(id);
    const place = node && placeOf(bytes, id, nodes, sources);
    if (node === undefined || place === undefined) return undefined;
    pieces.push({ ...place, text: nodeText(node, compiled.get(id)) });
  }
  if (different.hasNewEdges) {
    const start = bytes.indexOf(',\n"parent_map":{', sources);
    const end = bytes.indexOf(',\n"group_map":{', start);
    if (start === -1 || end === -1) return undefined;
    const edges = [...jsonObject(edgeEntries(manifest))].join('');
    pieces.push({ start, end, text: `,\n${edges.slice(1, -1)}` });
  }
  return joined(bytes, pieces);
}

/** A manifest, and what its artifact says besides. */
export interface ManifestToWrite {
  readonly manifest: Manifest;
  readonly context: ArtifactContext;
  readonly compiled: ReadonlyMap<string, CompiledNode>;
}

/** Where the value of an entry stands: each has a line of its own, but the first, which follows the brace. */
function placeOf(bytes: Buffer, id: string, from: number, to: number): Pick<Piece, 'start' | 'end'> | undefined {
  const key = Buffer.from(`${JSON.stringify(id)}:`);
  const first = from + NODES.length;
  let at = bytes.indexOf(key, from);
  while (at !== -1 && at < to && bytes[at - 1] !== NEWLINE && at !== first) at = bytes.indexOf(key, at + 1);
  if (at === -1 || at >= to) return undefined;
  const next = bytes.indexOf(',\n', at);
  return { start: at + key.length, end: next === to ? to - 1 : next };
}

function* joined(bytes: Buffer, pieces: readonly Piece[]): Generator<string | Uint8Array> {
  let at = 0;
  for (const { start, end, text } of pieces.toSorted((a, b) => a.start - b.start)) {
    yield bytes.subarray(at, start);
    yield text;
    at = end;
  }
  yield bytes.subarray(at);
}
