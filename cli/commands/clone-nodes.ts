import type { Relation } from '../adapters/relation.ts';
import { renderRelation } from '../adapters/relation.ts';
import type { Connection } from '../adapters/types.ts';
import { nodeRelation } from '../compiler/context/node-relation.ts';
import type { Node } from '../manifest/types.ts';
import type { NodeResult } from '../runner/events.ts';
import { NodeClock, nodeInfo } from '../runner/execution/results.ts';
import { summarize } from '../runner/walk.ts';
import type { ExitCode, Invocation } from './command.ts';
import { stateRelations } from './session/deferral.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const CLONED = ['model', 'seed', 'snapshot'] as const;
const THREAD = 'Thread-1 (worker)';

/** Clones the selected nodes, tells how each ended and writes run results; 1 when one failed. Throws ETL1913, ETL1914. */
export async function cloneNodes(invocation: Invocation): Promise<ExitCode> {
  const { console, io } = invocation;
  const session = await openSession(invocation);
  try {
    const started = Date.now();
    const { manifest, flags, project } = session;
    const there = new Map<string, Relation>();
    const places = { flags, cwd: io.cwd, manifest, quoting: project.quoting };
    for (const [node, relation] of stateRelations(places)) there.set(node.unique_id, relation);
    const nodes = session.select({ types: CLONED }).flatMap((id) => {
      const node = manifest.nodes.get(id);
      return node === undefined || node.config.materialized === 'ephemeral' ? [] : [node];
    });
    const warehouse = await session.work.warehouse.toWrite();
    const results: NodeResult[] = [];
    for (const [index, node] of nodes.entries()) {
      if (io.signal.aborted) break;
      const at = { index: index + 1, total: nodes.length };
      console.reporter.report({ kind: 'node_started', node: nodeInfo(node), ...at });
      const result = await cloned(session, node, there.get(node.unique_id));
      results.push(result);
      console.reporter.report({ kind: 'node_finished', result, ...at });
    }
    const summary = summarize(results, (Date.now() - started) / 1000, io.signal.aborted);
    console.reporter.report({ kind: 'run_finished', summary, results });
    session.work.writeResults(results, summary.elapsed);
    await warehouse.writeReadCopy?.();
    return summary.error > 0 || summary.cancelled ? 1 : 0;
  } finally {
    await session.close();
  }
}

async function cloned(session: Session, node: Node, there: Relation | undefined): Promise<NodeResult> {
  const clock = new NodeClock(node, THREAD);
  try {
    clock.compiled();
    if (there === undefined) return clock.result('success', { message: 'No relation found in state manifest' });
    const made = await makeView(session, node, there);
    return clock.result('success', { message: made ? 'OK' : 'No-op' });
  } catch (thrown) {
    return clock.failed(thrown);
  }
}

/** Makes the clone, or a view where the engine has none; false when there is a relation of that name already that stays. */
async function makeView(session: Session, node: Node, there: Relation): Promise<boolean> {
  const { warehouse, workplace } = session.work;
  const { dialect } = workplace.adapter;
  const relations = await warehouse.relations();
  const connection = await warehouse.connection();
  const here = nodeRelation(node, session.project.quoting);
  const existing = await relations.get(connection, here);
  if (existing !== null && session.flags.fullRefresh !== true) return false;
  const target = renderRelation(here, dialect.quote);
  const source = renderRelation(there, dialect.quote);
  if (target === source) return false;
  if (existing !== null) await drop(connection, existing, target);
  await connection.execute(dialect.createSchema(node.database, node.schema));
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

async function drop(connection: Connection, existing: Relation, target: string): Promise<void> {
  await connection.execute(`drop ${existing.type === 'view' ? 'view' : 'table'} if exists ${target} cascade`);
}
