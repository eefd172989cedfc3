import type { ColumnInfo, Connection, EngineApi, Executed, ResultTable } from '../../adapters/types.ts';

/** What was done on a connection, and how it is brought to an end. */
export interface Collected<T> {
  readonly result: T;
  /** Sends what was collected, as one transaction; statements may be replaced by several, by their text. */
  send(several?: ReadonlyMap<string, readonly string[]>): Promise<void>;
}

/**
 * Does `work`. Where the engine takes a transaction in one call, the statements that it executes are collected, to be
 * sent together later: what they change is not told then. Elsewhere they run at once, in the caller's transaction.
 */
export async function collected<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<Collected<T>> {
  const { api } = connection;
  if (api === undefined) return { result: await work(connection), send: async () => {} };
  const statements = new CollectedStatements(connection, api);
  const result = await work(statements);
  return { result, send: (several) => statements.send(several) };
}

/** A connection that keeps statements for later; what is asked meanwhile sees nothing of them. */
class CollectedStatements implements Connection {
  readonly api: EngineApi;
  readonly inTransaction = true;
  readonly #inner: Connection;
  readonly #statements: string[] = [];

  constructor(inner: Connection, api: EngineApi) {
    this.#inner = inner;
    this.api = api;
  }

  async send(several: ReadonlyMap<string, readonly string[]> = new Map()): Promise<void> {
    if (this.#statements.length === 0) return;
    await this.api.runTogether(this.#statements.flatMap((sql) => several.get(sql) ?? [sql]));
  }

  async execute(sql: string): Promise<Executed> {
    this.#statements.push(sql);
    return { rowsAffected: null, message: 'OK' };
  }

  query(sql: string, options?: { limit?: number }): Promise<ResultTable> {
    return this.#inner.query(sql, options);
  }

  describe(selectSql: string): Promise<readonly ColumnInfo[]> {
    return this.#inner.describe(selectSql);
  }

  async begin(): Promise<void> {}

  async commit(): Promise<void> {}

  async rollback(): Promise<void> {}

  interrupt(): void {
    this.#inner.interrupt();
  }

  async close(): Promise<void> {}
}
