import type { ColumnInfo, Connection, EngineApi, Executed, ResultTable } from '../../adapters/types.ts';

/**
 * Does what `work` executes as one transaction. Where the engine takes a transaction in one call, statements are
 * collected and sent when `work` is done: what they changed is not told then. Elsewhere the caller has begun one.
 */
export async function together<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
  const { api } = connection;
  if (api === undefined) return await work(connection);
  const collected = new CollectedStatements(connection, api);
  const result = await work(collected);
  await collected.send();
  return result;
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

  async send(): Promise<void> {
    if (this.#statements.length > 0) await this.api.runTogether(this.#statements);
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
