import type { YamlMap } from '../../config/types.ts';
import { diagnostic, nearest } from '../../diagnostics/index.ts';
import type { Draft, MutableNode } from '../read/draft.ts';
import { otherParts } from '../read/exposures.ts';
import type { MutableMacro } from '../read/macros.ts';
import { nameNode } from '../read/names.ts';
import { snapshotProblem } from '../read/snapshots.ts';
import { constraintMistakes } from '../resolve/constraint-mistakes.ts';
import { checkNames, UniqueNodes } from '../resolve/duplicates.ts';
import { findRef, lookupOrder, type RefAnswer } from '../resolve/lookup.ts';
import { isMicrobatchConfig, microbatchProblem, runsInBatches } from '../resolve/microbatch.ts';
import { inferPrimaryKeys } from '../resolve/primary-key.ts';
import { described } from '../resolve/references.ts';
import { semanticLayer } from '../resolve/semantic.ts';
import { metricMistakes } from '../resolve/semantic-mistakes.ts';
import type { Disabled, DocNode, GroupNode, Manifest, Node, SourceNode } from '../types.ts';
import { applyConfig } from './apply-config.ts';
import { describeAll } from './describe-all.ts';
import { type Lookups, lookupsOf } from './lookups.ts';
import { placeInYaml } from './places.ts';
import { collect } from './read-nodes.ts';
import type { Properties } from './read-properties.ts';
import { resolveAll } from './resolve-all.ts';
import type { Workspace } from './workspace.ts';

/** What the files of a project and its packages gave. */
export interface Parts {
  readonly drafts: readonly Draft[];
  readonly docs: readonly DocNode[];
  readonly macros: readonly MutableMacro[];
  readonly properties: Properties;
  readonly selectors: Manifest['selectors'];
  /** Makes the data tests, once the nodes they are attached to are complete. */
  makeTests(): readonly Draft[];
}

/** Configures, names, splits by `enabled`, resolves and checks everything: the manifest. */
export function finishManifest(work: Workspace, parts: Parts): Manifest {
  const { found, host, shown } = work;
  const disabled = new Map<string, Disabled[]>();
  const nodes = new UniqueNodes<MutableNode>(found, (node) => shown(node.etl.file));
  const place = (node: MutableNode): void => {
    if (node.config.enabled) nodes.add(node);
    else disabled.set(node.unique_id, [...(disabled.get(node.unique_id) ?? []), node]);
  };
  for (const draft of parts.drafts) {
    collect(work, () => finishDraft(work, draft));
    place(draft.node);
    if (draft.entry !== undefined) work.entries.set(draft.node.unique_id, draft.entry);
  }
  const sources = enabledSources(work, parts.properties, disabled);
  const lookups = lookupsOf(lookupOrder(host.root), nodes.byId.values(), sources.values(), disabled);
  for (const draft of parts.makeTests()) {
    collect(work, () => finishDraft(work, draft));
    attach(draft.node, lookups);
    place(draft.node);
  }
  const semantic = semanticLayer(parts.properties.others, {
    find: (ref, own) => foundBy(findRef(lookups, host.root.name, own, ref)),
    configOf: (node) => work.configs.build(otherParts(node)),
    ...work.naming.target,
  });
  for (const { metric, problem } of metricMistakes(semantic)) {
    const place = { ...placeInYaml(work, metric, ['type_params']), uniqueId: metric.unique_id };
    found.push(diagnostic('ETL2045', { name: metric.name, problem }, place));
  }
  for (const one of semantic.disabled) disabled.set(one.unique_id, [...(disabled.get(one.unique_id) ?? []), one]);
  const manifest: Manifest = {
    projectName: host.root.name,
    nodes: nodes.byId,
    sources,
    exposures: new Map(),
    macros: new Map(parts.macros.map((macro) => [macro.unique_id, macro])),
    docs: new Map(parts.docs.map((doc) => [doc.unique_id, doc])),
    groups: new Map(parts.properties.groups.map((group) => [group.unique_id, group])),
    unitTests: new Map(),
    others: semantic.others,
    disabled,
    selectors: parts.selectors,
    parentMap: new Map(),
    childMap: new Map(),
  };
  describeAll(work, parts, manifest);
  resolveAll(work, parts, manifest, lookups);
  checkAll(work, manifest);
  const tests = [...manifest.nodes.values(), ...[...disabled.values()].flat()].filter(isTest);
  inferPrimaryKeys(nodes.byId.values(), tests);
  return manifest;
}

