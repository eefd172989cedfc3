import { buildDag, reachable, topologicalOrder } from '../../graph/index.ts';
import type { Manifest } from '../../manifest/types.ts';
import { NodeChecker } from './node-checker.ts';
import type { CheckedNode, CheckInput } from './types.ts';

/** Nodes that are analyzed at the same time. */
const AT_ONCE = 4;

/**
 * Checks every selected node and, silently, all that they read, parents first: the columns that a node gives are what
 * its children are checked against. Nothing is asked of a warehouse. Gives the selected nodes in that order.
 */
export async function checkProject(input: CheckInput): Promise<readonly CheckedNode[]> {
  const { manifest, selected, onNode, signal } = input;
  const parentsOf = new Map([...manifest.parentMap, ...hooksInOrder(manifest)]);
  const order = parentsFirst(manifest, selected, parentsOf);
  const checker = new NodeChecker(input);
  await checker.prepare();
  const outcomes = new Map<string, Promise<CheckedNode>>();
  const turns = new Turns(AT_ONCE);
  const told: CheckedNode[] = [];
  for (const id of order) {
    const parents = (parentsOf.get(id) ?? []).flatMap((parent) => outcomes.get(parent) ?? []);
    const outcome = Promise.all(parents).then((known) =>
      turns.take(async () => {
        signal.throwIfAborted();
        const checked = await checker.check(id, known);
        if (selected.has(id)) onNode?.(checked, told.push(checked), selected.size);
        return checked;
      }),
    );
    // Whoever waits for it gets the reason; that nobody does yet is no mistake.
    outcome.catch(() => undefined);
    outcomes.set(id, outcome);
  }
  const all = await Promise.all(outcomes.values());
  return all.filter((one) => selected.has(one.uniqueId));
}

/** Hooks with the one before each among their parents: a hook sees what those before it made. */
function hooksInOrder({ nodes, parentMap }: Manifest): readonly (readonly [string, readonly string[]])[] {
  const hooks = [...nodes.values()].filter((node) => node.resource_type === 'operation');
  const runs = ['on-run-start', 'on-run-end'].map((when) => hooks.filter((node) => node.tags.includes(when)));
  return runs.flatMap((run) =>
    run.slice(1).map((node, index) => {
      const before = run[index];
      const own = parentMap.get(node.unique_id) ?? [];
      return [node.unique_id, before === undefined ? own : [...own, before.unique_id]] as const;
    }),
  );
}

function parentsFirst(
  manifest: Manifest,
  selected: ReadonlySet<string>,
  parentsOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const ids = [...manifest.sources.keys(), ...manifest.nodes.keys(), ...manifest.unitTests.keys()];
  const dag = buildDag(ids, (id) => parentsOf.get(id) ?? []);
  const starts = [...selected].flatMap((id) => dag.indexes.get(id) ?? []);
  const wanted = new Set([...starts, ...reachable(dag, starts, 'ancestors')]);
  return [...topologicalOrder(dag)].filter((index) => wanted.has(index)).map((index) => dag.ids[index] ?? '');
}

/** Lets a number of tasks run at a time, in the order they came. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(free: number) {
    this.#free = free;
  }

  async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
