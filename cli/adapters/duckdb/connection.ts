import type { DuckDBConnection } from '@duckdb/node-api';
import { withComment } from '../sql-comment.ts';
import type { Cell, ColumnInfo, Connection, Executed, ResultTable, SqlComment } from '../types.ts';
import { statementError } from './errors.ts';
import { cellOf } from './values.ts';

const DESCRIBE = 'describe\n';
const CHANGED_ROWS = 1;
const SELECT = 1;
/** An interrupt that arrives before the engine has begun is forgotten by it, so it is said again until it is heard. */
const INTERRUPT_AGAIN_MS = 20;

/** One DuckDB session; its statements queue up. `path` names the warehouse in messages. */
export class DuckdbConnection implements Connection {
  readonly #session: DuckDBConnection;
  readonly #path: string;
  readonly #onClose: () => void;
  #tail: Promise<unknown> = Promise.resolve();
  #inTransaction = false;
  /** The statement that runs now. */
  #running: symbol | null = null;
  #closed = false;
  #comment: SqlComment | null = null;

  constructor(session: DuckDBConnection, path: string, onClose: () => void) {
    this.#session = session;
    this.#path = path;
    this.#onClose = onClose;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  annotate(comment: SqlComment | null): void {
    this.#comment = comment;
  }

  async execute(given: string): Promise<Executed> {
    const { sql, skip } = withComment(given, this.#comment);
    return await this.#exclusively(sql, skip, async () => {
      const result = await this.#session.run(sql);
      if (result.returnType === CHANGED_ROWS) return { rowsAffected: result.rowsChanged, message: 'OK' };
      const isCount = result.columnCount === 1 && result.columnName(0) === 'Count' && result.rowCount === 1;
      const count = isCount ? (await result.getRows())[0]?.[0] : undefined;
      return { rowsAffected: typeof count === 'bigint' ? Number(count) : null, message: 'OK' };
    });
  }

  async query(given: string, options: { limit?: number } = {}): Promise<ResultTable> {
    const { limit } = options;
    const { sql, skip } = withComment(given, this.#comment);
    return await this.#exclusively(sql, skip, async () => {
      const result = limit === undefined ? await this.#session.run(sql) : await this.#session.stream(sql);
      const types = result.columnTypes();
      const columns = result.columnNames().map((name, index) => ({ name, dataType: String(types[index]) }));
      const rows: Cell[][] = [];
      for await (const batch of result.yieldRows()) {
        for (const row of batch) {
          if (limit !== undefined && rows.length >= limit) return { columns, rows };
          rows.push(row.map(cellOf));
        }
      }
      return { columns, rows };
    });
  }

  async describe(selectSql: string): Promise<readonly ColumnInfo[]> {
    const sql = DESCRIBE + selectSql;
    return await this.#exclusively(sql, DESCRIBE.length, async () => {
      const rows = await (await this.#session.run(sql)).getRows();
      return rows.map(([name, dataType]) => ({ name: String(name), dataType: String(dataType) }));
    });
  }

  /** The columns that one statement of any kind would give, without running it; none for one that gives no rows. */
  async prepare(sql: string): Promise<readonly ColumnInfo[]> {
    return await this.#exclusively(sql, 0, async () => {
      const statement = await this.#session.prepare(sql);
      try {
        if (statement.statementType !== SELECT) return [];
        return Array.from({ length: statement.columnCount }, (_, index) => ({
          name: statement.columnName(index),
          dataType: String(statement.columnType(index)),
        }));
      } finally {
        statement.destroySync();
      }
    });
  }

  async begin(): Promise<void> {
    await this.execute('begin');
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    // A commit that fails has rolled back: either way the transaction is over.
    await this.execute('commit').finally(() => {
      this.#inTransaction = false;
    });
  }

  async rollback(): Promise<void> {
    await this.execute('rollback').finally(() => {
      this.#inTransaction = false;
    });
  }

  interrupt(): void {
    const cancelled = this.#running;
    if (cancelled === null) return;
    this.#session.interrupt();
    const again = setInterval(() => {
      if (this.#running === cancelled) this.#session.interrupt();
      else clearInterval(again);
    }, INTERRUPT_AGAIN_MS);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tail.catch(() => {});
    this.#session.closeSync();
    this.#onClose();
  }

  async #exclusively<T>(sql: string, skip: number, work: () => Promise<T>): Promise<T> {
    const before = this.#tail;
    const turn = before.then(async () => {
      this.#running = Symbol('statement');
      try {
        return await work();
      } catch (cause) {
        throw statementError(cause, sql, this.#path, skip);
      } finally {
        this.#running = null;
      }
    });
    this.#tail = turn.catch(() => {});
    return await turn;
  }
}
