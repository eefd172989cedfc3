import { EtlError } from '../../diagnostics/index.ts';
import { nameGlob } from '../rows/name-glob.ts';
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
import { type Address, addressOf } from './address.ts';
import { discoverTables } from './catalog.ts';
import { ChangeSession } from './cdc/change-session.ts';
import type { PostgresConfig } from './config.ts';
import { DECLARED } from './declared-table.ts';
import { type FailureScope, readFailure } from './failure.ts';
import { rangeConditions } from './ranges.ts';
import { readRows } from './read-rows.ts';
import { SnapshotHolder } from './snapshot-holder.ts';
import { copyStatement, type StatementParts, selectStatement } from './statement.ts';
import { loadOf, TableLookup } from './table-lookup.ts';

/** Opens a session and tries the server. Throws ETL5040, ETL5041. */
export async function openSession(config: PostgresConfig, context: ConnectorContext): Promise<RowsSession> {
  const address = await addressOf(config, context.connection, context.projectRoot);
  const session = new PostgresSession(config, context, address);
  await session.begin();
  return session;
}

/** A server whose tables are read in one snapshot. */
class PostgresSession implements RowsSession {
  readonly gives = 'rows';
  readonly #scope: FailureScope;
  readonly #schema: string | undefined;
  readonly #snapshot: SnapshotHolder;
  readonly #tables: TableLookup;
  readonly #changes: ChangeSession;

  constructor(config: PostgresConfig, { connection, tell, project, target }: ConnectorContext, address: Address) {
    this.#scope = { connection, server: address.shown };
    this.#schema = config.schema;
    this.#snapshot = new SnapshotHolder(config, address, this.#scope, (note) => tell?.(note));
    this.#tables = new TableLookup({ connection, schema: config.schema }, this.#snapshot);
    this.#changes = new ChangeSession(address, this.#scope, this.#snapshot.options, {
      connection,
      project: project ?? '',
      target: target ?? '',
    });
  }

  get moment(): number {
    return this.#snapshot.moment;
  }

  async begin(): Promise<void> {
    await this.#snapshot.get();
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    const table = await this.#telling(stream, async () => await this.#tables.ofStream(stream));
    const columns = table.columns.map(({ type: _type, isGenerated: _generated, ...column }) => column);
    const { primaryKey, estimatedRows } = table;
    return { columns, primaryKey, estimatedRows, isDiscovered: table.kind !== DECLARED };
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    return await this.#telling(request.stream, async () => {
      const parts = await this.#parts(request);
      if (request.strategy !== 'cdc' || request.position === null) return await this.#statements(parts);
      return [this.#changes.query(parts, request.position)];
    });
  }

  async *read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    try {
      const parts = await this.#parts(request);
      if (request.strategy === 'cdc')
        return yield* this.#changes.read(request, parts, async () => await this.#statements(parts));
      const snapshot = await this.#snapshot.alive();
      const isWhole = request.window.kind === 'all' && parts.load.where === undefined;
      const estimate = isWhole ? parts.table.estimatedRows : null;
      return { rowsAtSource: yield* readRows(snapshot, await this.#statements(parts), request, estimate) };
    } catch (error) {
      if (request.signal.aborted) throw EtlError.of('ETL5036', {}, { cause: error });
      throw this.#whileReading(request.stream, this.#failure(request.stream, error));
    }
  }

  async beginsAnew(stream: Stream, position: string): Promise<boolean> {
    return await this.#telling(stream, async () => await this.#changes.beginsAnew(stream, position));
  }

  async confirm(stream: Stream, position: string): Promise<void> {
    await this.#changes.confirm(stream, position);
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    try {
      const { ask } = await this.#snapshot.get();
      return await discoverTables(ask, nameGlob(glob), this.#schema);
    } catch (error) {
      throw readFailure(this.#scope, 'its list of tables', error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#snapshot.close(), this.#changes.close()]);
  }

  async #parts(request: RowsRequest): Promise<StatementParts> {
    const { stream } = request;
    const table = await this.#tables.ofStream(stream);
    const link = request.parent?.link;
    const parent = link === undefined ? undefined : await this.#tables.named(link.table);
    return { connection: this.#scope.connection, request, load: loadOf(stream), table, parent };
  }

  async #statements(parts: StatementParts): Promise<string[]> {
    const { ask } = await this.#snapshot.get();
    const ranges = await rangeConditions(ask, parts);
    return ranges.map((range) => copyStatement(selectStatement(parts, range)));
  }

  async #telling<T>(stream: Stream, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw this.#failure(stream, error);
    }
  }

  #failure(stream: Stream, error: unknown): unknown {
    return readFailure(this.#scope, `table "${stream.table}"`, error);
  }

  /** A server that was there and is not any more may come back, as after a restart. */
  #whileReading(stream: Stream, error: unknown): unknown {
    if (!(error instanceof EtlError) || error.code !== 'ETL5040') return error;
    const { connection, server } = this.#scope;
    const params = { connection, what: `table "${stream.table}"`, why: reasonOf(error, server) };
    return EtlError.of('ETL5042', params, { cause: error });
  }
}

/** Why a server could not be reached, in its own words. */
function reasonOf({ message, cause }: EtlError, server: string): string {
  return `${server} cannot be reached (${cause instanceof Error ? cause.message : message})`;
}
