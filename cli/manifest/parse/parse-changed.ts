import { isDeepStrictEqual } from 'node:util';
import { checkProperties } from '../../config/schemas/check-properties.ts';
import type { CachedParse } from '../cache/parse-cache.ts';
import { mapsOf } from '../read/columns.ts';
import type { Draft, MutableNode } from '../read/draft.ts';
import { ownerOf, testDrafts } from '../read/generic-tests.ts';
import { applyPatch, DraftIndex, KIND } from '../read/patches.ts';
import { type PropertyEntry, readPropertyFile } from '../read/property-file.ts';
import { draftOfFile } from '../read/sql-draft.ts';
import { DocLookup } from '../resolve/descriptions.ts';
import { checkCycles, edgesOf, manifestEdges } from '../resolve/edges.ts';
import { lookupOrder } from '../resolve/lookup.ts';
import { inferPrimaryKeys } from '../resolve/primary-key.ts';
import type { Manifest, Node } from '../types.ts';
import { type Affected, affectedBy, isOfYaml } from './affected.ts';
import { describeNode, filler } from './describe-all.ts';
import { attach, finishDraft, nodeCheck } from './finish-manifest.ts';
import { lookupsOf } from './lookups.ts';
import { placeTests } from './place-tests.ts';
import { referencesIn, resolveNode } from './resolve-all.ts';
import type { Workspace } from './workspace.ts';

/** What parsing the changed files alone has changed. */
export interface Reparsed {
  /** unique_ids of the nodes that were made anew. */
  readonly ids: readonly string[];
  /** There are the same nodes in the same order as before. */
  readonly isSameList: boolean;
  /** All nodes have the parents that they had. */
  readonly isSameGraph: boolean;
}

/**
 * Parses the changed files of a cached parse and puts their nodes into its manifest, where the outcome is that of
 * parsing everything: nothing that other nodes see of the changed ones may differ, and nothing may be wrong. Gives
 * nothing otherwise, with the manifest as it was.
 */
export function parseChanged(work: Workspace, cached: CachedParse): Reparsed | undefined {
  const { manifest } = cached;
  const affected = affectedBy(cached, work.files);
  if (affected === undefined) return undefined;
  const entries = readEntries(work, affected);
  const all = entries && namedToo(manifest, affected, entries, work);
  if (entries === undefined || all === undefined || toldBefore(work, cached, all)) return undefined;
  const drafts = draftsOf(work, all, entries);
  if (drafts === undefined) return undefined;
  // What a unit test must give depends on whether its model asks this.
  const asksIncremental = ({ depends_on: { macros } }: Node) => macros.includes('macro.dbt.is_incremental');
  const isSwitched = drafts.some(({ node }, at) => all[at] && asksIncremental(node) !== asksIncremental(all[at].node));
  if (isSwitched && manifest.unitTests.size > 0) return undefined;
  const next = new Map(manifest.nodes);
  for (const { node } of drafts) next.set(node.unique_id, node);
  const tests = testsOf(work, withNodes(manifest, next), entries);
  if (tests === undefined) return undefined;
  const placed = placeTests(next, tests, work.files, affected.changed);
  if (placed === undefined) return undefined;
  const made = [...drafts.map(({ node }) => node), ...tests];
  const changed = withNodes(manifest, placed.nodes);
  if (!complete(work, changed, made)) return undefined;
  const isSame = (node: Node) =>
    isDeepStrictEqual(manifest.nodes.get(node.unique_id)?.depends_on.nodes, node.depends_on.nodes);
  const isSameGraph = placed.isSameList && made.every(isSame);
  if (!isSameGraph) checkCycles(edgesOf(manifestEdges(changed)), work.found, () => ({}));
  if (work.found.length > 0) return undefined;
  for (const id of manifest.nodes.keys()) if (!placed.isSameList) manifest.nodes.delete(id);
  for (const [id, node] of placed.nodes) manifest.nodes.set(id, node);
  return { ids: made.map((node) => node.unique_id), isSameList: placed.isSameList, isSameGraph };
}

