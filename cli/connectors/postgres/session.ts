import type { Client } from 'pg';
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
import { type CatalogTable, discoverTables, nearTable, readQuery, readTable } from './catalog.ts';
import { type FollowedTable, followedTable, refuseUnlessTable } from './cdc/followed.ts';
import { type ChangeScope, changeQuery, confirmChanges, readChanges, readFirst } from './cdc/read-changes.ts';
import { asker, connect } from './client.ts';
import { type PostgresConfig, type PostgresTable, tableSchema } from './config.ts';
import { DECLARED, declaredTable, isCatalogDenied } from './declared-table.ts';
import { type FailureScope, readFailure } from './failure.ts';
import { rangeConditions } from './ranges.ts';
import { readRows } from './read-rows.ts';
import { PLAIN_SETTINGS, Snapshot, type SnapshotOptions } from './snapshot.ts';
import { quoteTable, tableParts } from './sql.ts';
import { copyStatement, type StatementParts, selectStatement } from './statement.ts';

const CONNECTIONS = 4;
const READ_SECONDS = 900;

/** Opens a session and tries the server. Throws ETL5040, ETL5041. */
export async function openSession(config: PostgresConfig, context: ConnectorContext): Promise<RowsSession> {
  const address = await addressOf(config, context.connection, context.projectRoot);
  const session = new PostgresSession(config, context, address);
  await session.snapshot();
  return session;
}

/** A server whose tables are read in one snapshot. */
class PostgresSession implements RowsSession {
  readonly gives = 'rows';
  readonly #config: PostgresConfig;
  readonly #context: ConnectorContext;
  readonly #address: Address;
  readonly #scope: FailureScope;
  #snapshot: Promise<Snapshot> | undefined;
  /** Outside of the snapshot: makes publications, converts values of changes, acknowledges them. */
  #writer: Promise<Client> | undefined;
  readonly #tables = new Map<string, Promise<CatalogTable>>();

  constructor(config: PostgresConfig, context: ConnectorContext, address: Address) {
    this.#config = config;
    this.#context = context;
    this.#address = address;
    this.#scope = { connection: context.connection, server: address.shown };
  }

  /** The snapshot of the session; a new one when its connection was lost. */
  async snapshot(): Promise<Snapshot> {
    const present = await this.#snapshot?.catch(() => undefined);
    if (present !== undefined && !present.isLost) return present;
    if (present !== undefined) {
      this.#tables.clear();
      this.#context.tell?.(`the connection to ${this.#address.shown} was lost: what follows shows a later moment`);
    }
    this.#snapshot = this.#take();
    return await this.#snapshot;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    const table = await this.#reading(stream, async () => await this.#tableOf(stream));
    const columns = table.columns.map(({ type: _type, isGenerated: _generated, ...column }) => column);
    const { primaryKey, estimatedRows } = table;
    return { columns, primaryKey, estimatedRows, isDiscovered: table.kind !== DECLARED };
  }

  async queries(request: RowsRequest): Promise<readonly string[]> {
    return await this.#reading(request.stream, async () => {
      const parts = await this.#parts(request);
      if (request.strategy !== 'cdc' || request.position === null) return await this.#statements(parts);
      return [changeQuery(this.#followed(parts), request.position)];
    });
  }

