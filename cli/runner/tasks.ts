import type { Manifest, Node, SourceNode, UnitTestNode } from '../manifest/types.ts';
import { gatedNode } from '../quality/index.ts';
import type { NodeKind } from './events.ts';
import type { Task } from './schedule.ts';

/** What a run gives a result for. */
export type RunnableNode = Node | SourceNode | UnitTestNode;

/** One thing that a thread runs: a node with the tests that gate it, or tests alone. */
export interface RunTask extends Task {
  /** What is built or loaded; null when the task is tests alone. */
  readonly main: Node | SourceNode | null;
  /** Source tables that are loaded with it and become visible together with it: the rest of its cluster. */
  readonly cluster: readonly SourceNode[];
  /** Data tests that run with it, in the order of their names. */
  readonly tests: readonly Node[];
  /** Unit tests, run first: the node is not built when one fails. */
  readonly unitTests: readonly UnitTestNode[];
}

/** What a command runs of a selection. */
export interface TaskOptions {
  /** Kinds of node that the command runs; tests among them or not. */
  readonly kinds: ReadonlySet<NodeKind>;
  /** `after_tests`: gating tests run with their node, before it is published. */
  readonly publish: 'after_tests' | 'before_tests';
  /** Whether the engine can hold a node back until its tests passed: any node, or which. */
  readonly canHoldBack: boolean | ((node: Node | SourceNode) => boolean);
  /** Expected seconds of a node, from earlier runs. */
  readonly seconds?: (uniqueId: string) => number | undefined;
}

/** The kind of a node as runs name it; null for what no command runs. */
export function kindOf(node: RunnableNode): NodeKind | null {
  switch (node.resource_type) {
    case 'source':
      return node.etl.connection === null ? null : 'load';
    case 'model':
      return node.config.materialized === 'ephemeral' ? null : 'model';
    case 'seed':
    case 'function':
    case 'snapshot':
    case 'test':
    case 'operation':
    case 'analysis':
    case 'unit_test':
      return node.resource_type;
  }
}

/**
 * The tasks of a run over the selected nodes. A task waits for its nearest selected ancestors, also through nodes that
 * are not selected. A test that runs on its own holds back what is downstream of all its parents, as in dbt.
 */
export function runTasks(manifest: Manifest, selected: ReadonlySet<string>, options: TaskOptions): RunTask[] {
  const mains: (Node | SourceNode)[] = [];
  const tests: Node[] = [];
  for (const id of [...selected].sort()) {
    const node = manifest.nodes.get(id) ?? manifest.sources.get(id);
    const kind = node === undefined ? null : kindOf(node);
    if (node === undefined || kind === null || !options.kinds.has(kind)) continue;
    if (node.resource_type === 'test') tests.push(node);
    else mains.push(node);
  }
  const built = new Set(mains.map((node) => node.unique_id));
  const clusters = new Clusters(mains);
  const gates = (test: Node) => {
    const gated = gatedNode(test, manifest) ?? clusters.gatedBy(test);
    return gated !== null && isHeldBack(gated, manifest, options) ? gated : null;
  };
  const { gating, alone } = divided(tests, built, gates, options);
  const reach = new Ancestors(manifest);
  const units = unitTests(manifest, selected, built, options);
  const testTasks = [...batched(alone, manifest), ...units.alone.map(unitTestTask)];
  const holding = holders(testTasks, mains, reach);
  const weight = (ids: readonly string[]) => ids.reduce((sum, id) => sum + (options.seconds?.(id) ?? 1), 0);
  const parentTasks = (ids: Iterable<string>) => [...new Set([...ids].map((id) => clusters.taskOf(id)))];
  return [
    ...mains.filter(clusters.isFirst).map((main) => {
      const cluster = clusters.restOf(main);
      const ids = [main, ...cluster].map((node) => node.unique_id);
      return {
        id: main.unique_id,
        parents: parentTasks(ids.flatMap((id) => [...reach.nearest(id, built), ...(holding.get(id) ?? [])])),
        weight: weight(ids),
        main,
        cluster,
        tests: ids.flatMap((id) => gating.get(id) ?? []),
        unitTests: units.ofModel.get(main.unique_id) ?? [],
      };
    }),
    ...testTasks.map((task) => ({
      ...task,
      parents: parentTasks(testsOf(task).flatMap((test) => [...reach.nearest(test.unique_id, built)])),
      weight: weight(testsOf(task).map((test) => test.unique_id)),
    })),
  ];
}

/** The source tables of a run that are loaded together: those of one connection and one `load: cluster`. */
class Clusters {
  readonly #byId = new Map<string, readonly SourceNode[]>();

  constructor(mains: readonly (Node | SourceNode)[]) {
    const byKey = new Map<string, SourceNode[]>();
    for (const main of mains) {
      const key = clusterOf(main);
      if (key === null || main.resource_type !== 'source') continue;
      const members = byKey.get(key) ?? [];
      byKey.set(key, members);
      members.push(main);
      this.#byId.set(main.unique_id, members);
    }
  }

  /** The id of the task that a node belongs to. */
  taskOf(id: string): string {
    return this.#byId.get(id)?.[0]?.unique_id ?? id;
  }

  /** True for the node that its task is named after. */
  readonly isFirst = (main: Node | SourceNode): boolean => this.taskOf(main.unique_id) === main.unique_id;

  restOf(main: Node | SourceNode): readonly SourceNode[] {
    return this.#byId.get(main.unique_id)?.slice(1) ?? [];
  }

