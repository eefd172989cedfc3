import { withComment } from '../sql-comment.ts';
import type {
  Cell,
  ColumnInfo,
  Connection,
  EngineApi,
  Executed,
  ResultTable,
  SqlComment,
  StatementEstimate,
  Usage,
  Work,
} from '../types.ts';
import { cellsOfRow } from './cells.ts';
import { BigqueryApi } from './engine-api.ts';
import { executedOf } from './executed.ts';
import { columnsOfFields } from './fields.ts';
import type { JobService, RunningWork } from './job-service.ts';
import { UsageMeter } from './usage-meter.ts';
import type { JobReference, WireField, WireJob, WireResults } from './wire.ts';

/**
 * One session with BigQuery: its statements queue up, each is a job. A transaction is one script (`api.runTogether`):
 * over several jobs there is none, and `begin`, `commit` and `rollback` do nothing, as in dbt-bigquery.
 */
export class BigqueryConnection implements Connection {
  readonly api: EngineApi;
  readonly #service: JobService;
  readonly #onClose: () => void;
  #tail: Promise<unknown> = Promise.resolve();
  #running: AbortController | null = null;
  #job: JobReference | undefined;
  #isJobThere = false;
  readonly #cancelling = new Set<Promise<void>>();
  #closed = false;
  #comment: SqlComment | null = null;
  #work: Work = {};
  readonly #meter = new UsageMeter();

  constructor(service: JobService, onClose: () => void) {
    this.#service = service;
    this.#onClose = onClose;
    this.api = new BigqueryApi(service, async (task) => await this.#exclusively({}, task));
  }

  get inTransaction(): boolean {
    return false;
  }

  annotate(comment: SqlComment | null): void {
    this.#comment = comment;
  }

  workFor(work: Work): void {
    this.#work = work;
  }

  takeUsage(node: string): Usage | null {
    return this.#meter.take(node);
  }

  async execute(given: string): Promise<Executed> {
    return await this.#statement(given, async (sql, running) => {
      const job = await this.#service.runQuery(sql, running);
      return await executedOf(job, this.#service);
    });
  }

  async query(given: string, options: { limit?: number } = {}): Promise<ResultTable> {
    const { limit } = options;
    return await this.#statement(given, async (sql, running) => {
      let first: WireResults | undefined;
      const keep = (page: WireResults) => {
        first = page;
      };
      const job = await this.#service.runQuery(sql, { ...running, firstPage: { limit, keep } });
      const rows: Cell[][] = [];
      let fields: readonly WireField[] = [];
      for await (const page of this.#service.pages(job.jobReference, limit, running.signal, first)) {
        fields = page.schema?.fields ?? fields;
        for (const row of page.rows ?? []) rows.push(cellsOfRow(row, fields));
        if (limit !== undefined && rows.length >= limit) break;
      }
      return { columns: columnsOfFields(fields), rows: limit === undefined ? rows : rows.slice(0, limit) };
    });
  }

  async describe(selectSql: string): Promise<readonly ColumnInfo[]> {
    const job = await this.#dryRun(selectSql);
    return columnsOfFields(job.statistics?.query?.schema?.fields);
  }

  async estimate(sql: string): Promise<StatementEstimate> {
    const { statistics } = await this.#dryRun(sql);
    const bytes = Number(statistics?.query?.totalBytesProcessed ?? statistics?.totalBytesProcessed ?? 0);
    return { bytes, tables: statistics?.query?.referencedTables?.length ?? 0 };
  }

  async begin(): Promise<void> {}

  async commit(): Promise<void> {}

  async rollback(): Promise<void> {}

  interrupt(): void {
    if (this.#running === null || this.#running.signal.aborted) return;
    this.#running.abort();
    if (this.#job !== undefined) this.#cancel(this.#job);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tail.catch(() => {});
    await Promise.all(this.#cancelling);
    this.#onClose();
  }

  async #dryRun(given: string): Promise<WireJob> {
    return await this.#statement(given, async (sql, running) => await this.#service.dryRun(sql, running));
  }

  #cancel(job: JobReference): void {
    const cancelled = this.#service.cancel(job).finally(() => this.#cancelling.delete(cancelled));
    this.#cancelling.add(cancelled);
  }

  async #statement<T>(given: string, task: (sql: string, running: RunningWork) => Promise<T>): Promise<T> {
    const { sql, skip } = withComment(given, this.#comment);
    return await this.#exclusively({ sql, skip }, async (running) => await task(sql, running));
  }

  async #exclusively<T>(
    statement: { sql?: string; skip?: number },
    task: (running: RunningWork) => Promise<T>,
  ): Promise<T> {
    const turn = this.#tail.then(async () => {
      const abort = new AbortController();
      this.#running = abort;
      this.#job = undefined;
      this.#isJobThere = false;
      try {
        return await task(this.#runningWork(abort.signal));
      } catch (cause) {
        const job = this.#isJobThere ? this.#job : undefined;
        throw await this.#service.problem(cause, { ...statement, job, of: this.#work });
      } finally {
        this.#running = null;
      }
    });
    this.#tail = turn.catch(() => {});
    return await turn;
  }

  #runningWork(signal: AbortSignal): RunningWork {
    return {
      work: this.#work,
      signal,
      onEnded: (job) => this.#meter.count(this.#work.node ?? '', job),
      // A job that was interrupted before it was known is cancelled when it is.
      onStarted: (job, isThere) => {
        this.#job = job;
        this.#isJobThere = isThere;
        if (signal.aborted) this.#cancel(job);
      },
    };
  }
}
