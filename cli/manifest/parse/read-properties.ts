import { checkProperties } from '../../config/schemas/check-properties.ts';
import { diagnostic, nearest } from '../../diagnostics/index.ts';
import { projectOf } from '../context/context-host.ts';
import { mapOf, mapsOf, textOf, textsOf } from '../read/columns.ts';
import type { ConfiguredKind } from '../read/config-defaults.ts';
import { type Draft, EMPTY_LIST, type Mutable } from '../read/draft.ts';
import { exposureNode, groupNode, otherNode } from '../read/exposures.ts';
import { ownerOf, type TestOwner } from '../read/generic-tests.ts';
import type { MutableMacro } from '../read/macros.ts';
import { applyPatch, DraftIndex } from '../read/patches.ts';
import { detailsIn, type PropertyEntry, readPropertyFile, type Section } from '../read/property-file.ts';
import { yamlSnapshot } from '../read/snapshots.ts';
import { isOverride, SourceOverrides } from '../read/source-overrides.ts';
import { sourceNodes } from '../read/sources.ts';
import { unitTestNode } from '../read/unit-tests.ts';
import { applyVersions, versionsOf } from '../read/versions.ts';
import type { ExposureNode, GenericNode, GroupNode, SourceNode, UnitTestNode } from '../types.ts';
import { collect } from './read-nodes.ts';
import type { Workspace } from './workspace.ts';

/** What the property files of all packages say, nodes of files apart. */
export interface Properties {
  readonly sources: Mutable<SourceNode>[];
  readonly exposures: Mutable<ExposureNode>[];
  readonly groups: GroupNode[];
  readonly unitTests: Mutable<UnitTestNode>[];
  readonly others: GenericNode[];
  /** What data tests are attached to, in the order in which the tests are made. */
  readonly owners: TestOwner[];
}

const OTHERS = {
  metrics: 'metric',
  semantic_models: 'semantic_model',
  saved_queries: 'saved_query',
} as const;

/** Reads all property files and puts what they say on the drafts and macros that they describe. */
export function readProperties(work: Workspace, drafts: Draft[], macros: readonly MutableMacro[]): Properties {
  const entries = readEntries(work);
  const properties: Properties = { sources: [], exposures: [], groups: [], unitTests: [], others: [], owners: [] };
  for (const entry of entries) {
    if (entry.section !== 'snapshots') continue;
    const draft = yamlSnapshot(work.settings, entry, work.found);
    if (draft !== undefined) drafts.push(draft);
  }
  const index = new DraftIndex(drafts, (draft) => isEnabled(work, draft));
  const macrosById = new Map(macros.map((macro) => [macro.unique_id, macro]));
  const sourceOwners: TestOwner[] = [];
  const overrides = new SourceOverrides(entries, work.found);
  for (const entry of entries) {
    if (isOverride(entry)) continue;
    collect(work, () => readEntry(work, entry, properties, sourceOwners, index, macrosById, overrides));
  }
  const sourceNames = new Set(properties.sources.map((source) => source.source_name));
  tellTwins(work, entries);
  overrides.tellUnused([...sourceNames], work.found);
  properties.owners.push(...sourceOwners);
  return properties;
}

/** Whether a node is enabled before YAML says anything of it. */
function isEnabled(work: Workspace, { node, fileConfig: file }: Draft): boolean {
  const kind = node.resource_type as ConfiguredKind;
  return work.configs.build({ kind, packageName: node.package_name, fqn: node.fqn, file }).config.enabled !== false;
}

function readEntries(work: Workspace): PropertyEntry[] {
  const entries: PropertyEntry[] = [];
  const seen = new Set<string>();
  const { root, packages } = work.host;
  const flavours = new Map([root, ...packages].map((project) => [project.name, project.flavour]));
  for (const file of work.files) {
    if (file.kind !== 'properties' || seen.has(file.absolute)) continue;
    seen.add(file.absolute);
    const read = readPropertyFile(file, {
      texts: work.settings.texts,
      shownAs: work.shown(file.absolute),
      render: work.renderer.property,
      found: work.found,
    });
    if (read === undefined) continue;
    entries.push(...read.entries);
    const flavour = flavours.get(file.packageName) ?? root.flavour;
    work.found.push(...checkProperties(read.source.yaml, { flavour, aliases: work.host.adapter.aliases }));
  }
  return entries;
}

/** Sections whose things have no file of their own; two of one name in a package cannot be told apart. */
const NAMED_ONCE: ReadonlySet<Section> = new Set([
  'exposures',
  'groups',
  'metrics',
  'semantic_models',
  'saved_queries',
]);

function tellTwins(work: Workspace, entries: readonly PropertyEntry[]): void {
  const first = new Map<string, PropertyEntry>();
  for (const entry of entries) {
    const { section, name, data, source } = entry;
    if (!NAMED_ONCE.has(section) || mapOf(data.config).enabled === false) continue;
    const key = [section, source.file.packageName, name].join('.');
    const other = first.get(key);
    if (other === undefined) first.set(key, entry);
    else {
      const kind = section.replaceAll('_', ' ').replace(/ies$/, 'y').replace(/s$/, '');
      const params = { kind, name, files: [other.source.yaml.file, source.yaml.file] };
      work.found.push(diagnostic('ETL2010', params, detailsIn(entry, ['name'])));
    }
  }
}

