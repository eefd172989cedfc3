import { join } from 'node:path';
import type { Connection } from '../../adapters/types.ts';
import { nodeRelation } from '../../compiler/context/node-relation.ts';
import { type CostReport, estimateCost, ownTableStatements } from '../../cost/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { tokensOf } from '../../googlesql/index.ts';
import type { Node } from '../../manifest/types.ts';
import { planStatements } from '../../portability/check/plan-statements.ts';
import { entriesOf, readArtifact } from './earlier-run.ts';
import type { Session } from './types.ts';

/** Whether the session's target bills what statements read. */
export function isBilled({ work }: Session): boolean {
  return work.workplace.adapter.prices !== undefined;
}

/**
 * What building these nodes would cost on the session's target; nothing is run. Throws ETL6202 on a target that reads
 * for nothing, and what opening the warehouse throws.
 */
export async function estimateRun(
  session: Session,
  uniqueIds: readonly string[],
  onNode?: (done: number, total: number) => void,
): Promise<CostReport> {
  const { adapter, credentials, profile, project, flags } = session.work.workplace;
  const prices = adapter.prices?.(credentials);
  if (prices === undefined) throw EtlError.of('ETL6202', { target: profile.targetName, type: adapter.type });
  const connection = await session.work.warehouse.connection();
  const asking = new Askers(session, credentials.threads);
  const last = lastBytes(session);
  return await estimateCost({
    manifest: session.manifest,
    uniqueIds,
    prices,
    fullRefresh: flags.fullRefresh === true,
    workers: credentials.threads,
    ...(onNode === undefined ? {} : { onNode }),
    sources: {
      compile: async (node) => (await session.work.compiler.compile(node, connection)).sql.text,
      estimate: (sql) => asking.ask(sql),
      ownTable: async (node) => ownTable(node, session, connection),
      sizeOf: async (node) => {
        const named = nodeRelation(node, project.quoting);
        const there = await (await session.work.warehouse.relations()).get(connection, named);
        return there === null ? null : ((await adapter.introspection.sizeOf?.(connection, named)) ?? null);
      },
      lastBytes: (id) => last.get(id) ?? null,
    },
  });
}

/** The statements that change the table of an incremental model. */
async function ownTable(node: Node, { work }: Session, connection: Connection): Promise<readonly string[]> {
  const { compiler, workplace } = work;
  const { adapter } = workplace;
  if (compiler.ownMaterialization(node) !== null)
    throw EtlError.of('ETL6606', { what: 'has a materialization of its own' });
  const target = compiler.relationOf(node).relation;
  const compiledSql = (await compiler.compile(node, connection)).sql.text;
  const describe = (sql: string) => connection.describe(sql);
  const columns = {
    given: await describe(compiledSql),
    existing: await adapter.introspection.columnsOf(connection, target),
  };
  const inBatches = compiler.runsInBatches(node);
  const plan = await planStatements({ node, target, compiledSql, columns, adapter, inBatches, describe }, tokensOf);
  return ownTableStatements(plan, adapter.dialect.quote);
}

/** Connections that dry runs are sent through, so that several are on their way at once. */
class Askers {
  readonly #session: Session;
  readonly #connections: Promise<Connection>[] = [];
  readonly #count: number;
  #next = 0;

  constructor(session: Session, count: number) {
    this.#session = session;
    this.#count = Math.max(1, count);
  }

  async ask(sql: string) {
    const slot = this.#next++ % this.#count;
    this.#connections[slot] ??= this.#session.work.warehouse.another();
    const connection = await this.#connections[slot];
    if (connection.estimate === undefined) throw EtlError.of('ETL9001', { what: 'an engine with prices tells none' });
    return await connection.estimate(sql);
  }
}

/** Bytes that nodes read at the last run, by unique_id. */
function lastBytes({ targetFolder }: Session): ReadonlyMap<string, number> {
  const file = join(targetFolder, 'run_results.json');
  const known = new Map<string, number>();
  for (const { unique_id: id, adapter_response: answer } of entriesOf(readArtifact(file, 'target/run_results.json'))) {
    const bytes = (answer as { bytes_processed?: unknown } | null)?.bytes_processed;
    if (typeof bytes === 'number') known.set(String(id), bytes);
  }
  return known;
}
