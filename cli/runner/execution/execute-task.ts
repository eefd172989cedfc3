import type { NodeResult } from '../events.ts';
import type { RunTask } from '../tasks.ts';
import { buildCluster } from './build-cluster.ts';
import { buildNode, type Prepare } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { prepareFunction } from './prepare-function.ts';
import { prepareSource } from './prepare-load.ts';
import { prepareModel } from './prepare-model.ts';
import { prepareSeed } from './prepare-seed.ts';
import { prepareSnapshot } from './prepare-snapshot.ts';
import { skippedResult } from './results.ts';
import { runUnitTests, stoppedByUnitTests } from './run-unit-test.ts';
import { runTests } from './view-tests.ts';

/** Runs one task: a node with the tests that gate it, or tests alone. Never throws. */
export async function executeTask(task: RunTask, worker: Worker, context: ExecutionContext): Promise<NodeResult[]> {
  const unitTests = await runUnitTests(task.unitTests, worker, context);
  const stopped = await stoppedByUnitTests(task, unitTests, worker, context);
  return [...unitTests, ...(stopped ?? (await executeMain(task, worker, context)))];
}

async function executeMain(task: RunTask, worker: Worker, context: ExecutionContext): Promise<NodeResult[]> {
  if (task.main === null) return await testsAlone(task, worker, context);
  switch (task.main.resource_type) {
    case 'source':
      if (task.cluster.length > 0) return await buildCluster(task, worker, context, annotated);
      return await buildNode(task, worker, context, annotated(prepareSource));
    case 'seed':
      return await buildNode(task, worker, context, annotated(prepareSeed));
    case 'function':
      return await buildNode(task, worker, context, annotated(prepareFunction));
    case 'snapshot':
      return await buildNode(task, worker, context, annotated(prepareSnapshot));
    default:
      return await buildNode(task, worker, context, annotated(prepareModel));
  }
}

/** What is run for a node carries its comment. */
function annotated(prepare: Prepare): Prepare {
  return async (task, worker, context) => {
    await context.annotate(worker.connection, task.main);
    return await prepare(task, worker, context);
  };
}

async function testsAlone({ tests }: RunTask, worker: Worker, context: ExecutionContext): Promise<NodeResult[]> {
  const runs = await runTests(tests, worker, context, { inTransaction: false });
  const ran = new Map(runs.map(({ result }) => [result.node.uniqueId, result]));
  return tests.map((test) => ran.get(test.unique_id) ?? skippedResult(test, 'cancelled', 'the run was cancelled'));
}