function isTest(node: Disabled): node is Node {
  return node.resource_type === 'test';
}

/** Configures and names the node of a draft. */
export function finishDraft(work: Workspace, draft: Draft): void {
  applyConfig(work, draft);
  nameNode(work.naming, draft.node);
}

function enabledSources(work: Workspace, { sources }: Properties, disabled: Map<string, Disabled[]>) {
  const unique = new UniqueNodes<SourceNode>(work.found, (source) => work.shown(source.etl.file));
  for (const source of sources) {
    if (source.config.enabled) unique.add(source);
    else disabled.set(source.unique_id, [...(disabled.get(source.unique_id) ?? []), source]);
  }
  return unique.byId;
}

/** A data test of a node belongs to its group. */
export function attach(test: MutableNode, { enabled, disabled }: Lookups): void {
  if (test.resource_type !== 'test' || test.file_key_name?.startsWith('sources.') !== false) return;
  const name = test.file_key_name.slice(test.file_key_name.indexOf('.') + 1);
  const version = test.refs.findLast((ref) => ref.name === name)?.version ?? null;
  const owner =
    enabled.find(name, test.package_name, version)[0] ??
    disabled.find(name, test.package_name, version)[0] ??
    disabled.find(name, null, version)[0];
  if (owner === undefined) return;
  test.attached_node = owner.unique_id;
  test.group = owner.group;
}

function foundBy(answer: RefAnswer): Node | undefined {
  return answer !== undefined && 'node' in answer ? answer.node : undefined;
}

function checkAll(work: Workspace, manifest: Manifest): void {
  const check = nodeCheck(work, manifest.groups.values());
  for (const node of manifest.nodes.values()) check(node);
  checkNames(manifest.nodes.values(), (node) => work.shown(node.etl.file), work.found);
}

/** Arguments that may be left out come last. */
function defaultProblem({ arguments: all = [] }: Node): string | undefined {
  const isGiven = ({ default_value: value }: YamlMap) => value !== null;
  const late = all.find((one, index) => !isGiven(one) && all.slice(0, index).some(isGiven));
  return late === undefined ? undefined : `has the argument "${late.name}" without a default behind one with a default`;
}

/** Tells what is wrong with a complete node by itself. */
export function nodeCheck(work: Workspace, all: Iterable<GroupNode>): (node: Node) => void {
  const { found, host } = work;
  const groups = new Set([...all].map((group) => group.name));
  const batched = runsInBatches(host);
  const spaced = host.root.flags.require_resource_names_without_spaces === false ? 'warning' : 'error';
  return (node) => {
    const { name, config, unique_id: uniqueId } = node;
    const at = (key: string) => ({ ...placeInYaml(work, node, ['config', key]), uniqueId });
    if (name.includes(' ')) {
      const place = { ...placeInYaml(work, node, ['name']), uniqueId };
      found.push(diagnostic('ETL2012', { what: described(node) }, place, spaced));
    }
    if (node.group !== null && !groups.has(node.group) && node.resource_type !== 'test') {
      const like = nearest(node.group, groups);
      found.push(diagnostic('ETL2023', { group: node.group, what: described(node), nearest: like }, at('group')));
    }
    if (node.resource_type === 'model' && node.contract?.enforced === true && Object.keys(node.columns).length === 0)
      found.push(diagnostic('ETL2042', { name }, at('contract')));
    for (const { problem, hint, at: path } of node.resource_type === 'model' ? constraintMistakes(node) : []) {
      const place = { ...placeInYaml(work, node, path), uniqueId, hint };
      found.push(diagnostic('ETL2044', { name, problem }, place));
    }
    const wrong = batched && isMicrobatchConfig(config) ? microbatchProblem(config) : undefined;
    if (wrong !== undefined) found.push(diagnostic('ETL2043', { name, problem: wrong.problem }, at(wrong.key)));
    const argumentsPlace = () => ({ ...placeInYaml(work, node, ['arguments']), uniqueId });
    const late = node.resource_type === 'function' ? defaultProblem(node) : undefined;
    if (late !== undefined)
      found.push(diagnostic('ETL2041', { what: described(node), problem: late }, argumentsPlace()));
    const problem = node.resource_type === 'snapshot' ? snapshotProblem(config) : undefined;
    if (problem !== undefined) found.push(diagnostic('ETL2040', { name, problem }, at('group')));
  };
}
