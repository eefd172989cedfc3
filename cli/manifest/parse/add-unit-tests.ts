import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import type { Mutable } from '../read/draft.ts';
import type { NodeLookup } from '../resolve/lookup.ts';
import type { Manifest, Node, UnitTestNode } from '../types.ts';
import { placeInYaml } from './places.ts';
import type { Workspace } from './workspace.ts';

/** Where the models of unit tests are looked up. */
export interface UnitTestLookups {
  readonly enabled: NodeLookup;
  readonly disabled: NodeLookup;
}

/** Hangs a unit test on its model; one of a versioned model is made for each version that it names. */
export function addUnitTest(
  work: Workspace,
  manifest: Manifest,
  lookups: UnitTestLookups,
  unitTest: Mutable<UnitTestNode>,
): void {
  const { model, package_name: packageName } = unitTest;
  const config = unitTest.config as { readonly enabled?: boolean } | undefined;
  const [found] = lookups.enabled.find(model, packageName, null);
  const isModelDisabled = found === undefined && lookups.disabled.find(model, packageName, null).length > 0;
  if (config?.enabled === false || isModelDisabled) {
    const disabled = { ...unitTest, config: { ...config, enabled: false } };
    manifest.disabled.set(unitTest.unique_id, [disabled as unknown as Node]);
    return;
  }
  if (found === undefined && work.unread.has(model)) return;
  if (found?.resource_type !== 'model') {
    const params = {
      what: `Unit test "${unitTest.name}"`,
      name: model,
      nearest: nearest(model, lookups.enabled.names()),
    };
    const place = placeInYaml(work, unitTest, ['model']);
    work.found.push(diagnostic('ETL2001', params, { ...place, uniqueId: unitTest.unique_id }));
    return;
  }
  const isVersioned = found.version !== null && found.version !== undefined;
  const wrong = isVersioned ? null : (unversioned(unitTest) ?? incrementalMistake(unitTest, found));
  if (wrong !== null) {
    refuse(work, unitTest, wrong);
    return;
  }
  const tested = isVersioned
    ? versionsOf(manifest, found).filter((node) => isWanted(node, unitTest.versions))
    : [found];
  if (tested.length === 0)
    refuse(work, unitTest, { problem: 'names versions that the model has not', at: ['versions'] });
  for (const node of tested) {
    const mistake = isVersioned ? incrementalMistake(unitTest, node) : null;
    if (mistake !== null) refuse(work, unitTest, mistake);
    const made = ofVersion(unitTest, node);
    const twin = manifest.unitTests.get(made.unique_id);
    if (twin !== undefined) refuseTwin(work, twin, unitTest);
    manifest.unitTests.set(made.unique_id, made);
  }
}

interface Mistake {
  readonly problem: string;
  readonly at: readonly string[];
  readonly hint?: string;
}

function refuse(work: Workspace, unitTest: UnitTestNode, { problem, at, hint }: Mistake): void {
  const { name: test, model, unique_id: uniqueId } = unitTest;
  const place = placeInYaml(work, unitTest, at);
  const found: Diagnostic = diagnostic('ETL2051', { test, model, problem }, { ...place, uniqueId, hint });
  work.found.push(found);
}

function refuseTwin(work: Workspace, twin: UnitTestNode, unitTest: UnitTestNode): void {
  const { name, unique_id: uniqueId } = unitTest;
  const files = [twin.original_file_path, unitTest.original_file_path];
  const params = { kind: 'unit test', name, files };
  const hint = 'Unit tests of one model have names of their own; rename one of them.';
  work.found.push(diagnostic('ETL2010', params, { ...placeInYaml(work, unitTest, ['name']), uniqueId, hint }));
}

function unversioned({ versions }: UnitTestNode): Mistake | null {
  const { include, exclude } = versionLists(versions);
  if (include === undefined && exclude === undefined) return null;
  return { problem: 'names versions, but the model has none', at: ['versions'], hint: 'Remove "versions".' };
}

/** What dbt asks of a test of a model that calls `is_incremental()`: what it gives, and the rows that were there before. */
function incrementalMistake(unitTest: UnitTestNode, model: Node): Mistake | null {
  if (!model.depends_on.macros.includes('macro.dbt.is_incremental')) return null;
  const given = unitTest.overrides?.macros['is_incremental'];
  if (typeof given !== 'boolean') {
    const problem = 'does not say what is_incremental() gives, which the model asks';
    return { problem, at: ['name'], hint: 'Write "overrides: {macros: {is_incremental: false}}", or true.' };
  }
  if (!given || unitTest.given.some(({ input }) => input === 'this')) return null;
  const problem = 'is an incremental run, but gives no rows for "this", the model as it was before';
  return { problem, at: ['given'], hint: 'Add "- input: this" with its rows under "given".' };
}

function versionsOf(manifest: Manifest, model: Node): Node[] {
  const isVersion = (node: Node) =>
    node.resource_type === 'model' && node.name === model.name && node.package_name === model.package_name;
  return [...manifest.nodes.values()].filter(isVersion);
}

function ofVersion(unitTest: UnitTestNode, node: Node): UnitTestNode {
  const { package_name: packageName, model, name } = unitTest;
  const version = node.version ?? null;
  return {
    ...unitTest,
    unique_id: `unit_test.${packageName}.${model}.${name}${version === null ? '' : `_v${version}`}`,
    version,
    schema: node.schema,
    depends_on: { macros: [], nodes: [node.unique_id] },
  };
}

function isWanted(node: Node, versions: unknown): boolean {
  const { include, exclude } = versionLists(versions);
  const has = (list: readonly unknown[]): boolean => list.some((one) => String(one) === String(node.version));
  if (exclude !== undefined) return !has(exclude);
  return include === undefined || has(include);
}

function versionLists(versions: unknown): { include?: readonly unknown[]; exclude?: readonly unknown[] } {
  const { include, exclude } = (versions ?? {}) as { include?: unknown; exclude?: unknown };
  const listed = (list: unknown): list is unknown[] => Array.isArray(list) && list.length > 0;
  return { ...(listed(include) ? { include } : {}), ...(listed(exclude) ? { exclude } : {}) };
}
