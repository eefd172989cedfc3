import { type Relation, relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import type { BatchScope } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import { batchesOf, batchId, batchSize, isFullRefresh, type TimeSpan, timeText } from '../../materializations/index.ts';
import type { BatchResults, NodeStatus } from '../events.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { publishesAside } from './publishing.ts';
import type { ResultDetails } from './results.ts';

/** Makes one batch of a model ready, as if it were a model of its own. */
/** A node with the tests that gate it. */
export interface GatedNode {
  readonly node: Node;
  readonly tests: readonly Node[];
}

export type PrepareBatch = (
  gated: GatedNode,
  worker: Worker,
  context: ExecutionContext,
  batch: BatchScope,
) => Promise<Prepared>;

/**
 * Builds a model batch by batch, oldest first, each in a transaction of its own, so that those done stay when another
 * fails; the last one is held until the tests of the model have passed. When the first batch fails the others are not
 * tried. Source of the order: dbt 1.11, which may run batches at once.
 */
export async function prepareBatches(
  node: Node,
  tests: readonly Node[],
  worker: Worker,
  context: ExecutionContext,
  prepare: PrepareBatch,
): Promise<Prepared> {
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const isRetried = context.flags.earlierBatches?.has(node.unique_id) === true;
  const isKept = isRetried || !isFullRefresh(node.config, context.flags.fullRefresh);
  const isAdded = existing?.type === 'table' && isKept;
  const run = new BatchRun(node, batchesToRun(node, isAdded, context), { tests, isAdded, worker, context, prepare });
  return {
    details: run.details,
    existed: existing !== null,
    beginsItself: true,
    statusAfterFailure: () => run.status,
    apply: (connection) => run.untilLast(connection),
    audited: () => run.audited,
    accepted: (connection) => run.accept(connection),
    published: () => run.publish(),
    undone: () => run.undo(),
  };
}

/** The batches that failed in the run which is retried, else those that the model and the flags ask for. */
function batchesToRun(node: Node, isIncremental: boolean, { flags, loads }: ExecutionContext): readonly TimeSpan[] {
  const earlier = flags.earlierBatches?.get(node.unique_id);
  if (earlier !== undefined)
    return earlier.failed.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }));
  const { from, to } = flags.eventTime ?? {};
  return batchesOf({ config: node.config, isIncremental, from, to, now: loads.loadedAt });
}

interface BatchRunOptions {
  readonly tests: readonly Node[];
  readonly isAdded: boolean;
  readonly worker: Worker;
  readonly context: ExecutionContext;
  readonly prepare: PrepareBatch;
}

/** The batches of one model while they are built. */
class BatchRun {
  readonly #node: Node;
  readonly #batches: readonly TimeSpan[];
  readonly #options: BatchRunOptions;
  readonly #done: TimeSpan[] = [];
  readonly #failed: TimeSpan[] = [];
  #last: Prepared | undefined;
  /** What is known of the result so far; grows. */
  readonly details: { -readonly [K in keyof ResultDetails]: ResultDetails[K] } = {};

  constructor(node: Node, batches: readonly TimeSpan[], options: BatchRunOptions) {
    this.#node = node;
    this.#batches = batches;
    this.#options = options;
  }

  get status(): NodeStatus {
    return this.#done.length > 0 && this.#failed.length > 0 ? 'partial success' : 'error';
  }

  /** Builds and commits all batches but the last, whose transaction is left open. Throws the first failure. */
  async untilLast(connection: Connection): Promise<ResultDetails> {
    let problem: unknown;
    let details: ResultDetails = {};
    for (const [index, batch] of this.#batches.entries()) {
      const isLast = index === this.#batches.length - 1;
      if (index === 1 && this.#failed.length > 0) {
        this.#failed.push(...this.#batches.slice(1));
        break;
      }
      try {
        this.#options.context.signal.throwIfAborted();
        details = await this.#build(batch, index, isLast, connection);
        this.#done.push(batch);
      } catch (thrown) {
        problem ??= thrown;
        this.#failed.push(batch);
      }
    }
    this.#tell();
    if (problem === undefined) return { ...details, message: 'SUCCESS' };
    await this.#finishLast(connection);
    throw problem;
  }

  get audited(): ReadonlyMap<string, Relation> | undefined {
    return this.#last?.audited?.();
  }

  /** The last batch passed its tests. */
  async accept(connection: Connection): Promise<ResultDetails> {
    const more = await this.#last?.accepted?.(connection);
    return more === undefined ? {} : { ...more, message: 'SUCCESS' };
  }

  async publish(): Promise<ResultDetails | undefined> {
    const more = await this.#last?.published?.();
    return more === undefined ? undefined : { ...more, message: 'SUCCESS' };
  }

  /** The last batch was rolled back, because of the tests or because it failed. */
  async undo(): Promise<void> {
    if (this.#last === undefined) return;
    await this.#last.undone?.();
    const batch = this.#done.pop();
    if (batch !== undefined) this.#failed.push(batch);
    this.#tell();
  }

  async #build(batch: TimeSpan, index: number, isLast: boolean, connection: Connection): Promise<ResultDetails> {
    const { worker, context, prepare, isAdded } = this.#options;
    const isIncremental = index > 0 || isAdded;
    const node = batchNode(this.#node, { isFirst: index === 0, isLast });
    const { start, end } = batch;
    const id = batchId(start, batchSize(node.config));
    const scope = { id, start: timeText(start), end: timeText(end), isIncremental };
    const gated = { node, tests: isLast ? this.#options.tests : [] };
    const prepared = await prepare(gated, worker, context, scope);
    Object.assign(this.details, prepared.details);
    await prepared.before?.();
    const hasTransaction = !publishesAside(context.warehouse.adapter);
    if (prepared.beginsItself !== true && hasTransaction) await connection.begin();
    try {
      const details = await prepared.apply(connection);
      if (isLast) this.#last = prepared;
      else {
        await prepared.accepted?.(connection);
        if (connection.inTransaction) await connection.commit();
        await prepared.published?.();
      }
      return details;
    } catch (thrown) {
      if (connection.inTransaction) await connection.rollback().catch(() => {});
      await prepared.undone?.();
      throw thrown;
    }
  }

  /** Another batch failed, so that no test judges the last one: it is kept as the others are. */
  async #finishLast(connection: Connection): Promise<void> {
    const last = this.#last;
    this.#last = undefined;
    if (last === undefined) return;
    await last.accepted?.(connection);
    if (connection.inTransaction) await connection.commit();
    await last.published?.();
  }

  #tell(): void {
    const earlier = this.#options.context.flags.earlierBatches?.get(this.#node.unique_id)?.successful ?? [];
    const results: BatchResults = {
      successful: [...this.#done.map(asText), ...earlier],
      failed: this.#failed.map(asText),
    };
    this.details.batchResults = results;
  }
}

function asText({ start, end }: TimeSpan): readonly [string, string] {
  const text = (time: Date) => timeText(time).replace(' ', 'T');
  return [text(start), text(end)];
}

/** The model as one batch of it: hooks run before the first and after the last one only. */
function batchNode(node: Node, at: { isFirst: boolean; isLast: boolean }): Node {
  const config = {
    ...node.config,
    ...(at.isFirst ? {} : { 'pre-hook': [] }),
    ...(at.isLast ? {} : { 'post-hook': [] }),
  };
  const own = Object.getOwnPropertyDescriptors(node);
  return Object.create(Object.getPrototypeOf(node), { ...own, config: { value: config, enumerable: true } }) as Node;
}
