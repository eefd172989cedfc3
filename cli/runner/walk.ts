import { setImmediate as tick } from 'node:timers/promises';
import type { Workers } from './connections.ts';
import type { EventSink, NodeKind, NodeResult, RunSummary } from './events.ts';
import type { Worker } from './execution/context.ts';
import { isGood, nodeInfo, skippedResult } from './execution/results.ts';
import { Schedule, type Skip } from './schedule.ts';
import { kindOf, type RunnableNode, type RunTask } from './tasks.ts';

/** Runs a task and gives the results of its nodes. Must not throw. */
export type ExecuteTask = (task: RunTask, worker: Worker) => Promise<readonly NodeResult[]>;

/** What the walk over the graph needs. */
export interface WalkRequest {
  readonly tasks: readonly RunTask[];
  readonly workers: Workers;
  readonly threads: number;
  readonly failFast: boolean;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
  readonly execute: ExecuteTask;
  /** False when a hook before the run failed: everything is skipped. */
  readonly ready: boolean;
  /** True when readers already see an earlier version of a node: what is skipped is stale then. */
  readonly existed: (node: RunnableNode) => boolean;
}

const INTERRUPT_MS = 100;

/** Runs all tasks, each after its parents; what depends on a failure is skipped. Gives one result a node. */
export async function walk(request: WalkRequest): Promise<NodeResult[]> {
  const { tasks, workers, emit, signal } = request;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const schedule = new Schedule(tasks, request.threads);
  const results: NodeResult[] = [];
  const total = tasks.reduce((sum, task) => sum + nodesOf(task).length, 0);
  const names = new Map(tasks.flatMap(nodesOf).map((node) => [node.unique_id, nodeInfo(node).name]));
  let started = 0;
  let stopped = false;
  let interrupting: NodeJS.Timeout | undefined;

  const finish = (result: NodeResult): void => {
    results.push(result);
    emit({ kind: 'node_finished', result, index: results.length, total });
  };
  const skip = (skips: readonly Skip[], why: (skipped: Skip) => string): void => {
    for (const one of skips) {
      for (const node of nodesOf(byId.get(one.id))) {
        finish(skippedResult(node, one.cause, why(one), request.existed(node)));
      }
    }
  };
  const stop = (cause: string, why: string): void => {
    if (stopped) return;
    stopped = true;
    skip(schedule.stop(cause), () => why);
    workers.interrupt();
    // A statement that was only about to start when the others were cancelled is caught the next time.
    interrupting = setInterval(() => workers.interrupt(), INTERRUPT_MS);
  };
  const runTask = async (task: RunTask): Promise<void> => {
    const worker = await workers.take();
    for (const node of nodesOf(task)) {
      started += 1;
      emit({ kind: 'node_started', node: nodeInfo(node), index: started, total });
    }
    const own = await request.execute(task, worker);
    workers.giveBack(worker);
    for (const result of own) finish(result);
    const ok = own.every(isGood);
    skip(schedule.done(task.id, ok), ({ cause }) => `it depends on "${names.get(cause) ?? cause}", which failed`);
    if (!ok && request.failFast) stop(task.id, 'an earlier node failed and --fail-fast is set');
  };

  if (!request.ready) stop('on-run-start', 'a hook of on-run-start failed');
  const onAbort = () => stop('cancelled', 'the run was cancelled');
  signal.addEventListener('abort', onAbort);
  try {
    const running = new Set<Promise<void>>();
    while (schedule.left > 0) {
      if (signal.aborted) onAbort();
      for (let id = schedule.next(); id !== undefined; id = schedule.next()) {
        const task = byId.get(id);
        if (task === undefined) continue;
        const run = runTask(task).finally(() => running.delete(run));
        running.add(run);
      }
      await (running.size === 0 ? tick() : Promise.race(running));
    }
    await Promise.all(running);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearInterval(interrupting);
  }
  return results;
}

/** The nodes that a task gives results for, in the order in which they run. */
export function nodesOf(task: RunTask | undefined): RunnableNode[] {
  if (task === undefined) return [];
  return [...task.unitTests, ...(task.main === null ? [] : [task.main]), ...task.cluster, ...task.tests];
}

/** How many nodes of each kind the tasks hold, most telling kind first. */
export function countKinds(tasks: readonly RunTask[]): Partial<Record<NodeKind, number>> {
  const counts: Partial<Record<NodeKind, number>> = {};
  for (const node of tasks.flatMap(nodesOf)) {
    const kind = kindOf(node);
    if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Counts how the nodes ended; `elapsed` in seconds. */
export function summarize(results: readonly NodeResult[], elapsed: number, cancelled: boolean): RunSummary {
  const count = (...statuses: NodeResult['status'][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  return {
    success: count('success', 'pass'),
    warn: count('warn'),
    error: count('error', 'fail', 'runtime error', 'partial success'),
    skip: count('skipped'),
    noop: count('no-op'),
    total: results.length,
    elapsed,
    cancelled,
  };
}
