import type { Manifest } from '../../manifest/types.ts';
import { buildDag, type Dag } from '../dag.ts';

/** In which map of the manifest a member stands. */
export type MemberKind =
  | 'node'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'unit_test'
  | 'semantic_model'
  | 'saved_query'
  | 'function';

/** The little that selectors need of anything in the graph; what only some kinds have is checked where it is used. */
export interface MemberNode {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly tags?: unknown;
  readonly config?: unknown;
  readonly unrendered_config?: unknown;
  readonly patch_path?: unknown;
  readonly depends_on?: unknown;
  readonly source_name?: unknown;
  readonly access?: unknown;
  readonly version?: unknown;
  readonly latest_version?: unknown;
  readonly test_metadata?: unknown;
  readonly raw_code?: unknown;
}

/** One thing that can be selected. `index` is its place in the members and in their graph. */
export interface Member {
  readonly index: number;
  readonly kind: MemberKind;
  readonly node: MemberNode;
}

/** All that can be selected, and the graph over it, with the same indexes. */
export interface Members {
  readonly list: readonly Member[];
  readonly dag: Dag;
}

/** Everything in a manifest that can be selected, in the order in which dbt searches it. */
export function membersOf(manifest: Manifest): Members {
  const maps: readonly (readonly [MemberKind, ReadonlyMap<string, MemberNode>])[] = [
    ['source', manifest.sources],
    ['exposure', manifest.exposures],
    ['metric', manifest.others.metrics],
    ['unit_test', manifest.unitTests],
    ['semantic_model', manifest.others.semantic_models],
    ['saved_query', manifest.others.saved_queries],
  ];
  const list: Member[] = [];
  const functions: MemberNode[] = [];
  const add = (kind: MemberKind, node: MemberNode) => list.push({ index: list.length, kind, node });
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'function') functions.push(node);
    else add('node', node);
  }
  for (const [kind, map] of maps) for (const node of map.values()) add(kind, node);
  for (const node of functions) add('function', node);
  const ids = list.map((member) => member.node.unique_id);
  return { list, dag: buildDag(ids, (id) => manifest.parentMap.get(id) ?? []) };
}

/** A field of a value that may be anything; nothing when it is no object or has no such own field. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** The strings of a list, or of a single one; anything else gives none. */
export function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