/** The manifest with other nodes; its edges are not known. */
function withNodes(manifest: Manifest, nodes: Map<string, Node>): Manifest {
  const { projectName, sources, exposures, macros, docs, groups, unitTests, others, disabled, selectors } = manifest;
  const known = { projectName, sources, exposures, macros, docs, groups, unitTests, others, disabled, selectors };
  return { ...known, nodes, parentMap: new Map(), childMap: new Map() };
}

interface Entries {
  /** Of the changed files. */
  readonly changed: readonly PropertyEntry[];
  /** Of other files that describe nodes which are read again. */
  readonly describing: readonly PropertyEntry[];
}

function readEntries(work: Workspace, affected: Affected): Entries | undefined {
  const { root, packages } = work.host;
  const read = (file: Affected['changed'][number], isChanged: boolean): readonly PropertyEntry[] => {
    const reading = { shownAs: work.shown(file.absolute), render: work.renderer.property, found: work.found };
    const properties = readPropertyFile(file, { ...reading, texts: work.settings.texts });
    if (properties === undefined) return [];
    const flavour = [root, ...packages].find((one) => one.name === file.packageName)?.flavour ?? root.flavour;
    if (isChanged)
      work.found.push(...checkProperties(properties.source.yaml, { flavour, aliases: work.host.adapter.aliases }));
    return properties.entries;
  };
  const changed = affected.changed.flatMap((file) => read(file, true));
  const describing = affected.describing.flatMap((file) => read(file, false));
  const isPlain = ({ section, data }: PropertyEntry) =>
    KIND[section] !== undefined && section !== 'snapshots' && mapsOf(data.versions).length === 0;
  return work.found.length === 0 && changed.every(isPlain) ? { changed, describing } : undefined;
}

/** The affected nodes and those that the changed files name now; nothing when a name is not that of one node. */
function namedToo(
  manifest: Manifest,
  affected: Affected,
  entries: Entries,
  work: Workspace,
): Affected['nodes'] | undefined {
  const known = new Set(affected.nodes.map(({ node }) => node.name));
  const named = new Set(entries.changed.map((entry) => entry.name));
  const byName = new Map<string, Node[]>();
  for (const node of [...manifest.nodes.values(), ...([...manifest.disabled.values()].flat() as Node[])]) {
    if (!known.has(node.name) && !named.has(node.name)) continue;
    if (node.etl !== undefined && isOfYaml(node)) continue;
    byName.set(node.name, [...(byName.get(node.name) ?? []), node]);
  }
  if ([...known].some((name) => byName.get(name)?.length !== 1)) return undefined;
  const nodes = [...affected.nodes];
  for (const { section, name } of entries.changed) {
    const [node, ...more] = byName.get(name) ?? [];
    if (node === undefined || more.length > 0 || node.resource_type !== KIND[section]) return undefined;
    if (known.has(name)) continue;
    // Another file describes it already, or it is not enabled.
    if (node.patch_path !== null || manifest.nodes.get(node.unique_id) !== node) return undefined;
    const file = work.files.find((one) => one.absolute === node.etl.file);
    if (file === undefined || (node.version ?? null) !== null) return undefined;
    known.add(name);
    nodes.push({ node, file });
  }
  const isChanged = new Set(affected.changed.map((file) => file.absolute));
  const described = new Set(entries.changed.map((entry) => entry.name));
  const isTwice = ({ node: { name, etl } }: Affected['nodes'][number]) =>
    described.has(name) && etl.patchFile !== undefined && !isChanged.has(etl.patchFile);
  return nodes.some(isTwice) ? undefined : nodes;
}

