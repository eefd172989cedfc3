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
import { MysqlConnection } from './connection.ts';
import { type DescribeScope, describeStream, discoverTables, estimatedRows } from './describe.ts';
import { type ConnectionPlan, connectionPlan } from './options.ts';
import { type Place, readProblem } from './problem.ts';
import { countStatement, type ReadPlan, readPlan, selectStatement } from './read-plan.ts';
import { readRows } from './read-rows.ts';
import { type LocalZone, localZone } from './time-zone.ts';

/**
 * An open MySQL or MariaDB server. All reads show it at the moment of the first one, by one transaction on one
 * connection; they therefore take turns. A connection that was lost is opened anew by the next read, which begins
 * another moment.
 */
export class MysqlSession implements RowsSession {
  readonly gives = 'rows';
  readonly #plan: ConnectionPlan;
  readonly #place: Place;
  readonly #zone: LocalZone | undefined;
  #connection: MysqlConnection;
  #inSnapshot = false;
  #turn: Promise<void> = Promise.resolve();
  readonly #endings = new Set<Promise<void>>();

  private constructor(
    plan: ConnectionPlan,
    context: ConnectorContext,
    zone: LocalZone | undefined,
    first: MysqlConnection,
  ) {
    this.#plan = plan;
    this.#place = { connection: context.connection, server: plan.server };
    this.#zone = zone;
    this.#connection = first;
  }

  /** Connects. Throws ETL5012, ETL5040 or ETL5041. */
  static async open(config: MysqlConfig, context: ConnectorContext): Promise<MysqlSession> {
    const plan = connectionPlan(config, context);
    const zone = localZone(config.timezone, context.connection);
    const place = { connection: context.connection, server: plan.server };
    return new MysqlSession(plan, context, zone, await MysqlConnection.open(plan, place));
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    return await this.#inTurn(async (connection) => await describeStream(this.#describing(connection), stream));
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    return await this.#inTurn(async (connection) => await discoverTables(this.#describing(connection), glob));
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    return await this.#inTurn(async (connection) => {
      const plan = await this.#planOf(request, connection);
      const next = plan.pages?.key.map(({ name }) => `<last ${name}>`);
      return [
        selectStatement(plan),
        ...(next === undefined ? [] : [selectStatement(plan, next)]),
        countStatement(plan),
      ];
    });
  }

  async *read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    const release = await this.#takeTurn();
    const { signal } = request;
    const what = `table "${request.stream.table}"`;
    const cancel = () => this.#giveUp(EtlError.of('ETL5036', {}));
    try {
      if (signal.aborted) throw EtlError.of('ETL5036', {});
      signal.addEventListener('abort', cancel, { once: true });
      await this.#beginSnapshot();
      return yield* this.#readPlanned(request, await this.#planOf(request, this.#connection));
    } catch (cause) {
      throw signal.aborted ? EtlError.of('ETL5036', {}, { cause }) : readProblem(this.#place, what, cause);
    } finally {
      signal.removeEventListener('abort', cancel);
      release();
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
    await Promise.all(this.#endings);
  }

  /** Windows are counted before, so that progress has a total; whole tables after, since that takes longer. */
  async *#readPlanned(request: RowsRequest, plan: ReadPlan): AsyncGenerator<RowChunk, RowsSummary, void> {
    const connection = this.#connection;
    const isWhole = request.window.kind === 'all';
    const counted = isWhole ? null : await countRows(connection, plan);
    const total = counted ?? (await estimatedRows(connection, this.#plan.database, request.stream));
    const onRows = (rows: number) => request.onProgress?.(rows, total === null ? null : Math.max(rows, total));
    const rows = readRows(plan, request, { connection, zone: this.#zone, onRows });
    try {
      yield* rows;
    } finally {
      if (connection.isLost) this.#endAtServer(connection.id);
    }
    return { rowsAtSource: counted ?? (await countRows(connection, plan)) };
  }

  #describing(connection: MysqlConnection): DescribeScope {
    return { connection, place: this.#place, database: this.#plan.database };
  }

  async #planOf(request: RowsRequest, connection: MysqlConnection): Promise<ReadPlan> {
    return await readPlan(request, { connection, place: this.#place, zone: this.#zone });
  }

  async #beginSnapshot(): Promise<void> {
    await this.#reconnect();
    if (this.#inSnapshot) return;
    await this.#connection.query('set session transaction isolation level repeatable read');
    await this.#connection.query('start transaction with consistent snapshot, read only');
    this.#inSnapshot = true;
  }

  async #reconnect(): Promise<void> {
    if (!this.#connection.isLost) return;
    this.#connection = await MysqlConnection.open(this.#plan, this.#place);
    this.#inSnapshot = false;
  }

  #giveUp(reason: EtlError): void {
    const { id } = this.#connection;
    this.#connection.destroy(reason);
    this.#endAtServer(id);
  }

  /** Ends what the server may still do for a connection that is no longer read; in the background, at best. */
  #endAtServer(id: number): void {
    const ending = MysqlConnection.open(this.#plan, this.#place)
      .then(async (connection) => {
        await connection.query(`kill ${id}`).catch(() => {});
        await connection.close();
      })
      .catch(() => {})
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  async #inTurn<T>(ask: (connection: MysqlConnection) => Promise<T>): Promise<T> {
    const release = await this.#takeTurn();
    try {
      await this.#reconnect();
      return await ask(this.#connection);
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