  /** The table that a test of several tables gates, where all of them become visible together; else null. */
  gatedBy(test: Node): string | null {
    const parents = test.depends_on.nodes;
    const [first] = parents;
    const members = first === undefined ? undefined : this.#byId.get(first);
    const ids = new Set(members?.map((member) => member.unique_id));
    return parents.every((parent) => ids.has(parent)) ? (first ?? null) : null;
  }
}

/** What the tables of one cluster have in common; null for a node that is in none. */
export function clusterOf(main: Node | SourceNode): string | null {
  if (main.resource_type !== 'source' || typeof main.etl.load.cluster !== 'string') return null;
  return JSON.stringify([main.source_name, main.etl.connection, main.database, main.etl.load.cluster]);
}

function isHeldBack(gated: string, manifest: Manifest, { canHoldBack }: TaskOptions): boolean {
  if (typeof canHoldBack === 'boolean') return canHoldBack;
  const node = manifest.nodes.get(gated) ?? manifest.sources.get(gated);
  return node !== undefined && canHoldBack(node);
}

/** Tests that gate a node of this run, by node, and those that run on their own. */
function divided(
  tests: readonly Node[],
  built: ReadonlySet<string>,
  gates: (test: Node) => string | null,
  options: TaskOptions,
) {
  const gating = new Map<string, Node[]>();
  const alone: Node[] = [];
  for (const test of tests) {
    const gated = options.publish === 'after_tests' ? gates(test) : null;
    if (gated === null || !built.has(gated)) alone.push(test);
    else gating.set(gated, [...(gating.get(gated) ?? []), test]);
  }
  return { gating, alone };
}

/** The selected unit tests: those of models of this run, by model, and those that run on their own. */
function unitTests(
  manifest: Manifest,
  selected: ReadonlySet<string>,
  built: ReadonlySet<string>,
  { kinds }: TaskOptions,
) {
  const ofModel = new Map<string, UnitTestNode[]>();
  const alone: UnitTestNode[] = [];
  for (const [id, unitTest] of manifest.unitTests) {
    if (!kinds.has('unit_test') || !selected.has(id)) continue;
    const [model] = unitTest.depends_on.nodes;
    if (model === undefined || !built.has(model)) alone.push(unitTest);
    else ofModel.set(model, [...(ofModel.get(model) ?? []), unitTest]);
  }
  return { ofModel, alone };
}

/** A task of tests alone. */
type TestTask = Omit<RunTask, 'parents' | 'weight'> & { readonly main: null };

function unitTestTask(unitTest: UnitTestNode): TestTask {
  return { id: unitTest.unique_id, main: null, cluster: [], tests: [], unitTests: [unitTest] };
}

function testsOf(task: Pick<RunTask, 'tests' | 'unitTests'>): (Node | UnitTestNode)[] {
  return [...task.unitTests, ...task.tests];
}

/** Tests of one view are one task, so that the view is computed once for all of them; others are tasks of their own. */
function batched(tests: readonly Node[], manifest: Manifest) {
  const tasks: (TestTask & { tests: Node[] })[] = [];
  const ofView = new Map<string, { tests: Node[] }>();
  for (const test of tests) {
    const view = viewUnderTest(test, manifest);
    const known = view === null ? undefined : ofView.get(view);
    if (known !== undefined) {
      known.tests.push(test);
      continue;
    }
    const task = { id: test.unique_id, main: null, cluster: [], tests: [test], unitTests: [] };
    tasks.push(task);
    if (view !== null) ofView.set(view, task);
  }
  return tasks;
}

/** The view that a generic test reads alone; null for tests of tables and tests with other parents. */
export function viewUnderTest(test: Node, manifest: Manifest): string | null {
  const [parent, ...others] = new Set(test.depends_on.nodes);
  if (parent === undefined || others.length > 0 || test.test_metadata === undefined) return null;
  return manifest.nodes.get(parent)?.config.materialized === 'view' ? parent : null;
}

/** For each built node, the test tasks that it waits for: those whose parents are all its ancestors. */
function holders(
  testTasks: readonly TestTask[],
  mains: readonly (Node | SourceNode)[],
  reach: Ancestors,
): Map<string, string[]> {
  const holding = new Map<string, string[]>();
  if (testTasks.length === 0) return holding;
  for (const main of mains) {
    const ancestors = reach.all(main.unique_id);
    if (ancestors.size === 0) continue;
    const waits = testTasks.filter((task) =>
      testsOf(task).every(
        (test) => test.depends_on.nodes.length > 0 && test.depends_on.nodes.every((id) => ancestors.has(id)),
      ),
    );
    if (waits.length > 0)
      holding.set(
        main.unique_id,
        waits.map((task) => task.id),
      );
  }
  return holding;
}

/** Ancestors over the manifest's edges, remembered. */
class Ancestors {
  readonly #manifest: Manifest;
  readonly #all = new Map<string, ReadonlySet<string>>();

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  all(id: string): ReadonlySet<string> {
    const known = this.#all.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const parent of this.#manifest.parentMap.get(next) ?? []) {
        if (found.has(parent)) continue;
        found.add(parent);
        queue.push(parent);
      }
    }
    this.#all.set(id, found);
    return found;
  }

  /** The nearest ancestors that are in `wanted`: the way up ends at each. */
  nearest(id: string, wanted: ReadonlySet<string>): Set<string> {
    const found = new Set<string>();
    const seen = new Set([id]);
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const parent of this.#manifest.parentMap.get(next) ?? []) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        if (wanted.has(parent)) found.add(parent);
        else queue.push(parent);
      }
    }
    return found;
  }
}
