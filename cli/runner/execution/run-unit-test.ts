import { relation } from '../../adapters/relation.ts';
import { diagnostic } from '../../diagnostics/index.ts';
import type { Node, UnitTestNode } from '../../manifest/types.ts';
import {
  compileUnitTest,
  differenceText,
  judgeUnitTest,
  placeIn,
  type RowDifference,
  type UnitTestRequest,
} from '../../quality/index.ts';
import type { NodeResult } from '../events.ts';
import type { RunTask } from '../tasks.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { isGood, NodeClock, type ResultDetails, skippedResult } from './results.ts';

/** Runs unit tests one after the other on the worker's connection, which is only asked. Never throws. */
export async function runUnitTests(
  unitTests: readonly UnitTestNode[],
  worker: Worker,
  context: ExecutionContext,
): Promise<NodeResult[]> {
  const results: NodeResult[] = [];
  for (const test of unitTests) {
    if (context.signal.aborted) results.push(skippedResult(test, 'cancelled', 'the run was cancelled'));
    else results.push(await runUnitTest(test, worker, context));
  }
  return results;
}

/** Why a model and its tests are not run after its unit tests, as their results; null when all of those passed. */
export async function stoppedByUnitTests(
  { main, tests }: RunTask,
  results: readonly NodeResult[],
  worker: Worker,
  context: ExecutionContext,
): Promise<NodeResult[] | null> {
  const failed = results.find((result) => !isGood(result));
  if (failed === undefined || main === null || main.resource_type === 'source') return null;
  const target = relation({ database: main.database, schema: main.schema, identifier: main.alias });
  const existed = (await context.relations.get(worker.connection, target)) !== null;
  const { uniqueId, name } = failed.node;
  const why = failed.status === 'skipped' ? 'the run was cancelled' : `the unit test "${name}" failed`;
  return [
    skippedResult(main, uniqueId, why, existed),
    ...tests.map((test) => skippedResult(test, uniqueId, `"${main.name}" was not built`)),
  ];
}

async function runUnitTest(test: UnitTestNode, worker: Worker, context: ExecutionContext): Promise<NodeResult> {
  const clock = new NodeClock(test, worker.threadId);
  const { compiler, loads, warehouse, manifest } = context;
  const { connection } = worker;
  let details: ResultDetails = {};
  try {
    await context.annotate(connection, test);
    // A unit test without its model is not in the manifest.
    const model = manifest.nodes.get(test.depends_on.nodes[0] ?? '') as Node;
    const { adapter } = warehouse;
    const request = { test, model, compiler, adapter, connection, projectRoot: loads.projectRoot };
    const compiled = await compileUnitTest(request);
    clock.compiled();
    details = { compiledCode: compiled.sql.text, compiledPath: compiled.path };
    const adapterResponse = { _message: 'OK' };
    const difference = await judgeUnitTest(compiled, request);
    if (difference === null) return clock.result('pass', { ...details, adapterResponse, failures: 0 });
    return clock.result('fail', { ...details, adapterResponse, ...failure(difference, request), failures: 1 });
  } catch (thrown) {
    return clock.failed(thrown, details);
  }
}

function failure(difference: RowDifference, request: UnitTestRequest): ResultDetails {
  const { test, model } = request;
  const differing = difference.rows.filter(({ kind }) => kind !== 'same').length;
  const told = { test: test.name, model: model.name, differing, rows: difference.rows.length };
  return {
    message: `\n\nactual differs from expected:\n\n${differenceText(difference)}\n`,
    diagnostics: [diagnostic('ETL6010', told, placeIn(request, ['expect']))],
    difference,
  };
}
