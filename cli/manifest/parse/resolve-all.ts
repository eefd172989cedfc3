import { type Diagnostic, diagnostic, nearest, type Position } from '../../diagnostics/index.ts';
import type { MutableNode } from '../read/draft.ts';
import { checkCycles, edgesOf, manifestEdges } from '../resolve/edges.ts';
import {
  type CallKind,
  callPosition,
  described,
  type References,
  type Referring,
  resolveReferences,
} from '../resolve/references.ts';
import { scanTemplate } from '../static/scan.ts';
import type { ExposureNode, Manifest, Node } from '../types.ts';
import { addUnitTest } from './add-unit-tests.ts';
import type { Parts } from './finish-manifest.ts';
import type { Lookups } from './lookups.ts';
import { placeInYaml } from './places.ts';
import type { Workspace } from './workspace.ts';

/** Resolves all references into `depends_on.nodes`, adds exposures and unit tests, and fills the graph's maps. */
export function resolveAll(work: Workspace, parts: Parts, manifest: Manifest, lookups: Lookups): void {
  const { found } = work;
  const where = referencesIn(work, lookups);
  for (const node of manifest.nodes.values() as Iterable<MutableNode>) resolveNode(where, node, found);
  for (const exposure of parts.properties.exposures) {
    if (!exposure.config.enabled) {
      manifest.disabled.set(exposure.unique_id, [exposure]);
      continue;
    }
    const { parents } = resolveReferences(where, exposure as unknown as Referring, found);
    exposure.depends_on = {
      macros: exposure.depends_on.macros,
      nodes: [...parents, ...metricsOf(work, exposure, manifest)],
    };
    manifest.exposures.set(exposure.unique_id, exposure);
  }
  for (const unitTest of parts.properties.unitTests) addUnitTest(work, manifest, where, unitTest);
  const edges = edgesOf(manifestEdges(manifest), manifest);
  checkCycles(edges, found, (id, parent) => {
    const node = manifest.nodes.get(id);
    const target = manifest.nodes.get(parent);
    const index = node?.refs.findIndex((ref) => ref.name === target?.name) ?? -1;
    return node === undefined ? {} : (placeOf(work, node, 'ref', Math.max(index, 0)) ?? {});
  });
}

/** Where the references of a parse are looked up, and the rules of its packages. */
export function referencesIn(work: Workspace, lookups: Lookups): References {
  return {
    ...lookups,
    unread: work.unread,
    root: work.host.root.name,
    restricted: new Set(work.host.packages.filter((one) => one.restrictAccess).map((one) => one.name)),
    place: (of, kind, index) => placeOf(work, of, kind, index),
  };
}

/** Resolves the references of one node into its `depends_on.nodes`. */
export function resolveNode(where: References, node: MutableNode, found: Diagnostic[]): void {
  if (node.resource_type === 'seed') return;
  addConstraintReferences(node);
  const { parents, isDisabled } = resolveReferences(where, node, found);
  node.depends_on = { macros: node.depends_on.macros, nodes: parents };
  // dbt keeps such a test in the manifest, switched off.
  if (isDisabled) node.config = { ...node.config, enabled: false };
}

/** The metrics that an exposure names, alone or after their package. */
function metricsOf(work: Workspace, exposure: ExposureNode, { others }: Manifest): readonly string[] {
  const metrics = [...others.metrics.values()];
  return ((exposure.metrics ?? []) as readonly (readonly string[])[]).flatMap((named) => {
    const [name = '', owner] = named.toReversed();
    const found = metrics.find((one) => one.name === name && (owner === undefined || one.package_name === owner));
    if (found !== undefined) return [found.unique_id];
    const like = nearest(
      name,
      metrics.map((one) => one.name),
    );
    const details = { ...placeInYaml(work, exposure, ['depends_on']), uniqueId: exposure.unique_id };
    work.found.push(diagnostic('ETL2008', { what: described(exposure), name, nearest: like }, details));
    return [];
  });
}

/** A foreign key that names another model or source makes it a parent. */
function addConstraintReferences(node: MutableNode): void {
  if (node.resource_type !== 'model') return;
  const all = [...(node.constraints ?? []), ...Object.values(node.columns).flatMap((column) => column.constraints)];
  for (const { type, to } of all) {
    if (type !== 'foreign_key' || typeof to !== 'string') continue;
    const named = scanTemplate(`{{ ${to} }}`);
    if (named === undefined) continue;
    node.refs = [...node.refs, ...named.refs];
    node.sources = [...node.sources, ...named.sources];
  }
}

/** Where a reference stands: in the node's text, or in the YAML file of a data test, exposure or unit test. */
function placeOf(
  work: Workspace,
  of: Referring,
  kind: CallKind,
  index: number,
): { position: Position; frame?: string } | undefined {
  const node = of as Partial<Node>;
  const origin = node.etl;
  if (origin === undefined) return placeInYaml(work, of, ['depends_on', dependsIndex(of, kind, index)]);
  if (origin.yamlPath !== undefined) return placeInYaml(work, of, []);
  const file = work.shown(origin.file);
  const names = kind === 'ref' ? refNames(of, index) : ((kind === 'source' ? of.sources : of.functions)?.[index] ?? []);
  return callPosition(node.raw_code ?? '', file, origin, kind, index, names);
}

/** Which item of `depends_on` a reference of an exposure stands in, when all items are of one kind. */
function dependsIndex(of: Referring, kind: CallKind, index: number): number {
  return kind === 'ref' ? index : of.refs.length + index;
}

function refNames(of: Referring, index: number): string[] {
  const ref = of.refs[index];
  if (ref === undefined) return [];
  return ref.package === null ? [ref.name] : [ref.package, ref.name];
}
