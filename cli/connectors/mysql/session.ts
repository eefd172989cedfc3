import { EtlError } from '../../diagnostics/index.ts';
import type {
  ConnectorContext,
  DiscoveredTable,
  RowChunk,
  RowsRequest,
  RowsSession,
  RowsSummary,
  Stream,
  StreamDescription,
} from '../types.ts';
import type { MysqlConfig } from './config.ts';
import type { MysqlConnection } from './connection.ts';
import { Connections } from './connections.ts';
import { type DescribeScope, describeStream, discoverTables, estimatedRows } from './describe.ts';
import { connectionPlan } from './options.ts';
import { readProblem } from './problem.ts';
import { rangePlans } from './ranges.ts';
import { countStatement, isWholeTable, type ReadPlan, readPlan, selectStatement, tableKeys } from './read-plan.ts';
import { readRows } from './read-rows.ts';
import { localZone } from './time-zone.ts';

const MOST_RANGES = 4;

/** What a session is made of. */
interface SessionParts extends Omit<DescribeScope, 'connection'> {
  readonly connections: Connections;
  readonly zone: ReturnType<typeof localZone>;
  readonly mostRanges: number;
}

/**
 * An open MySQL or MariaDB server. All reads show it at the moment of the first one, by a transaction on one
 * connection; they therefore take turns.
 */
export class MysqlSession implements RowsSession {
  readonly gives = 'rows';
  readonly #parts: SessionParts;
  #turn: Promise<void> = Promise.resolve();

  private constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Connects. Throws ETL5012, ETL5040 or ETL5041. */
  static async open(config: MysqlConfig, context: ConnectorContext): Promise<MysqlSession> {
    const plan = connectionPlan(config, context);
    const zone = localZone(config.timezone, context.connection);
    const place = { connection: context.connection, server: plan.server };
    const connections = await Connections.open(plan, place, context.tell ?? (() => {}));
    const { max_connections: most = MOST_RANGES + 1 } = config;
    // Ranges begin with one connection more, which locks the table.
    const mostRanges = Math.max(1, most - 1);
    return new MysqlSession({ connections, place, zone, mostRanges, database: plan.database });
  }

  get moment(): number {
    return this.#parts.connections.moment;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    return await this.#inTurn(async (connection) => await describeStream({ ...this.#parts, connection }, stream));
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    return await this.#inTurn(async (connection) => await discoverTables({ ...this.#parts, connection }, glob));
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    return await this.#inTurn(async (connection) => {
      const plan = await readPlan(request, { ...this.#parts, connection });
      const next = plan.pages?.key.map(({ name }) => `<last ${name}>`);
      const pages = next === undefined ? [] : [selectStatement(plan, next)];
      return [selectStatement(plan), ...pages, countStatement(plan)];
    });
  }

  async *read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    const release = await this.#takeTurn();
    const { connections, place, mostRanges } = this.#parts;
    const { signal, stream } = request;
    const cancel = () => connections.giveUp(EtlError.of('ETL5036', {}));
    try {
      if (signal.aborted) throw EtlError.of('ETL5036', {});
      signal.addEventListener('abort', cancel, { once: true });
      const ranges = isWholeTable(request) ? Math.min(tableKeys(stream).parallel ?? 1, mostRanges) : 1;
      const shown = await connections.inSnapshot(stream.table, ranges);
      return yield* this.#readFrom(shown, request);
    } catch (cause) {
      if (signal.aborted) throw EtlError.of('ETL5036', {}, { cause });
      const problem = readProblem(place, `table "${stream.table}"`, cause);
      // What is read again must see another moment, such as one after a table was altered.
      if (problem.diagnostic.code === 'ETL5042') connections.giveUp(problem);
      throw problem;
    } finally {
      signal.removeEventListener('abort', cancel);
      connections.endLost();
      release();
    }
  }

  async close(): Promise<void> {
    await this.#parts.connections.close();
  }

  /** Windows are counted before, so that progress has a total; whole tables after, since that takes longer. */
  async *#readFrom(
    shown: readonly MysqlConnection[],
    request: RowsRequest,
  ): AsyncGenerator<RowChunk, RowsSummary, void> {
    const [connection = await this.#parts.connections.main()] = shown;
    const plan = await readPlan(request, { ...this.#parts, connection });
    const counted = request.window.kind === 'all' ? null : await countRows(connection, plan);
    const total = counted ?? (await estimatedRows(connection, this.#parts.database, request.stream));
    const onRows = (rows: number) => request.onProgress?.(rows, total === null ? null : Math.max(rows, total));
    const plans = await rangePlans(plan, connection, shown.length);
    const parts = plans.map((part, index) => ({ plan: part, connection: shown[index] ?? connection }));
    yield* readRows(parts, request, { zone: this.#parts.zone, onRows });
    return { rowsAtSource: counted ?? (await countRows(connection, plan)) };
  }

  async #inTurn<T>(ask: (connection: MysqlConnection) => Promise<T>): Promise<T> {
    const release = await this.#takeTurn();
    try {
      return await ask(await this.#parts.connections.main());
    } finally {
      release();
    }
  }

  async #takeTurn(): Promise<() => void> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}

async function countRows(connection: MysqlConnection, plan: ReadPlan): Promise<number> {
  const { rows } = await connection.query(countStatement(plan));
  return Number(rows[0]?.[0] ?? 0);
}
