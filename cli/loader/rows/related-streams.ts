import type { Stream } from '../../connectors/index.ts';
import { declarationOf } from '../declaration.ts';
import type { LoadRequest } from '../types.ts';
import { streamOf } from './stream.ts';

type Streams = ReadonlyMap<string, Stream>;

/** What was found of a manifest's sources: all loads of a run ask for the same. */
const FOUND = new WeakMap<object, Map<string, Promise<Streams>>>();

/**
 * The tables of a load's source and connection by their lower-case names, those at the source too. Throws as
 * `declarationOf` for what is wrong with any of them.
 */
export async function relatedStreams(request: LoadRequest): Promise<Streams> {
  const { manifest, source } = request;
  if (manifest === undefined) return new Map();
  const bySource = FOUND.get(manifest.sources) ?? new Map<string, Promise<Streams>>();
  FOUND.set(manifest.sources, bySource);
  const key = JSON.stringify([source.source_name, source.etl.connection]);
  const found = bySource.get(key) ?? find(request);
  bySource.set(key, found);
  return await found;
}

async function find({ manifest, source, connections }: LoadRequest): Promise<Streams> {
  const streams = new Map<string, Stream>();
  for (const one of manifest?.sources.values() ?? []) {
    if (one.source_name !== source.source_name || one.etl.connection !== source.etl.connection) continue;
    const stream = streamOf(one, await declarationOf(one, connections), manifest);
    streams.set(stream.table.toLowerCase(), stream).set(one.name.toLowerCase(), stream);
  }
  return streams;
}