/** Whether the cached parse had something to tell of what is read again. */
function toldBefore(work: Workspace, { warnings, changed }: CachedParse, nodes: Affected['nodes']): boolean {
  const ids = new Set(nodes.map(({ node }) => node.unique_id));
  const files = new Set([...changed, ...nodes.map(({ file }) => file)].map((file) => work.shown(file.absolute)));
  return warnings.some(({ uniqueId, position }) => ids.has(uniqueId ?? '') || files.has(position?.file ?? ''));
}

/** The nodes of files anew; nothing when other nodes would see a difference. */
function draftsOf(work: Workspace, nodes: Affected['nodes'], entries: Entries): readonly Draft[] | undefined {
  const drafts = nodes.map(({ file }) => draftOfFile(work.settings, file));
  const index = new DraftIndex(drafts, () => true);
  const names = new Set(nodes.map(({ node }) => node.name));
  const isMeant = ({ section, name }: PropertyEntry) => KIND[section] !== undefined && names.has(name);
  for (const entry of [...entries.changed, ...entries.describing.filter(isMeant)]) applyPatch(index, entry, work);
  for (const draft of drafts) finishDraft(work, draft);
  if (work.found.length > 0) return undefined;
  const isAlike = drafts.every((draft, at) => nodes[at] !== undefined && looksAlike(nodes[at].node, draft));
  return isAlike ? drafts : undefined;
}

const SEEN_BY_OTHERS = [
  'unique_id',
  'name',
  'resource_type',
  'package_name',
  'path',
  'original_file_path',
  'fqn',
  'language',
  'database',
  'schema',
  'alias',
  'relation_name',
  'group',
  'access',
  'version',
] as const;

/** Whether other nodes see no difference, and whether the node is enabled for the same reasons as before. */
function looksAlike(old: Node, { node, fileConfig }: Draft): boolean {
  if ('enabled' in fileConfig || 'enabled' in old.unrendered_config || !node.config.enabled) return false;
  if (old.config.materialized !== node.config.materialized) return false;
  if (old.contract?.enforced !== node.contract?.enforced) return false;
  return SEEN_BY_OTHERS.every((key) => isDeepStrictEqual(old[key], node[key]));
}

function testsOf(work: Workspace, manifest: Manifest, { changed }: Entries): readonly MutableNode[] | undefined {
  const order = lookupOrder(work.host.root);
  const lookups = lookupsOf(order, manifest.nodes.values(), manifest.sources.values(), manifest.disabled);
  const owners = changed.filter(({ section }) => section === 'models' || section === 'seeds').map(ownerOf);
  const drafts = owners.flatMap((owner) => testDrafts(work.settings, owner));
  for (const draft of drafts) {
    finishDraft(work, draft);
    attach(draft.node, lookups);
  }
  const isPlain = drafts.every(({ node }) => node.config.enabled && node.relation_name === null);
  return isPlain && work.found.length === 0 ? drafts.map(({ node }) => node) : undefined;
}

/** Does for some nodes what is done for all when everything is parsed. Whether nothing is wrong with them. */
function complete(work: Workspace, manifest: Manifest, made: readonly MutableNode[]): boolean {
  const { found, host } = work;
  const fill = filler(work, new DocLookup(host.root.name, manifest.docs.values()));
  const lookups = lookupsOf(
    lookupOrder(host.root),
    manifest.nodes.values(),
    manifest.sources.values(),
    manifest.disabled,
  );
  const where = referencesIn(work, lookups);
  const check = nodeCheck(work, manifest.groups.values());
  for (const node of made) {
    describeNode(fill, node);
    resolveNode(where, node, found);
    check(node);
    if (!node.config.enabled) return false;
  }
  const models = new Set(made.map((node) => node.unique_id));
  const asked = [...manifest.nodes.values(), ...([...manifest.disabled.values()].flat() as Node[])];
  const tests = asked.filter((node) => node.resource_type === 'test' && models.has(node.attached_node ?? ''));
  inferPrimaryKeys(made, tests);
  return found.length === 0;
}
