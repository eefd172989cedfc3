import type { Relation } from '../adapters/relation.ts';
import { renderRelation } from '../adapters/relation.ts';
import type { Connection } from '../adapters/types.ts';
import { nodeRelation } from '../compiler/context/node-relation.ts';
import type { Node } from '../manifest/types.ts';
import { dropStatement } from '../materializations/names.ts';
import { Workers } from '../runner/connections.ts';
import type { NodeResult } from '../runner/events.ts';
import type { Worker } from '../runner/execution/context.ts';
import { NodeClock } from '../runner/execution/results.ts';
import type { RunTask } from '../runner/tasks.ts';
import { countKinds, summarize, walk } from '../runner/walk.ts';
import type { ExitCode, Invocation } from './command.ts';
import { stateRelations } from './session/deferral.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const CLONED = ['model', 'seed', 'snapshot'] as const;

/** Clones the selected nodes, tells how each ended and writes run results; 1 when one failed. Throws ETL1913, ETL1914. */
export async function cloneNodes(invocation: Invocation): Promise<ExitCode> {
  const { console, io, command } = invocation;
  const session = await openSession(invocation);
  try {
    const started = Date.now();
    const there = relationsThere(session, io.cwd);
    const tasks = clonedNodes(session).map(taskOf);
    const { credentials } = session.work.workplace;
    const threads = session.flags.singleThreaded === true ? 1 : (session.flags.threads ?? credentials.threads);
    console.reporter.report({
      kind: 'run_started',
      invocationId: session.work.artifact().invocationId,
      command: command.name,
      projectName: session.project.name,
      target: session.profile.targetName,
      threads,
      total: tasks.length,
      counts: countKinds(tasks),
    });
    const warehouse = await session.work.warehouse.toWrite();
    const workers = new Workers(warehouse);
    try {
      await createSchemas(session, workers, tasks);
      const results = await walk({
        tasks,
        workers,
        threads,
        failFast: session.flags.failFast === true,
        signal: io.signal,
        emit: console.reporter.report,
        execute: async (task, worker) => await cloned(session, task, worker, there),
        ready: true,
        existed: () => false,
      });
      const summary = summarize(results, (Date.now() - started) / 1000, io.signal.aborted);
      console.reporter.report({ kind: 'run_finished', summary, results });
      session.work.writeResults(results, summary.elapsed);
      await warehouse.writeReadCopy?.();
      return summary.error > 0 || summary.cancelled ? 1 : 0;
    } finally {
      await workers.close();
    }
  } finally {
    await session.close();
  }
}

function relationsThere({ flags, manifest, project }: Session, cwd: string): ReadonlyMap<string, Relation> {
  const found = stateRelations({ flags, cwd, manifest, quoting: project.quoting });
  return new Map([...found].map(([node, relation]) => [node.unique_id, relation]));
}

function clonedNodes(session: Session): readonly Node[] {
  return session.select({ types: CLONED }).flatMap((id) => {
    const node = session.manifest.nodes.get(id);
    return node === undefined || node.config.materialized === 'ephemeral' ? [] : [node];
  });
}

/** A clone waits for no other: what a view reads is there already. */
function taskOf(node: Node): RunTask {
  return { id: node.unique_id, parents: [], main: node, cluster: [], tests: [], unitTests: [] };
}

/** Schemas are made before the threads begin: two that made one at once would be in each other's way. */
async function createSchemas(session: Session, workers: Workers, tasks: readonly RunTask[]): Promise<void> {
  const { dialect } = session.work.workplace.adapter;
  const nodes = tasks.flatMap(({ main }) => (main === null ? [] : [main]));
  const statements = new Set(nodes.map(({ database, schema }) => dialect.createSchema(database, schema)));
  if (statements.size === 0) return;
  const worker = await workers.take();
  for (const statement of statements) await worker.connection.execute(statement);
  workers.giveBack(worker);
}

async function cloned(
  session: Session,
  { main }: RunTask,
  { connection, threadId }: Worker,
  there: ReadonlyMap<string, Relation>,
): Promise<NodeResult[]> {
  if (main === null || main.resource_type === 'source') return [];
  const clock = new NodeClock(main, threadId);
  try {
    clock.compiled();
    const origin = there.get(main.unique_id);
    if (origin === undefined) return [clock.result('success', { message: 'No relation found in state manifest' })];
    const made = await makeClone(session, main, origin, connection);
    return [clock.result('success', { message: made ? 'OK' : 'No-op' })];
  } catch (thrown) {
    return [clock.failed(thrown)];
  }
}

/** Makes the clone, or a view where the engine has none; false when there is a relation of that name already that stays. */
async function makeClone(session: Session, node: Node, there: Relation, connection: Connection): Promise<boolean> {
  const { warehouse, workplace } = session.work;
  const { dialect } = workplace.adapter;
  const relations = await warehouse.relations();
  const here = nodeRelation(node, session.project.quoting);
  const existing = await relations.get(connection, here);
  if (existing !== null && session.flags.fullRefresh !== true) return false;
  const target = renderRelation(here, dialect.quote);
  const source = renderRelation(there, dialect.quote);
  if (target === source) return false;
  if (existing !== null) await connection.execute(dropStatement(existing, dialect));
  const origin = await relations.get(connection, there);
  if (connection.api !== undefined && origin?.type === 'table') {
    await connection.api.cloneTable(there, here, null);
    await relations.added({ ...here, type: 'table' });
    return true;
  }
  await connection.execute(`create view ${target} as select * from ${source}`);
  await relations.added({ ...here, type: 'view' });
  return true;
}
