import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import { columnNodes, constraintOf, mapsOf, textOf } from './columns.ts';
import type { Draft, MutableNode } from './draft.ts';
import { detailsIn, type PropertyEntry, type Section } from './property-file.ts';

/** The kind of node that a section describes. */
export const KIND: Partial<Record<Section, string>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  data_tests: 'test',
  functions: 'function',
};

/** Finds the drafts that a name in YAML means. */
export class DraftIndex {
  readonly #byName = new Map<string, Draft[]>();
  readonly #isEnabled: (draft: Draft) => boolean;

  /** `isEnabled` tells what the project and the node's own file say, without YAML. */
  constructor(drafts: readonly Draft[], isEnabled: (draft: Draft) => boolean) {
    this.#isEnabled = isEnabled;
    for (const draft of drafts) this.add(draft);
  }

  add(draft: Draft): void {
    const list = this.#byName.get(draft.node.name);
    if (list === undefined) this.#byName.set(draft.node.name, [draft]);
    else list.push(draft);
  }

  /** Nodes of the name as dbt finds them: the package's, else another package's, else the package's disabled ones. */
  find(name: string, packageName: string): readonly Draft[] {
    const all = this.#byName.get(name) ?? [];
    const own = all.filter((draft) => draft.node.package_name === packageName);
    if (all.length === 1 && own.length === 1) return own;
    const enabled = own.filter(this.#isEnabled);
    if (enabled.length > 0) return enabled;
    const other = all.find((draft) => !own.includes(draft) && this.#isEnabled(draft));
    return other === undefined ? own : [other];
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }
}

/** What a property entry says of its node, config keys in one place. */
export interface Patch {
  readonly entry: PropertyEntry;
  readonly data: YamlMap;
  readonly config: YamlMap | undefined;
}

const CONFIG_BESIDE = ['meta', 'docs', 'group', 'contract', 'access'] as const;

/** Reads an entry; keys that may stand beside `config:` or under it are brought under it. */
export function patchOf(entry: PropertyEntry, found: Diagnostic[]): Patch {
  const { data } = entry;
  let config: Record<string, Yaml> | undefined = isYamlMap(data.config) ? { ...data.config } : undefined;
  for (const key of CONFIG_BESIDE) {
    const value = data[key];
    if (value === undefined) continue;
    if (config !== undefined && key in config && isYamlMap(data.config) && key in data.config)
      found.push(diagnostic('ETL2030', { key, name: entry.name }, detailsIn(entry, [key], 'key')));
    else config = { ...config, [key]: value };
  }
  return { entry, data, config };
}

/** Puts the properties of an entry on its node. Tells of entries that describe nothing and of second descriptions. */
export function applyPatch(
  index: DraftIndex,
  entry: PropertyEntry,
  { found, unread }: { readonly found: Diagnostic[]; readonly unread: ReadonlySet<string> },
): readonly Draft[] {
  const kind = KIND[entry.section];
  const packageName = entry.source.file.packageName;
  const named = index.find(entry.name, packageName);
  const drafts = named.filter((draft) => draft.node.resource_type === kind);
  if (drafts.length === 0) {
    if (!unread.has(entry.name)) found.push(nothingToPatch(index, entry, named[0]?.node));
    return [];
  }
  const patch = patchOf(entry, found);
  for (const draft of drafts) {
    const { node } = draft;
    if (node.patch_path !== null) {
      const other = node.patch_path.slice(node.patch_path.indexOf('://') + 3);
      found.push(diagnostic('ETL2031', { name: entry.name, other }, detailsIn(entry, ['name'])));
      continue;
    }
    draft.patchConfig = patch.config;
    draft.entry = entry;
    putProperties(node, patch.entry, {
      description: textOf(patch.data.description) ?? '',
      columns: mapsOf(patch.data.columns),
      constraints: mapsOf(patch.data.constraints),
    });
    if (node.resource_type === 'model') putModelProperties(node, patch.data);
    if (node.resource_type === 'function') putSignature(node, patch.data);
  }
  return drafts;
}

function nothingToPatch(index: DraftIndex, entry: PropertyEntry, other: MutableNode | undefined): Diagnostic {
  const { section, name } = entry;
  const details = detailsIn(entry, ['name']);
  if (other !== undefined)
    return diagnostic('ETL2033', { section, name, kind: other.resource_type }, details, 'warning');
  const like = nearest(name, index.names());
  return diagnostic('ETL2032', { section, name, nearest: like }, details, 'warning');
}

/** What every described node has. */
export interface NodeProperties {
  readonly description: string;
  readonly columns: readonly YamlMap[];
  readonly constraints: readonly YamlMap[];
}

/** Puts description, columns and constraints on a node, and where they stand. */
export function putProperties(node: MutableNode, entry: PropertyEntry, properties: NodeProperties): void {
  const { file } = entry.source;
  node.patch_path = `${file.packageName}://${file.originalPath}`;
  node.description = properties.description;
  node.columns = columnNodes(properties.columns);
  node.etl = { ...node.etl, patchFile: file.absolute };
  if (node.resource_type === 'model') node.constraints = properties.constraints.map((one) => constraintOf(one, true));
}

/** The keys that only functions have. */
function putSignature(node: MutableNode, data: YamlMap): void {
  const described = (one: YamlMap) => ({ data_type: one.data_type ?? null, description: textOf(one.description) });
  node.returns = isYamlMap(data.returns) ? described(data.returns) : null;
  node.arguments = mapsOf(data.arguments).map((one) => ({
    name: one.name ?? null,
    ...described(one),
    default_value: one.default_value ?? null,
  }));
}

/** The keys that only models have. */
export function putModelProperties(node: MutableNode, data: YamlMap): void {
  node.deprecation_date = momentOf(textOf(data.deprecation_date));
  if (isYamlMap(data.time_spine)) {
    const granularities = mapsOf(data.time_spine.custom_granularities);
    node.time_spine = {
      standard_granularity_column: data.time_spine.standard_granularity_column ?? null,
      custom_granularities: granularities.map((one) => ({
        name: one.name ?? null,
        column_name: one.column_name ?? null,
      })),
    };
  }
}

/** A date as the manifest shows it: a moment, in UTC unless told. */
function momentOf(text: string | null): string | null {
  if (text === null) return null;
  const moment = text.includes('T') ? text : `${text}T00:00:00`;
  return /(?:[+-]\d\d:\d\d|Z)$/.test(moment) ? moment : `${moment}+00:00`;
}
