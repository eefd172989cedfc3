import { createHash } from 'node:crypto';
import { DBT_VERSION } from '../context/base-members.ts';
import type { Disabled, Manifest, Node, SourceNode } from '../types.ts';
import { selectorDefinitions } from './selector-definitions.ts';
import { jsonMap, jsonObject, jsonWithout, textMap } from './write-json.ts';

/** What an artifact says of the invocation that wrote it. */
export interface ArtifactContext {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly generatedAt: Date;
  readonly projectName: string;
  readonly adapterType: string;
  readonly quoting: { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean };
}

/** What compiling a node adds to it in the manifest. */
export interface CompiledNode {
  readonly compiled: true;
  readonly compiled_code: string | null;
  readonly compiled_path?: string | null;
  readonly relation_name?: string | null;
  readonly extra_ctes_injected: boolean;
  readonly extra_ctes: readonly { readonly id: string; readonly sql: string }[];
}

const NOT_OF_SEEDS = new Set([
  'etl',
  'language',
  'refs',
  'sources',
  'metrics',
  'functions',
  'contract',
  'compiled_path',
]);

/** The text of dbt's `manifest.json` (v12), in chunks: no chunk is larger than one node. */
export function* manifestArtifact(
  manifest: Manifest,
  context: ArtifactContext,
  compiled: ReadonlyMap<string, CompiledNode> = new Map(),
): Generator<string> {
  const groups = groupMap(manifest);
  yield* jsonObject([
    ['metadata', [metadataText(context)]],
    ['nodes', textMap(nodesOf(manifest, false), (node) => nodeText(node, compiled.get(node.unique_id)))],
    ['sources', jsonMap(manifest.sources, withoutEtl)],
    ['macros', jsonMap(manifest.macros, withoutEtl)],
    ['docs', jsonMap(manifest.docs, same)],
    ['exposures', jsonMap(manifest.exposures, same)],
    ['metrics', jsonMap(manifest.others.metrics, same)],
    ['groups', jsonMap(manifest.groups, same)],
    ['selectors', jsonMap(selectorDefinitions(manifest.selectors), same)],
    ['disabled', jsonMap(manifest.disabled, (list) => list.map(disabledArtifact))],
    ...edgeEntries(manifest),
    ['group_map', jsonMap(groups, same)],
    ['saved_queries', jsonMap(manifest.others.saved_queries, same)],
    ['semantic_models', jsonMap(manifest.others.semantic_models, same)],
    ['unit_tests', jsonMap(manifest.unitTests, same)],
    ['functions', textMap(nodesOf(manifest, true), (node) => nodeText(node, compiled.get(node.unique_id)))],
  ]);
}

/** The functions of a manifest, which dbt keeps apart, or all other nodes. */
function nodesOf({ nodes }: Manifest, areFunctions: boolean): ReadonlyMap<string, Node> {
  const isMeant = (node: Node) => (node.resource_type === 'function') === areFunctions;
  const all = [...nodes];
  return all.every(([, node]) => isMeant(node)) ? nodes : new Map(all.filter(([, node]) => isMeant(node)));
}

/** The entries that hold the edges, for `jsonObject`. */
export function edgeEntries({ parentMap, childMap }: Manifest): [string, Iterable<string>][] {
  return [
    ['parent_map', jsonMap(parentMap, same)],
    ['child_map', jsonMap(childMap, same)],
  ];
}

function same<T>(value: T): T {
  return value;
}

function withoutEtl<T extends { readonly etl: unknown }>(value: T): Omit<T, 'etl'> {
  const { etl: _etl, ...rest } = value;
  return rest;
}

function disabledArtifact(node: Disabled): unknown {
  if (!('etl' in node)) return node;
  return node.resource_type === 'source' ? withoutEtl(node as SourceNode) : nodeArtifact(node as Node, undefined);
}

/** The text of one node. */
export function nodeText(node: Node, compiled: CompiledNode | undefined): string {
  const isPlain = compiled === undefined && node.resource_type !== 'seed';
  return isPlain ? jsonWithout(node, 'etl') : JSON.stringify(nodeArtifact(node, compiled));
}

/** A node as `manifest.json` shows it: dbt's fields and nothing else. */
export function nodeArtifact(node: Node, compiled: CompiledNode | undefined): Readonly<Record<string, unknown>> {
  if (node.resource_type !== 'seed') return { ...withoutEtl(node), ...compiled };
  const seed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) if (!NOT_OF_SEEDS.has(key)) seed[key] = value;
  seed.depends_on = { macros: node.depends_on.macros };
  return seed;
}

/** The text of what the manifest says of itself. */
export function metadataText(context: ArtifactContext): string {
  return JSON.stringify({
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: DBT_VERSION,
    generated_at: context.generatedAt.toISOString(),
    invocation_id: context.invocationId,
    invocation_started_at: context.startedAt.toISOString(),
    env: {},
    project_name: context.projectName,
    project_id: createHash('md5').update(context.projectName).digest('hex'),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: context.adapterType,
    quoting: { ...context.quoting, column: null },
    run_started_at: context.startedAt.toISOString(),
  });
}

/** Group name → the unique_ids of what is in it. */
function groupMap(manifest: Manifest): Map<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const group of manifest.groups.values()) groups.set(group.name, []);
  for (const node of manifest.nodes.values()) if (node.group !== null) groups.get(node.group)?.push(node.unique_id);
  const { metrics, semantic_models: models, saved_queries: queries } = manifest.others;
  for (const one of [metrics, models, queries].flatMap((map) => [...map.values()])) {
    if (typeof one.group === 'string') groups.get(one.group)?.push(one.unique_id);
  }
  return groups;
}
