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
  const order = parentsFirst(manifest, selected);
  const checker = new NodeChecker(input);
  const outcomes = new Map<string, Promise<CheckedNode>>();
  const turns = new Turns(AT_ONCE);
  const told: CheckedNode[] = [];
  for (const id of order) {
    const parents = (manifest.parentMap.get(id) ?? []).flatMap((parent) => outcomes.get(parent) ?? []);
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

function parentsFirst(manifest: Manifest, selected: ReadonlySet<string>): readonly string[] {
  const ids = [...manifest.sources.keys(), ...manifest.nodes.keys()];
  const dag = buildDag(ids, (id) => manifest.parentMap.get(id) ?? []);
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
