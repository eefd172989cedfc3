import type { YamlMap } from '../../config/types.ts';
import type { ExposureNode, GenericNode, Manifest, Node, SourceNode, UnitTestNode } from '../types.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The manifest in memory of a `manifest.json` (v12), by whichever tool it was written: for `state:` and deferral.
 * What the file does not hold (`etl`: places in files, how a source is loaded) is empty. Takes the parsed JSON.
 */
export function manifestFromArtifact(artifact: Json): Manifest {
  const metadata = mapOf(artifact['metadata']);
  return {
    projectName: String(metadata['project_name'] ?? ''),
    nodes: new Map(['nodes', 'functions'].flatMap((kind) => [...entries<Node>(artifact[kind], withOrigin)])),
    sources: entries<SourceNode>(artifact['sources'], (node) => ({ ...node, etl: SOURCE_ORIGIN })),
    exposures: entries<ExposureNode>(artifact['exposures']),
    macros: entries(artifact['macros'], (macro) => ({ ...macro, etl: { file: '', line: 1, column: 1 } })),
    docs: entries(artifact['docs']),
    groups: entries(artifact['groups']),
    unitTests: entries<UnitTestNode>(artifact['unit_tests']),
    others: {
      metrics: entries<GenericNode>(artifact['metrics']),
      semantic_models: entries<GenericNode>(artifact['semantic_models']),
      saved_queries: entries<GenericNode>(artifact['saved_queries']),
    },
    disabled: new Map(Object.entries(mapOf(artifact['disabled']))) as Manifest['disabled'],
    selectors: entries<YamlMap>(artifact['selectors']),
    parentMap: new Map(Object.entries(mapOf(artifact['parent_map']))) as Manifest['parentMap'],
    childMap: new Map(Object.entries(mapOf(artifact['child_map']))) as Manifest['childMap'],
  };
}

const ORIGIN: Node['etl'] = { file: '', line: 1, column: 1, isStatic: false };
const withOrigin = (node: Json): Json => ({ ...node, etl: ORIGIN });
const SOURCE_ORIGIN: SourceNode['etl'] = {
  ...ORIGIN,
  connection: null,
  primaryKey: [],
  foreignKeys: [],
  load: {},
  declarationHash: '',
};

/** The entries of one map of the file; their shape is the schema's, which the file names. */
function entries<T>(map: unknown, complete: (entry: Json) => Json = (entry) => entry): Map<string, T> {
  return new Map(Object.entries(mapOf(map)).map(([id, entry]) => [id, complete(mapOf(entry)) as T]));
}

function mapOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
