import { type Relation, relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import {
  blamed,
  type Collected,
  collected,
  connectionsOf,
  type LoadRequest,
  type PreparedLoad,
  prepareLoads,
  sendLoads,
} from '../../loader/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { ProgressMeter } from '../progress-meter.ts';
import { clusterOf, type RunTask } from '../tasks.ts';
import type { Prepare, Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { auditScope } from './publishing.ts';
import { nodeInfo, type ResultDetails } from './results.ts';

/** Lands what is new of a source table; its rows and the ledger are written when the node is built. */
export const prepareSource: Prepare = prepareSources(() => {});

/**
 * The same for all tables of a task's cluster, which are built together; `tell` hears what was done for each but the
 * first, whose details are the task's own.
 */
export function prepareSources(tell: (source: SourceNode, details: ResultDetails) => void): Prepare {
  return async ({ main, cluster, tests }: RunTask, worker: Worker, context: ExecutionContext): Promise<Prepared> => {
    const sources = [main as SourceNode, ...cluster];
    const startedAt = new Date();
    const name = sources[0]?.etl.connection ?? '';
    const { connection: reader } = worker;
    tellOfMissing(sources, context);
    const existed = (await context.relations.get(reader, tableOf(main as SourceNode))) !== null;
    const { slots } = context.loads;
    const connection = await context.loads.connection(name);
    const wanted = await connectionsOf(
      sources.map(({ etl }) => etl.load),
      name,
      connection,
    );
    const release = await slots.take(name, connection, context.signal, wanted);
    let loads: readonly PreparedLoad[] = [];
    try {
      loads = await prepareLoads(sources.map((source) => loadRequest(source, { [name]: connection }, reader, context)));
    } finally {
      if (!loads.some((load) => load.holdsSource)) release();
    }
    const pairs = sources.flatMap((source, index): [SourceNode, PreparedLoad][] => {
      const load = loads[index];
      return load === undefined ? [] : [[source, load]];
    });
    const undo = async () => {
      for (const load of loads) await load.discard();
      release();
    };
    let send: Collected<unknown>['send'] = async () => {};
    let audited: ReadonlyMap<string, Relation> = new Map();
    return {
      details: { message: loads.some((load) => load.changed) ? null : 'up to date' },
      existed,
      // Where a transaction is one call, it is the last thing that is done.
      beginsItself: !context.warehouse.adapter.capabilities.transactionalDdl,
      before: async () => {
        try {
          for (const [source, load] of pairs)
            if (load.changed) await blamedOn(source, load.stage(reader).catch(cancelled));
        } catch (thrown) {
          await undo();
          throw thrown;
        }
      },
      apply: async (connection) => {
        const done = await collected(connection, (one) => applyAll(pairs, startedAt, one, context));
        const [own, ...others] = done.result;
        send = done.send;
        for (const [index, details] of others.entries()) {
          const source = cluster[index];
          if (source !== undefined) tell(source, details);
        }
        audited = await auditViews(pairs, tests, connection);
        return own ?? {};
      },
      audited: () => (audited.size === 0 ? undefined : audited),
      accepted: async (connection) => {
        const sending = sendLoads(loads, { send }, connection);
        // Of several tables in one transaction nothing says which is to blame.
        const [only] = sources;
        await (sources.length === 1 && only !== undefined ? blamedOn(only, sending) : sending);
        return {};
      },
      published: async () => {
        for (const [source, load] of pairs) {
          if (!load.changed) continue;
          await load.confirm();
          await context.relations.added(tableOf(source));
        }
        release();
      },
      undone: undo,
    };
  };
}

/**
 * The views that tests read in the place of tables that change; none where they read the tables themselves. Of a table
 * whose tests all look at one row at a time, only the rows that come.
 */
async function auditViews(
  pairs: readonly [SourceNode, PreparedLoad][],
  tests: readonly Node[],
  connection: Connection,
): Promise<ReadonlyMap<string, Relation>> {
  const views = new Map<string, Relation>();
  for (const [source, load] of pairs) {
    const own = tests.filter((test) => test.depends_on.nodes.includes(source.unique_id));
    if (own.length === 0 || !load.changed) continue;
    const isAlone = own.every((test) => new Set(test.depends_on.nodes).size === 1);
    const only = isAlone && auditScope(own) === 'rows' ? 'rows' : 'table';
    const view = await blamedOn(source, load.auditView(connection, only));
    if (view !== null) views.set(source.unique_id, view);
  }
  return views;
}

/** A cluster of which only some tables are selected. */
function tellOfMissing([first, ...others]: readonly SourceNode[], { manifest, emit }: ExecutionContext): void {
  const cluster = first === undefined ? null : clusterOf(first);
  if (first === undefined || cluster === null) return;
  const all = [...manifest.sources.values()].filter((one) => clusterOf(one) === cluster);
  const missing = all.filter((one) => one !== first && !others.includes(one)).map((one) => nodeInfo(one).name);
  if (missing.length === 0) return;
  const name = String(first.etl.load.cluster);
  const message = `Only a part of cluster "${name}" is selected: it is loaded without ${missing.join(', ')}.`;
  emit({ kind: 'log', level: 'warn', message });
}

async function applyAll(
  pairs: readonly [SourceNode, PreparedLoad][],
  startedAt: Date,
  connection: Connection,
  { log }: ExecutionContext,
): Promise<ResultDetails[]> {
  const details: ResultDetails[] = [];
  for (const [source, load] of pairs) {
    const outcome = load.changed ? await blamedOn(source, load.apply(connection)) : undefined;
    await log?.loaded(connection, { source, plan: load.plan, outcome, startedAt });
    if (outcome === undefined) details.push({ message: 'up to date' });
    else {
      const { message, rows, loadId } = outcome;
      const adapterResponse = { _message: message, rows_affected: rows, load_id: loadId };
      details.push({ message, rowsAffected: rows, adapterResponse });
    }
  }
  return details;
}

/** A statement that was cancelled before the transaction is a load that was: the previous data stays. */
function cancelled(thrown: unknown): never {
  throw thrown instanceof EtlError && thrown.code === 'ETL4011'
    ? EtlError.of('ETL5036', {}, { cause: thrown })
    : thrown;
}

async function blamedOn<T>(source: SourceNode, working: Promise<T>): Promise<T> {
  return await working.catch((error: unknown) => {
    throw blamed(error, source);
  });
}

function loadRequest(
  source: SourceNode,
  connections: LoadRequest['connections'],
  reader: Connection,
  context: ExecutionContext,
): LoadRequest {
  const { connection: _connection, slots: _slots, ...loads } = context.loads;
  const node = nodeInfo(source);
  const meter = new ProgressMeter();
  return {
    source,
    ...loads,
    connections,
    adapter: context.warehouse.adapter,
    reader,
    manifest: context.manifest,
    fullRefresh: context.flags.fullRefresh,
    signal: context.signal,
    onNote: (message) => context.emit({ kind: 'log', level: 'warn', message }),
    onProgress: ({ rows, fraction, file }) => {
      const known = { rows, ...(fraction === null ? {} : { fraction }), ...meter.pace({ rows, fraction }) };
      // The table that rows come from is the node itself.
      context.emit({ kind: 'node_progress', node, ...known, ...(/[./]/.test(file) ? { note: file } : {}) });
    },
  };
}

function tableOf({ database, schema, identifier }: SourceNode) {
  return relation({ database, schema, identifier }, { type: 'table' });
}