function readEntry(
  work: Workspace,
  entry: PropertyEntry,
  properties: Properties,
  sourceOwners: TestOwner[],
  index: DraftIndex,
  macros: ReadonlyMap<string, MutableMacro>,
  overrides: SourceOverrides,
): void {
  const { section, data } = entry;
  switch (section) {
    case 'models':
      if (mapsOf(data.versions).length > 0) readVersions(work, entry, properties, index);
      else {
        if ((data.latest_version ?? null) !== null) tellLatest(work, entry);
        applyPatch(index, entry, work);
        properties.owners.push(ownerOf(entry));
      }
      return;
    case 'seeds':
    case 'snapshots':
      applyPatch(index, entry, work);
      properties.owners.push(ownerOf(entry));
      return;
    case 'analyses':
    case 'functions':
    case 'data_tests':
      applyPatch(index, entry, work);
      return;
    case 'sources':
      for (const { node, owner } of sourceNodes(work, entry, overrides)) {
        properties.sources.push(node);
        work.entries.set(node.unique_id, entry);
        sourceOwners.push(owner);
      }
      return;
    case 'macros':
      patchMacro(work, entry, macros);
      return;
    case 'exposures':
      properties.exposures.push(readExposure(work, entry));
      work.entries.set(`exposure.${entry.source.file.packageName}.${entry.name}`, entry);
      return;
    case 'groups':
      properties.groups.push(groupNode(work.configs, entry));
      return;
    case 'unit_tests':
      properties.unitTests.push(unitTestNode(work, entry));
      work.entries.set(properties.unitTests.at(-1)?.unique_id ?? '', entry);
      return;
    default:
      properties.others.push(otherNode(entry, OTHERS[section]));
      work.entries.set(properties.others.at(-1)?.unique_id ?? '', entry);
  }
}

function tellLatest(work: Workspace, entry: PropertyEntry): void {
  const params = { name: entry.name, version: String(entry.data.latest_version), versions: [] };
  work.found.push(diagnostic('ETL2034', params, detailsIn(entry, ['latest_version'])));
}

function readVersions(work: Workspace, entry: PropertyEntry, properties: Properties, index: DraftIndex): void {
  applyVersions(index, entry, work.found);
  for (const { version, columns, tests } of versionsOf(entry)) {
    const owner = { ...ownerOf(entry), version, columns, tests };
    properties.owners.push(owner);
  }
}

function readExposure(work: Workspace, entry: PropertyEntry): Mutable<ExposureNode> {
  const { host, renderer, configs, createdAt } = work;
  const lines = textsOf(entry.data.depends_on).map((line) => `{{ ${line} }}`);
  const captured = renderer.references(lines.join('\n'), entry);
  // As in dbt, what stands at the top of the section without a plus is added again.
  const own = projectOf(host, entry.source.file.packageName).configs.exposures;
  const references = { ...captured, metrics: captured.metrics ?? EMPTY_LIST };
  const node = exposureNode(configs, entry, own, references, createdAt);
  return { ...node, depends_on: { macros: captured.macros, nodes: EMPTY_LIST } };
}

function patchMacro(work: Workspace, entry: PropertyEntry, macros: ReadonlyMap<string, MutableMacro>): void {
  const { data, name } = entry;
  const { file } = entry.source;
  const macro = macros.get(`macro.${file.packageName}.${name}`) ?? macros.get(`macro.${file.packageName}.test_${name}`);
  if (macro === undefined || macro.name !== name) {
    const names = [...macros.values()].filter((one) => one.package_name === file.packageName).map((one) => one.name);
    const params = { section: 'macros', name, nearest: nearest(name, names) };
    work.found.push(diagnostic('ETL2032', params, detailsIn(entry, ['name']), 'warning'));
    return;
  }
  const config = mapOf(data.config);
  const twin = work.entries.get(macro.unique_id);
  if (twin !== undefined) {
    const params = { name, other: twin.source.yaml.file };
    work.found.push(diagnostic('ETL2031', params, detailsIn(entry, ['name'])));
  }
  work.entries.set(macro.unique_id, entry);
  macro.patch_path = `${file.packageName}://${file.originalPath}`;
  macro.description = textOf(data.description) ?? '';
  macro.meta = { ...mapOf(data.meta), ...mapOf(config.meta) };
  const docs = mapOf(config.docs ?? data.docs);
  macro.docs = { show: docs.show !== false, node_color: textOf(docs.node_color) };
  macro.config = { meta: macro.meta, docs: { ...macro.docs } };
  macro.arguments = mapsOf(data.arguments).map((one) => ({
    name: one.name ?? null,
    type: one.type ?? null,
    description: textOf(one.description) ?? '',
  }));
}
