import { closeSync, openSync, readSync } from 'node:fs';
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

/** A manifest, and what its artifact says besides. */
export interface ManifestToWrite {
  readonly manifest: Manifest;
  readonly context: ArtifactContext;
  readonly compiled: ReadonlyMap<string, CompiledNode>;
}

/** Bytes of a file, from `start` to before `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands in the place of some bytes of a file. */
interface Piece extends Span {
  readonly text: string;
}

const BUFFER_BYTES = 1 << 20;
const NEWLINE = 10;
const BRACE = 123;
const NODES = '"nodes":{';

/**
 * The chunks of `manifestArtifact`, with all but its differing parts taken from the file that an earlier call of it
 * wrote for the same nodes: copying is much faster than writing texts. Nothing when the file has not that shape. A
 * chunk holds until the next one is asked for.
 */
export function splicedManifest(
  file: string,
  { manifest, context, compiled }: ManifestToWrite,
  different: Difference,
): Iterable<string | Uint8Array> | undefined {
  const places = placesIn(file, different.nodes);
  const { metadata, edges } = places;
  if (metadata === undefined || edges === undefined) return undefined;
  const pieces: Piece[] = [{ ...metadata, text: `{"metadata":${metadataText(context)},` }];
  for (const id of different.nodes) {
    const node = manifest.nodes.get(id);
    const place = places.nodes.get(id);
    if (node === undefined || place === undefined) return undefined;
    pieces.push({ ...place, text: nodeText(node, compiled.get(id)) });
  }
  if (different.hasNewEdges) {
    const text = [...jsonObject(edgeEntries(manifest))].join('');
    pieces.push({ ...edges, text: `${text.slice(1, -1)},\n` });
  }
  return joined(file, pieces);
}

/** Where things stand in a manifest: each entry has a line of its own, but the first of a map, which follows its name. */
interface Places {
  /** The first line. */
  metadata?: Span;
  /** The values of the nodes that were asked for. */
  readonly nodes: Map<string, Span>;
  /** The lines of both maps of edges. */
  edges?: Span;
}

function placesIn(file: string, ids: ReadonlySet<string>): Places {
  const idsByKey = new Map([...ids].map((id) => [JSON.stringify(id), id]));
  const places: Places = { nodes: new Map() };
  let isInNodes = false;
  let last: { id: string; start: number; end: number } | undefined;
  let edgesAt = -1;
  eachLine(file, (bytes, from, to, at) => {
    const starts = (text: string) =>
      bytes[from + text.length - 1] === BRACE && bytes.toString('latin1', from, from + text.length) === text;
    if (last !== undefined) {
      // The value ends before the comma, and the last one before the end of the map.
      const isLast = starts('"sources":{');
      places.nodes.set(last.id, { start: last.start, end: last.end - (isLast ? 2 : 1) });
      last = undefined;
    }
    if (places.metadata === undefined) places.metadata = { start: 0, end: at + to - from };
    else if (!isInNodes && starts(NODES)) isInNodes = true;
    else if (isInNodes && starts('"sources":{')) isInNodes = false;
    else if (starts('"parent_map":{')) edgesAt = at;
    else if (edgesAt !== -1 && starts('"group_map":{')) places.edges ??= { start: edgesAt, end: at };
    if (!isInNodes) return;
    const first = starts(NODES) ? from + NODES.length : from;
    const end = bytes.indexOf('":', first);
    const id = end === -1 || end >= to ? undefined : idsByKey.get(bytes.toString('utf8', first, end + 1));
    if (id !== undefined) last = { id, start: at + end + 2 - from, end: at + to - from };
  });
  return places;
}

type Visit = (bytes: Buffer, from: number, to: number, at: number) => void;

/** Visits each line of a file: its bytes without the line break, and where it begins in the file. */
function eachLine(file: string, visit: Visit): void {
  const descriptor = openSync(file, 'r');
  try {
    let bytes = Buffer.allocUnsafe(BUFFER_BYTES);
    for (let at = 0; ; ) {
      const length = readSync(descriptor, bytes, 0, bytes.length, at);
      const held = bytes.subarray(0, length);
      let from = 0;
      for (let to = held.indexOf(NEWLINE); to !== -1; to = held.indexOf(NEWLINE, from)) {
        visit(held, from, to, at + from);
        from = to + 1;
      }
      if (length < bytes.length) {
        visit(held, from, length, at + from);
        return;
      }
      if (from === 0) bytes = Buffer.allocUnsafe(bytes.length * 2);
      at += from;
    }
  } finally {
    closeSync(descriptor);
  }
}

function* joined(file: string, pieces: readonly Piece[]): Generator<string | Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(BUFFER_BYTES);
    let at = 0;
    for (const { start, end, text } of pieces.toSorted((a, b) => a.start - b.start)) {
      yield* copied(descriptor, bytes, { start: at, end: start });
      yield text;
      at = end;
    }
    yield* copied(descriptor, bytes, { start: at, end: Number.POSITIVE_INFINITY });
  } finally {
    closeSync(descriptor);
  }
}

function* copied(descriptor: number, bytes: Buffer, { start, end }: Span): Generator<Uint8Array> {
  for (let at = start; at < end; ) {
    const length = readSync(descriptor, bytes, 0, Math.min(bytes.length, end - at), at);
    if (length === 0) return;
    yield bytes.subarray(0, length);
    at += length;
  }
}
