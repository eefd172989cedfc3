import type { Relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import type { NodeResult, NodeStatus } from '../events.ts';
import type { RunTask } from '../tasks.ts';
import { type Audit, auditNode, heldBack } from './audit.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { hintAtMissingParents } from './missing-parents.ts';
import { publishesAside } from './publishing.ts';
import { NodeClock, type ResultDetails, skippedResult } from './results.ts';

/** A node made ready to be built: compiled, or its files landed. Nothing in the warehouse has changed. */
export interface Prepared {
  /** What is known for the result whatever happens next. */
  readonly details: ResultDetails;
  /** Nothing is to be done: no transaction is opened for the node, its tests still run. */
  readonly unchanged?: boolean;
  /** True when readers already see an earlier version. */
  readonly existed: boolean;
  /** It begins its transaction itself, and may end it. */
  readonly beginsItself?: boolean;
  /** Before the transaction begins, such as hooks outside of it. */
  before?(): Promise<void>;
  /** Builds the node inside the transaction. */
  apply(connection: Connection): Promise<ResultDetails>;
  /** The relations that its tests read in the place of nodes: where it was made aside. */
  audited?(): ReadonlyMap<string, Relation> | undefined;
  /** When its tests have passed: the last thing before the commit; may know more of the result. */
  accepted?(connection: Connection): Promise<ResultDetails>;
  /** After the commit; may know more of the result. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to say
  published?(): Promise<ResultDetails | void>;
  /** How a failed build is called, where it is not an error. */
  statusAfterFailure?(): NodeStatus;
  /** After a rollback. */
  undone?(): Promise<void>;
}

/** Makes a node ready on the worker's connection. */
export type Prepare = (task: RunTask, worker: Worker, context: ExecutionContext) => Promise<Prepared>;

/**
 * Write, audit, publish: builds a node in one transaction, runs the tests that gate it there, and commits only when
 * they pass. Others see the last good version until then, and after a failure. Gives the node's result, then its
 * tests'. Never throws.
 */
export async function buildNode(
  task: RunTask,
  worker: Worker,
  context: ExecutionContext,
  prepare: Prepare,
): Promise<NodeResult[]> {
  const { main } = task;
  if (main === null) return [];
  const clock = new NodeClock(main, worker.threadId);
  let prepared: Prepared | undefined;
  try {
    prepared = await prepare(task, worker, context);
    clock.compiled();
    return await publish(task, prepared, clock, worker, context);
  } catch (thrown) {
    const stale = prepared?.existed ?? context.existed(main);
    const explained = await hintAtMissingParents(thrown, main, worker.connection, context);
    const failed = clock.failed(explained, { ...prepared?.details, stale });
    const status = prepared?.statusAfterFailure?.() ?? failed.status;
    const isPartly = status === 'partial success';
    const why = `"${main.name}" could not be built`;
    return [
      { ...failed, status, stale: stale && !isPartly },
      ...task.tests.map((test) => skippedResult(test, main.unique_id, why)),
    ];
  }
}

async function publish(
  { main, tests }: RunTask,
  prepared: Prepared,
  clock: NodeClock,
  worker: Worker,
  context: ExecutionContext,
): Promise<NodeResult[]> {
  const { connection } = worker;
  await prepared.before?.();
  let audit: Audit;
  let built: ResultDetails;
  const hasTransaction = main?.resource_type === 'source' || !publishesAside(context.warehouse.adapter);
  if (prepared.beginsItself !== true && hasTransaction) await connection.begin();
  try {
    built = await prepared.apply(connection);
    audit = await auditNode(tests, worker, context, prepared.audited?.());
    // What follows is for the node again.
    if (tests.length > 0) await context.annotate(connection, main);
    context.signal.throwIfAborted();
    if (audit.failed.length === 0) built = { ...built, ...(await prepared.accepted?.(connection)) };
    if (connection.inTransaction) {
      if (audit.failed.length === 0) await connection.commit();
      else await connection.rollback();
    }
  } catch (thrown) {
    if (connection.inTransaction) await connection.rollback().catch(() => {});
    await prepared.undone?.();
    throw thrown;
  }
  const details = { ...prepared.details, ...built };
  if (audit.failed.length === 0) {
    const more = await prepared.published?.();
    await audit.keep();
    return [clock.result('success', { ...details, ...more }), ...audit.results];
  }
  await prepared.undone?.();
  await audit.keep();
  const held = main === null ? undefined : heldBack(main, audit.failed, prepared.existed);
  return [clock.failed(held, { ...details, ...prepared.details, stale: prepared.existed }), ...audit.results];
}
