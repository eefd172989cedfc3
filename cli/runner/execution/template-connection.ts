import type { ColumnInfo, Connection, EngineApi, Executed, ResultTable } from '../../adapters/types.ts';
import { type CompiledNode, locateSqlError, type TemplateTransaction } from '../../compiler/index.ts';

/**
 * The connection of a materialization that a template runs: errors are told at the lines of the model, and the first
 * `adapter.commit()` waits for `onBuilt`, which ends the transaction.
 */
export class TemplateConnection implements TemplateTransaction {
  readonly #inner: Connection;
  readonly #compiled: CompiledNode;
  readonly #onBuilt: () => Promise<void>;
  readonly #hasTransactions: boolean;
  #isBuilt = false;
  #wasAsked = false;

  /** Without transactions of DDL, what asks for one gets none. */
  constructor(inner: Connection, compiled: CompiledNode, onBuilt: () => Promise<void>, hasTransactions: boolean) {
    this.#inner = inner;
    this.#compiled = compiled;
    this.#onBuilt = onBuilt;
    this.#hasTransactions = hasTransactions;
  }

  get inTransaction(): boolean {
    return this.#inner.inTransaction;
  }

  get api(): EngineApi | undefined {
    return this.#inner.api;
  }

  execute(sql: string): Promise<Executed> {
    return this.#located(sql, this.#inner.execute(sql));
  }

  query(sql: string, options?: { limit?: number }): Promise<ResultTable> {
    return this.#located(sql, this.#inner.query(sql, options));
  }

  describe(selectSql: string): Promise<readonly ColumnInfo[]> {
    return this.#located(selectSql, this.#inner.describe(selectSql));
  }

  async begin(): Promise<void> {
    if (this.#hasTransactions) await this.#inner.begin();
  }

  commit(): Promise<void> {
    return this.#inner.commit();
  }

  rollback(): Promise<void> {
    return this.#inner.rollback();
  }

  interrupt(): void {
    this.#inner.interrupt();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** True when the template asked for the transaction that is open, and so has to commit it. */
  get mustCommit(): boolean {
    return this.#inner.inTransaction && this.#wasAsked;
  }

  async autoBegin(): Promise<void> {
    this.#wasAsked = true;
    await this.beginChange();
  }

  async beginChange(): Promise<void> {
    if (this.#hasTransactions && !this.#inner.inTransaction) await this.#inner.begin();
  }

  async templateCommit(): Promise<void> {
    if (!this.#isBuilt) {
      this.#isBuilt = true;
      await this.#onBuilt();
    } else if (this.#inner.inTransaction) await this.#inner.commit();
  }

  async #located<T>(sql: string, running: Promise<T>): Promise<T> {
    try {
      return await running;
    } catch (thrown) {
      throw locateSqlError(thrown, sql, this.#compiled);
    }
  }
}
