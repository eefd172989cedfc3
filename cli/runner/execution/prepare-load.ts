import { relation } from '../../adapters/relation.ts';
import { prepareLoad } from '../../loader/index.ts';
import type { SourceNode } from '../../manifest/types.ts';
import type { RunTask } from '../tasks.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { nodeInfo } from './results.ts';

/** Lands what changed of a source table; its rows and the ledger are written when the node is built. */
export async function prepareSource({ main }: RunTask, worker: Worker, context: ExecutionContext): Promise<Prepared> {
  const source = main as SourceNode;
  const { database, schema, identifier } = source;
  const table = relation({ database, schema, identifier }, { type: 'table' });
  const existed = (await context.relations.get(worker.connection, table)) !== null;
  const node = nodeInfo(source);
  const { connection: connectionOf, ...loads } = context.loads;
  const name = source.etl.connection ?? '';
  const load = await prepareLoad({
    source,
    ...loads,
    connections: { [name]: connectionOf(name) },
    adapter: context.warehouse.adapter,
    reader: worker.connection,
    manifest: context.manifest,
    fullRefresh: context.flags.fullRefresh,
    signal: context.signal,
    onProgress: ({ rows, fraction, file: note }) =>
      context.emit({ kind: 'node_progress', node, rows, ...(fraction === null ? {} : { fraction }), note }),
  });
  return {
    details: { message: load.changed ? null : 'up to date' },
    existed,
    apply: async (connection) => {
      if (!load.changed) return {};
      const outcome = await load.apply(connection);
      return {
        message: outcome.message,
        rowsAffected: outcome.rows,
        adapterResponse: { _message: outcome.message, rows_affected: outcome.rows, load_id: outcome.loadId },
      };
    },
    published: async () => {
      if (!load.changed) return;
      await load.confirm();
      await context.relations.added(table);
    },
    undone: () => load.discard(),
  };
}
