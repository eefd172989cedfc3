import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import type { Node } from '../../manifest/types.ts';
import { viewUnderTest } from '../tasks.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { publishesAside } from './publishing.ts';
import { NodeClock } from './results.ts';
import { runTest, type TestRun } from './run-test.ts';

/**
 * Runs tests one after the other on the worker's connection. Those of one view, when there are several, read its rows
 * from a temporary table, so that the view is computed once and not once a test; single queries win on tables.
 */
export async function runTests(
  tests: readonly Node[],
  worker: Worker,
  context: ExecutionContext,
  options: { inTransaction: boolean; standIns?: ReadonlyMap<string, Relation> },
): Promise<TestRun[]> {
  if (publishesAside(context.warehouse.adapter)) return await runOnRelations(tests, worker, context, options);
  const runs: TestRun[] = [];
  for (const [view, group] of groupedByView(tests, context)) {
    const stored = view !== null && group.length > 1 ? await computed(view, worker, context) : null;
    if (stored instanceof Error) {
      runs.push(...group.map((test) => ({ result: new NodeClock(test, worker.threadId).failed(stored), keep: null })));
      return runs;
    }
    const standIns = view === null || stored === null ? {} : { standIns: new Map([[view, stored]]) };
    for (const test of group) {
      if (context.signal.aborted) return runs;
      const run = await runTest(test, worker, context, { ...options, ...standIns });
      runs.push(run);
      // An error ends a transaction: what comes after it could not be judged.
      if (options.inTransaction && run.result.status === 'error') return runs;
    }
    if (stored !== null) await worker.connection.execute(`drop table if exists ${rendered(stored, context)}`);
  }
  return runs;
}

/**
 * Where a statement costs by the columns it reads, each test reads its own; and where no transaction holds them
 * together, an error of one says nothing of the others.
 */
async function runOnRelations(
  tests: readonly Node[],
  worker: Worker,
  context: ExecutionContext,
  options: { inTransaction: boolean; standIns?: ReadonlyMap<string, Relation> },
): Promise<TestRun[]> {
  const runs: TestRun[] = [];
  for (const test of tests) {
    if (context.signal.aborted) return runs;
    runs.push(await runTest(test, worker, context, { ...options, isAside: true }));
  }
  return runs;
}

function groupedByView(tests: readonly Node[], { manifest }: ExecutionContext): [string | null, Node[]][] {
  const groups = new Map<string, Node[]>();
  const others: Node[] = [];
  for (const test of tests) {
    const view = viewUnderTest(test, manifest);
    if (view === null) others.push(test);
    else groups.set(view, [...(groups.get(view) ?? []), test]);
  }
  return [...groups, [null, others]];
}

/** The rows of a view as a temporary table; the error when the view cannot be computed. */
async function computed(view: string, worker: Worker, context: ExecutionContext): Promise<Relation | Error | null> {
  const node = context.manifest.nodes.get(view);
  if (node === undefined) return null;
  const name = { database: null, schema: null, identifier: `etl_rows_of_${node.alias}` };
  const stored = relation(name, { type: 'table' });
  const from = relation({ database: node.database, schema: node.schema, identifier: node.alias });
  const sql = `create or replace temporary table ${rendered(stored, context)} as\nselect *\nfrom ${rendered(from, context)}`;
  try {
    await worker.connection.execute(sql);
    return stored;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : null;
  }
}

function rendered(one: Relation, context: ExecutionContext): string {
  return renderRelation(one, context.warehouse.adapter.dialect.quote);
}
