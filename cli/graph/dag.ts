/**
 * A directed graph over strings, stored as index arrays: `children` of node `i` are
 * `childTargets[childOffsets[i] .. childOffsets[i + 1])`, and likewise its parents.
 * Indexes follow the order in which the ids were given. It may hold cycles until `findCycle` says otherwise.
 */
export interface Dag {
  readonly ids: readonly string[];
  readonly indexes: ReadonlyMap<string, number>;
  readonly parentOffsets: Int32Array;
  readonly parentTargets: Int32Array;
  readonly childOffsets: Int32Array;
  readonly childTargets: Int32Array;
}

/** Which way a walk goes. */
export type Direction = 'ancestors' | 'descendants';

/**
 * Builds the graph of `ids`, whose direct parents `parentsOf` tells.
 * Parents that are not among `ids` are left out, and an edge given twice counts once.
 */
export function buildDag(ids: Iterable<string>, parentsOf: (id: string) => Iterable<string>): Dag {
  const indexes = new Map<string, number>();
  for (const id of ids) if (!indexes.has(id)) indexes.set(id, indexes.size);
  const names = [...indexes.keys()];
  const parents: number[] = [];
  const parentOffsets = new Int32Array(names.length + 1);
  const childOffsets = new Int32Array(names.length + 1);
  const seenBy = new Int32Array(names.length).fill(-1);
  names.forEach((id, index) => {
    for (const name of parentsOf(id)) {
      const parent = indexes.get(name);
      if (parent === undefined || seenBy[parent] === index) continue;
      seenBy[parent] = index;
      parents.push(parent);
      childOffsets[parent + 1] = at(childOffsets, parent + 1) + 1;
    }
    parentOffsets[index + 1] = parents.length;
  });
  for (let index = 0; index < names.length; index += 1)
    childOffsets[index + 1] = at(childOffsets, index + 1) + at(childOffsets, index);
  const parentTargets = Int32Array.from(parents);
  const childTargets = turned(parentOffsets, parentTargets, childOffsets);
  return { ids: names, indexes, parentOffsets, parentTargets, childOffsets, childTargets };
}

/**
 * The nodes that a walk from `starts` reaches in at most `depth` steps (without one: all), sorted by nothing.
 * A start is among them only when a walk from another start (or a cycle) reaches it.
 */
export function reachable(dag: Dag, starts: Iterable<number>, direction: Direction, depth?: number): Set<number> {
  const offsets = direction === 'ancestors' ? dag.parentOffsets : dag.childOffsets;
  const targets = direction === 'ancestors' ? dag.parentTargets : dag.childTargets;
  const found = new Set<number>();
  let layer: Iterable<number> = starts;
  for (let step = 0; depth === undefined || step < depth; step += 1) {
    const next: number[] = [];
    for (const node of layer) {
      const end = at(offsets, node + 1);
      for (let edge = at(offsets, node); edge < end; edge += 1) {
        const target = at(targets, edge);
        if (found.has(target)) continue;
        found.add(target);
        next.push(target);
      }
    }
    if (next.length === 0) break;
    layer = next;
  }
  return found;
}

/** The direct parents (or children) of one node, as indexes. */
export function neighbours(dag: Dag, node: number, direction: Direction): Int32Array {
  return direction === 'ancestors'
    ? dag.parentTargets.subarray(at(dag.parentOffsets, node), at(dag.parentOffsets, node + 1))
    : dag.childTargets.subarray(at(dag.childOffsets, node), at(dag.childOffsets, node + 1));
}

/**
 * Indexes, every parent before its children; nodes that are free at the same time keep the order they were given in.
 * Nodes on a cycle, and what comes after them, are left out: the result is shorter than `dag.ids` then.
 */
export function topologicalOrder(dag: Dag): Int32Array {
  const order = new Int32Array(dag.ids.length);
  const waiting = new Int32Array(dag.ids.length);
  let length = 0;
  for (let node = 0; node < waiting.length; node += 1) {
    waiting[node] = at(dag.parentOffsets, node + 1) - at(dag.parentOffsets, node);
    if (waiting[node] === 0) order[length++] = node;
  }
  for (let head = 0; head < length; head += 1) {
    for (const child of neighbours(dag, at(order, head), 'descendants')) {
      const left = at(waiting, child) - 1;
      waiting[child] = left;
      if (left === 0) order[length++] = child;
    }
  }
  return order.subarray(0, length);
}

/**
 * One cycle as ids, each followed by one of its children and the first repeated at the end (`a`, `b`, `a`);
 * nothing when there is none. Of the nodes on cycles it starts with the one that was given first.
 */
export function findCycle(dag: Dag): string[] | undefined {
  const order = topologicalOrder(dag);
  if (order.length === dag.ids.length) return undefined;
  const stuck = new Uint8Array(dag.ids.length).fill(1);
  for (const node of order) stuck[node] = 0;
  for (let start = 0; start < stuck.length; start += 1) {
    if (stuck[start] !== 1) continue;
    const cycle = wayBack(dag, start);
    if (cycle !== undefined) return cycle.map((node) => dag.ids[node] ?? '');
  }
  return undefined;
}

/**
 * For each node the weight of the heaviest way from it (itself included) to a node without children:
 * what still has to happen, one after the other, once it starts. Nodes on cycles get 0.
 */
export function criticalPathWeights(dag: Dag, weightOf: (id: string) => number): Float64Array {
  const weights = new Float64Array(dag.ids.length);
  const order = topologicalOrder(dag);
  for (let position = order.length - 1; position >= 0; position -= 1) {
    const node = at(order, position);
    let heaviest = 0;
    for (const child of neighbours(dag, node, 'descendants')) heaviest = Math.max(heaviest, weights[child] ?? 0);
    weights[node] = heaviest + weightOf(dag.ids[node] ?? '');
  }
  return weights;
}

/** The shortest way from `start` back to itself, or nothing. */
function wayBack(dag: Dag, start: number): number[] | undefined {
  const cameFrom = new Int32Array(dag.ids.length).fill(-1);
  const queue = [start];
  for (const node of queue) {
    for (const child of neighbours(dag, node, 'descendants')) {
      if (child === start) return [...trail(cameFrom, start, node), start];
      if (at(cameFrom, child) !== -1) continue;
      cameFrom[child] = node;
      queue.push(child);
    }
  }
  return undefined;
}

function trail(cameFrom: Int32Array, start: number, end: number): number[] {
  const way = [end];
  for (let node = end; node !== start; ) {
    node = at(cameFrom, node);
    way.push(node);
  }
  return way.reverse();
}

/** The edges of `targets` the other way round, placed by `turnedOffsets`. */
function turned(offsets: Int32Array, targets: Int32Array, turnedOffsets: Int32Array): Int32Array {
  const result = new Int32Array(targets.length);
  const filled = turnedOffsets.slice();
  for (let node = 0; node + 1 < offsets.length; node += 1) {
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge += 1) {
      const target = at(targets, edge);
      const place = at(filled, target);
      result[place] = node;
      filled[target] = place + 1;
    }
  }
  return result;
}

/** Indexed reads that stay within the array by construction. */
function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}
