import { type Diagnostic, diagnosticsOf } from '../../diagnostics/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import type { NodeResult } from '../events.ts';
import type { RunTask } from '../tasks.ts';
import { heldBack } from './audit.ts';
import { buildNode, type Prepare } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { prepareSources } from './prepare-load.ts';
import { isGood, NodeClock, nodeInfo, type ResultDetails, skippedResult } from './results.ts';

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
  if (main.status !== 'success') return heldBackTogether(task, main, tests, context);
  const results = others.map(({ source, clock }) => clock.result('success', details.get(source.unique_id)));
  return [main, ...results, ...tests];
}

/** The tables that are to blame have failed; the others are skipped because of the first of them. */
function heldBackTogether(
  task: RunTask,
  main: NodeResult,
  tests: readonly NodeResult[],
  context: ExecutionContext,
): NodeResult[] {
  const sources = [task.main as SourceNode, ...task.cluster];
  const mistakes = new Map(sources.map((source) => [source, mistakesOf(source, task, main, tests, context)]));
  const culprit = sources.find((source) => mistakes.get(source)?.length) ?? sources[0];
  if (culprit === undefined) return [main, ...tests];
  const cause = { id: culprit.unique_id, name: nodeInfo(culprit).name };
  const results = sources.map((source): NodeResult => {
    const stale = context.existed(source);
    const diagnostics = mistakes.get(source) ?? [];
    if (diagnostics.length === 0 && source !== culprit)
      return skippedResult(source, cause.id, `it is published together with "${cause.name}", which failed`, stale);
    const [first] = diagnostics;
    return { ...main, node: nodeInfo(source), message: first?.message ?? main.message, diagnostics, stale };
  });
  const testNodes = new Map(task.tests.map((test) => [test.unique_id, test]));
  return [
    ...results,
    ...tests.map((result) => {
      const test = testNodes.get(result.node.uniqueId);
      if (test === undefined || result.skippedBecause !== main.node.uniqueId) return result;
      return skippedResult(test, cause.id, `"${cause.name}" could not be built`);
    }),
  ];
}

/** What went wrong with one table of a cluster: its own tests failed, or something was thrown at it. */
function mistakesOf(
  source: SourceNode,
  { tests: nodes }: RunTask,
  main: NodeResult,
  tests: readonly NodeResult[],
  context: ExecutionContext,
): readonly Diagnostic[] {
  const isHeldBack = main.diagnostics.some((one) => one.code === 'ETL6001');
  if (!isHeldBack) return main.diagnostics.filter((one) => one.uniqueId === source.unique_id);
  const own = new Set(nodes.filter((test) => gateOf(test) === source.unique_id).map((test) => test.unique_id));
  const failed = tests.filter(
    (result) => own.has(result.node.uniqueId) && !isGood(result) && result.status !== 'skipped',
  );
  if (failed.length === 0) return [];
  const names = failed.map((result) => result.node.name);
  return diagnosticsOf(heldBack(source, names, context.existed(source)));
}

/** The table that a test stands at: the last of those that it reads. */
function gateOf({ attached_node, depends_on }: Node): string | undefined {
  return attached_node ?? depends_on.nodes.at(-1);
}
