import { EtlError } from '../diagnostics/index.ts';
import { buildDag, criticalPathWeights, type Dag, findCycle, neighbours } from '../graph/dag.ts';

/** One thing to run. `weight` is its expected seconds (1 when unknown); parents outside the schedule do not hold it. */
export interface Task {
  readonly id: string;
  readonly parents: readonly string[];
  readonly weight?: number;
}

/** A task that will not run, and the failed one that is the reason. */
export interface Skip {
  readonly id: string;
  readonly cause: string;
}

type TaskState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'skipped';

/**
 * Decides what may run next: a task is ready when all its parents are done, and of the ready ones the one
 * with the most work behind it (the critical path) comes first; equals keep the order they were given in.
 * Pure state: the caller starts what `next` names and reports each end with `done`.
 * The constructor throws ETL2201 when the tasks wait for each other in a circle.
 */
export class Schedule {
  readonly #dag: Dag;
  readonly #threads: number;
  readonly #urgency: Float64Array;
  readonly #waitingFor: Int32Array;
  readonly #states: TaskState[];
  /** Ready tasks as a binary heap, most urgent first. */
  readonly #ready: number[] = [];
  #running = 0;
  #left: number;

  constructor(tasks: readonly Task[], threads: number) {
    const byId = new Map(tasks.map((task) => [task.id, task]));
    this.#dag = buildDag(byId.keys(), (id) => byId.get(id)?.parents ?? []);
    const cycle = findCycle(this.#dag);
    if (cycle !== undefined) throw EtlError.of('ETL2201', { cycle });
    this.#threads = threads;
    this.#urgency = criticalPathWeights(this.#dag, (id) => byId.get(id)?.weight ?? 1);
    this.#states = this.#dag.ids.map(() => 'waiting');
    this.#left = this.#states.length;
    this.#waitingFor = new Int32Array(this.#left);
    for (let node = 0; node < this.#left; node += 1) {
      this.#waitingFor[node] = neighbours(this.#dag, node, 'ancestors').length;
      if (this.#waitingFor[node] === 0) this.#makeReady(node);
    }
  }

  /** Takes the most urgent ready task; nothing when none is ready or all threads are busy. */
  next(): string | undefined {
    if (this.#running >= this.#threads) return undefined;
    const node = popHeap(this.#ready, (a, b) => this.#comesFirst(a, b));
    if (node === undefined) return undefined;
    this.#states[node] = 'running';
    this.#running += 1;
    return this.#dag.ids[node];
  }

  /**
   * Reports the end of a running task. After a failure, all its descendants that have not run are skipped
   * and returned, each once, parents before children, with the failed task as the cause.
   */
  done(id: string, ok: boolean): readonly Skip[] {
    const node = this.#dag.indexes.get(id);
    if (node === undefined || this.#states[node] !== 'running')
      throw EtlError.of('ETL9001', { what: `task ${id} was reported as done while it was not running` });
    this.#running -= 1;
    this.#left -= 1;
    this.#states[node] = ok ? 'done' : 'failed';
    return ok ? this.#release(node) : this.#skipAfter(node);
  }

  /** Gives up everything that has not started (fail-fast, cancellation); running tasks still report their end. */
  stop(cause: string): readonly Skip[] {
    this.#ready.length = 0;
    const skips: Skip[] = [];
    this.#states.forEach((state, node) => {
      if (state === 'waiting' || state === 'ready') skips.push(this.#skip(node, cause));
    });
    return skips;
  }

  /** Tasks that run now. */
  get running(): number {
    return this.#running;
  }

  /** Tasks that have not ended and are not skipped, running ones included; 0 means that all is over. */
  get left(): number {
    return this.#left;
  }

  /** Expected seconds of the longest chain that has not ended: no number of threads can be faster. */
  get criticalPathSeconds(): number {
    let longest = 0;
    this.#states.forEach((state, node) => {
      if (state === 'waiting' || state === 'ready' || state === 'running')
        longest = Math.max(longest, this.#urgency[node] ?? 0);
    });
    return longest;
  }

  #release(node: number): readonly Skip[] {
    for (const child of neighbours(this.#dag, node, 'descendants')) {
      const left = (this.#waitingFor[child] ?? 0) - 1;
      this.#waitingFor[child] = left;
      if (left === 0 && this.#states[child] === 'waiting') this.#makeReady(child);
    }
    return [];
  }

  #skipAfter(failed: number): readonly Skip[] {
    const cause = this.#dag.ids[failed] ?? '';
    const skips: Skip[] = [];
    const queue = [failed];
    for (const node of queue) {
      for (const child of neighbours(this.#dag, node, 'descendants')) {
        if (this.#states[child] !== 'waiting') continue;
        skips.push(this.#skip(child, cause));
        queue.push(child);
      }
    }
    return skips;
  }

  #skip(node: number, cause: string): Skip {
    this.#states[node] = 'skipped';
    this.#left -= 1;
    return { id: this.#dag.ids[node] ?? '', cause };
  }

  #makeReady(node: number): void {
    this.#states[node] = 'ready';
    pushHeap(this.#ready, node, (a, b) => this.#comesFirst(a, b));
  }

  #comesFirst(a: number, b: number): boolean {
    const difference = (this.#urgency[a] ?? 0) - (this.#urgency[b] ?? 0);
    return difference === 0 ? a < b : difference > 0;
  }
}

function pushHeap(heap: number[], item: number, comesFirst: (a: number, b: number) => boolean): void {
  let place = heap.length;
  heap.push(item);
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = heap[above];
    if (other === undefined || !comesFirst(item, other)) break;
    heap[place] = other;
    place = above;
  }
  heap[place] = item;
}

function popHeap(heap: number[], comesFirst: (a: number, b: number) => boolean): number | undefined {
  const top = heap[0];
  const item = heap.pop();
  if (item === undefined || heap.length === 0) return top;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    if (left === undefined) break;
    const below = right !== undefined && comesFirst(right, left) ? 2 * place + 2 : 2 * place + 1;
    const other = heap[below] ?? left;
    if (!comesFirst(other, item)) break;
    heap[place] = other;
    place = below;
  }
  heap[place] = item;
  return top;
}
