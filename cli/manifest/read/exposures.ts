import type { YamlMap } from '../../config/types.ts';
import type { ExposureNode, GenericNode, GroupNode, RefArgs } from '../types.ts';
import { mapOf, textOf, textsOf } from './columns.ts';
import { EMPTY_LIST, type Mutable } from './draft.ts';
import type { ConfigParts, NodeConfigs } from './node-config.ts';
import type { PropertyEntry } from './property-file.ts';

/** What an exposure's `depends_on` says. */
export interface ExposureReferences {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [string, string])[];
  readonly metrics: readonly (readonly string[])[];
}

/** The node of one exposure; its parents follow from `references`. */
export function exposureNode(
  configs: NodeConfigs,
  entry: PropertyEntry,
  own: YamlMap,
  references: ExposureReferences,
  createdAt: number,
): Mutable<ExposureNode> {
  const { data, name } = entry;
  const { file } = entry.source;
  const fqn = fqnOf(entry);
  const patch = mapOf(data.config);
  const { config, written } = configs.build({ kind: 'exposure', packageName: file.packageName, fqn, patch });
  const tags = [...new Set([...textsOf(own.tags), ...textsOf(data.tags), ...textsOf(config.tags)])].sort();
  const meta = { ...mapOf(own.meta), ...mapOf(data.meta), ...mapOf(config.meta) };
  return {
    name,
    resource_type: 'exposure',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `exposure.${file.packageName}.${name}`,
    fqn,
    type: textOf(data.type) ?? '',
    owner: { email: null, name: null, ...mapOf(data.owner) },
    description: textOf(data.description) ?? '',
    label: textOf(data.label),
    maturity: textOf(data.maturity),
    meta,
    tags,
    config: { ...config, tags, meta } as unknown as ExposureNode['config'],
    unrendered_config: written,
    url: textOf(data.url),
    depends_on: { macros: EMPTY_LIST, nodes: EMPTY_LIST },
    refs: references.refs,
    sources: references.sources,
    metrics: references.metrics,
    created_at: createdAt,
  };
}

/** The node of one group; as in dbt, the configs of model folders show in it. */
export function groupNode(configs: NodeConfigs, entry: PropertyEntry): GroupNode {
  const { data, name } = entry;
  const { file } = entry.source;
  const parts = { packageName: file.packageName, fqn: fqnOf(entry), patch: mapOf(data.config) };
  const { config } = configs.build({ kind: 'group', ...parts });
  return {
    name,
    resource_type: 'group',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `group.${file.packageName}.${name}`,
    owner: { email: null, name: null, ...mapOf(data.owner) },
    description: textOf(data.description),
    config,
  };
}

/** What the config of such a node is merged from. */
export function otherParts(node: GenericNode): ConfigParts {
  const { resource_type, package_name: packageName, fqn, config } = node;
  return { kind: resource_type as ConfigParts['kind'], packageName, fqn, patch: mapOf(config as YamlMap | undefined) };
}

/** A metric, semantic model, saved query or function, kept as it was written. */
export function otherNode(entry: PropertyEntry, resourceType: GenericNode['resource_type']): GenericNode {
  const { file } = entry.source;
  return {
    ...entry.data,
    name: entry.name,
    resource_type: resourceType,
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `${resourceType}.${file.packageName}.${entry.name}`,
    fqn: fqnOf(entry),
  };
}

function fqnOf({ name, source: { file } }: PropertyEntry): string[] {
  return [file.packageName, ...file.path.split('/').slice(0, -1), name];
}
