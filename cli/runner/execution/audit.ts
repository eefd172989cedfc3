import { join } from 'node:path';
import { type Relation, renderRelation } from '../../adapters/relation.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import type { NodeResult } from '../events.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { isGood, skippedResult } from './results.ts';
import { keepRows, type TestRun } from './run-test.ts';
import { runTests } from './view-tests.ts';

/** What the gating tests of a node said, and what is to be done once its transaction is over. */
export interface Audit {
  readonly results: readonly NodeResult[];
  /** Tests that hold the node back. */
  readonly failed: readonly string[];
  /** Writes the failing rows where people can query them; after the commit or the rollback. */
  keep(): Promise<void>;
}

/**
 * Runs the tests that gate a node, inside the transaction that built it, or on the relations that were made aside.
 * Failing rows are put aside at once.
 */
export async function auditNode(
  tests: readonly Node[],
  worker: Worker,
  context: ExecutionContext,
  standIns?: ReadonlyMap<string, Relation>,
): Promise<Audit> {
  const { dialect } = context.warehouse.adapter;
  const { saveRows, savedRows } = dialect;
  const runs = await runTests(tests, worker, context, {
    inTransaction: true,
    ...(standIns === undefined ? {} : { standIns }),
  });
  const saved: { run: TestRun; file: string }[] = [];
  for (const run of runs) {
    if (run.keep === null || !['fail', 'warn'].includes(run.result.status)) continue;
    if (saveRows === undefined) {
      await keepRows(worker.connection, context, run.keep);
      continue;
    }
    const file = join(context.scratch, `${worker.threadId.replace(/\W+/g, '-')}-${saved.length}.parquet`);
    await worker.connection.execute(saveRows(run.keep.rows, file));
    saved.push({ run, file });
  }
  const ran = new Map(runs.map(({ result }) => [result.node.uniqueId, result]));
  const results = tests.map(
    (test) =>
      ran.get(test.unique_id) ?? skippedResult(test, test.attached_node ?? '', 'an earlier test could not be run'),
  );
  return {
    results,
    failed: runs.filter(({ result }) => !isGood(result)).map(({ result }) => result.node.name),
    keep: async () => {
      for (const { run, file } of saved) {
        if (run.keep === null || savedRows === undefined) continue;
        const rows = savedRows(file);
        await keepRows(worker.connection, context, { ...run.keep, rows });
      }
      await dropOldFailures(runs, worker, context);
    },
  };
}

/** Removes the failing rows that an earlier run kept of tests that pass now. */
async function dropOldFailures(runs: readonly TestRun[], worker: Worker, context: ExecutionContext): Promise<void> {
  for (const { result, keep } of runs) {
    if (keep === null || result.status !== 'pass') continue;
    const old = await context.relations.get(worker.connection, keep.relation);
    if (old === null) continue;
    const name = renderRelation(keep.relation, context.warehouse.adapter.dialect.quote);
    await worker.connection.execute(`drop ${old.type === 'view' ? 'view' : 'table'} if exists ${name}`);
    await context.relations.dropped(keep.relation);
  }
}

/** The error of a node that its tests hold back. */
export function heldBack(node: Node | SourceNode, failed: readonly string[], stale: boolean): EtlError {
  const name = node.resource_type === 'source' ? `${node.source_name}.${node.name}` : node.name;
  const details = { uniqueId: node.unique_id, position: nodePosition(node) };
  return EtlError.of('ETL6001', { name, tests: failed, stale }, details);
}
