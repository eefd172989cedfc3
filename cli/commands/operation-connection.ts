import type { ColumnInfo, Connection, EngineApi, Executed, ResultTable, SqlComment } from '../adapters/types.ts';
import type { TemplateTransaction } from '../compiler/index.ts';

/**
 * The connection of a macro that is called by itself: `statement` and `add_query` begin a transaction, which is lost
 * unless the macro commits it; what is run by `run_query` alone stays. Source of the rules: dbt 1.11.
 */
export class OperationConnection implements TemplateTransaction {
  readonly #inner: Connection;

  constructor(inner: Connection) {
    this.#inner = inner;
  }

  get inTransaction(): boolean {
    return this.#inner.inTransaction;
  }

  get api(): EngineApi | undefined {
    return this.#inner.api;
  }

  execute(sql: string): Promise<Executed> {
    return this.#inner.execute(sql);
  }

  query(sql: string, options?: { limit?: number }): Promise<ResultTable> {
    return this.#inner.query(sql, options);
  }

  describe(selectSql: string): Promise<readonly ColumnInfo[]> {
    return this.#inner.describe(selectSql);
  }

  begin(): Promise<void> {
    return this.#inner.begin();
  }

  commit(): Promise<void> {
    return this.#inner.commit();
  }

  rollback(): Promise<void> {
    return this.#inner.rollback();
  }

  annotate(comment: SqlComment | null): void {
    this.#inner.annotate?.(comment);
  }

  interrupt(): void {
    this.#inner.interrupt();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async autoBegin(): Promise<void> {
    if (!this.inTransaction) await this.begin();
  }

  async beginChange(): Promise<void> {}

  async schemaChanged(): Promise<void> {
    await this.templateCommit();
  }

  async templateCommit(): Promise<void> {
    if (this.inTransaction) await this.commit();
  }
}