  async *read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    try {
      const parts = await this.#parts(request);
      if (request.strategy === 'cdc') return yield* this.#changes(request, parts);
      const snapshot = await this.snapshot();
      const statements = await this.#statements(parts);
      const whole = request.window.kind === 'all' && parts.load.where === undefined;
      const rows = yield* readRows(snapshot, statements, request, whole ? parts.table.estimatedRows : null);
      return { rowsAtSource: rows };
    } catch (error) {
      if (request.signal.aborted) throw EtlError.of('ETL5036', {}, { cause: error });
      throw this.#whileReading(request.stream, this.#failure(request.stream, error));
    }
  }

  async confirm(stream: Stream, position: string): Promise<void> {
    await this.#reading(stream, async () => {
      const { connection } = this.#context;
      const { slot } = followedTable(stream, loadOf(stream), await this.#tableOf(stream), connection);
      await confirmChanges(await this.#changeScope(), slot, position);
    });
  }

  async discover(glob: string): Promise<readonly DiscoveredTable[]> {
    try {
      const { ask } = await this.snapshot();
      return await discoverTables(ask, nameGlob(glob));
    } catch (error) {
      throw readFailure(this.#scope, 'its list of tables', error);
    }
  }

  async close(): Promise<void> {
    const snapshot = await this.#snapshot?.catch(() => undefined);
    await snapshot?.close();
    await (await this.#writer?.catch(() => undefined))?.end().catch(() => {});
  }

  async #take(): Promise<Snapshot> {
    return await Snapshot.take(this.#snapshotOptions());
  }

  #snapshotOptions(): SnapshotOptions {
    return {
      connect: async () => await connect(this.#address, this.#scope),
      most: this.#config.max_connections ?? CONNECTIONS,
      statementTimeout: this.#config.statement_timeout ?? 0,
      readTimeoutMs: this.#readTimeoutMs,
      tell: (note) => this.#context.tell?.(note),
    };
  }

  async *#changes(request: RowsRequest, parts: StatementParts): AsyncGenerator<RowChunk, RowsSummary, void> {
    const followed = this.#followed(parts);
    const scope = { ...(await this.#changeScope()), statements: async () => await this.#statements(parts) };
    if (request.position === null) return yield* readFirst(scope, followed, request);
    return yield* readChanges(scope, followed, request, request.position);
  }

  #followed({ connection, request, load, table }: StatementParts): FollowedTable {
    refuseUnlessTable(request.stream, load, connection);
    return followedTable(request.stream, load, table, connection);
  }

  async #changeScope(): Promise<Omit<ChangeScope, 'statements'>> {
    // Values in the log are written by the settings of the connection that reads it.
    const options = PLAIN_SETTINGS.map((setting) => `-c ${setting.replaceAll(/[' ]/g, '')}`).join(' ');
    this.#writer ??= this.#connectWriter(options);
    const writer = await this.#writer;
    return {
      connection: this.#context.connection,
      ask: asker(writer),
      replicate: async () => await connect(this.#address, this.#scope, { options, replication: 'database' }),
      // The log has all rows, so the first load may leave none out.
      snapshot: { ...this.#snapshotOptions(), wholeTables: true },
      tell: (note) => this.#context.tell?.(note),
    };
  }

  async #parts(request: RowsRequest): Promise<StatementParts> {
    const table = await this.#tableOf(request.stream);
    const link = request.parent?.link;
    const parent = link === undefined ? undefined : await this.#named(link.table);
    return { connection: this.#context.connection, request, load: loadOf(request.stream), table, parent };
  }

  async #statements(parts: StatementParts): Promise<string[]> {
    const ranges = await rangeConditions((await this.snapshot()).ask, parts);
    return ranges.map((range) => copyStatement(selectStatement(parts, range)));
  }

  async #tableOf(stream: Stream): Promise<CatalogTable> {
    const { query } = loadOf(stream);
    if (query === undefined)
      return await this.#named(stream.table).catch((error: unknown) => {
        if (!isCatalogDenied(error)) throw error;
        this.#context.tell?.(`the catalog of ${this.#address.shown} may not be read: the types are those declared`);
        return declaredTable(stream, tableParts(stream.table, this.#config.schema));
      });
    return await this.#once(`query ${query}`, async ({ ask }) => await readQuery(ask, query));
  }

  async #named(table: string): Promise<CatalogTable> {
    const sql = quoteTable(tableParts(table, this.#config.schema));
    return await this.#once(sql, async ({ ask }) => {
      const found = await readTable(ask, sql);
      if (found !== undefined) return found;
      const { connection } = this.#context;
      throw EtlError.of('ETL5044', { connection, table, near: await nearTable(ask, table) });
    });
  }

  /** The snapshot does not change, so each table is asked for once. */
  async #once(key: string, read: (snapshot: Snapshot) => Promise<CatalogTable>): Promise<CatalogTable> {
    const snapshot = await this.snapshot();
    const known = this.#tables.get(key) ?? read(snapshot);
    this.#tables.set(key, known);
    known.catch(() => this.#tables.delete(key));
    return await known;
  }

  async #reading<T>(stream: Stream, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw this.#failure(stream, error);
    }
  }

  /** One that could not be made or is lost is made anew when it is needed. */
  async #connectWriter(options: string): Promise<Client> {
    const forget = () => {
      this.#writer = undefined;
    };
    const client = await connect(this.#address, this.#scope, { options }).catch((error: unknown) => {
      forget();
      throw error;
    });
    client.once('error', forget);
    client.once('end', forget);
    return client;
  }

  get #readTimeoutMs(): number {
    return (this.#config.read_timeout ?? READ_SECONDS) * 1000;
  }

  /** A server that was there and is not any more may come back, as after a restart. */
  #whileReading(stream: Stream, error: unknown): unknown {
    if (!(error instanceof EtlError) || error.code !== 'ETL5040') return error;
    const why = `${this.#address.shown} cannot be reached`;
    const params = { connection: this.#context.connection, what: `table "${stream.table}"`, why };
    return EtlError.of('ETL5042', params, { cause: error });
  }

  #failure(stream: Stream, error: unknown): unknown {
    return readFailure(this.#scope, `table "${stream.table}"`, error);
  }
}

function loadOf(stream: Stream): PostgresTable {
  return tableSchema.loose().parse(stream.load);
}
