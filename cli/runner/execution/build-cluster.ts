import type { SourceNode } from '../../manifest/types.ts';
import type { NodeResult } from '../events.ts';
import type { RunTask } from '../tasks.ts';
import { buildNode, type Prepare } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { prepareSources } from './prepare-load.ts';
import { NodeClock, type ResultDetails } from './results.ts';

/**
 * Loads the tables of a cluster in one transaction, with the tests of all of them: they become visible together or not
 * at all. Gives the results of the tables, then their tests'. Never throws.
 */
export async function buildCluster(
  task: RunTask,
  worker: Worker,
  context: ExecutionContext,
  annotated: (prepare: Prepare) => Prepare,
): Promise<NodeResult[]> {
  const others = task.cluster.map((source) => ({ source, clock: new NodeClock(source, worker.threadId) }));
  const details = new Map<string, ResultDetails>();
  const prepare = prepareSources((source, told) => details.set(source.unique_id, told));
  const [main, ...tests] = await buildNode(task, worker, context, annotated(prepare));
  if (main === undefined) return [];
  const results = others.map(({ source, clock }) => {
    if (main.status === 'success') return clock.result('success', details.get(source.unique_id));
    return heldBackWith(main, source, clock, context.existed(source));
  });
  return [main, ...results, ...tests];
}

function heldBackWith(main: NodeResult, source: SourceNode, clock: NodeClock, stale: boolean): NodeResult {
  const own = main.diagnostics.filter((one) => one.uniqueId === source.unique_id);
  const message = `it is published together with "${main.node.name}", which could not be`;
  return clock.result('error', { message, diagnostics: own, stale });
}
