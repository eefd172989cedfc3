import type { Adapter, Connection } from '../adapters/types.ts';
import {
  type AuditRow,
  auditLiteral,
  auditTable,
  ensureLedger,
  insertAudit,
  type LoadOutcome,
  type LoadPlan,
  ledgerKey,
} from '../loader/index.ts';
import type { SourceNode } from '../manifest/types.ts';
import type { EventSink, NodeResult, RunSummary } from './events.ts';

/** What the log says of the run itself. */
export interface AuditedRun {
  readonly invocationId: string;
  readonly command: string;
  readonly projectName: string;
  readonly target: string;
  readonly etlVersion: string;
  readonly gitCommit: string | null;
  readonly loadId: string;
  readonly startedAt: Date;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
  readonly emit: EventSink;
}

/** A load that is about to be committed. */
export interface LoggedLoad {
  readonly source: SourceNode;
  readonly plan: LoadPlan;
  /** Nothing when the table is up to date. */
  readonly outcome: LoadOutcome | undefined;
  readonly startedAt: Date;
}

type ProcessingRow = AuditRow<'table_processing_log'>;

/**
 * Keeps `etl_audit.etl_execution_log` and `table_processing_log` of one run, in each database that sources are loaded
 * into. A loaded table's row is written with its rows; all else in transactions of their own, and that it cannot be
 * written is told and fails nothing.
 */
export class AuditLog {
  readonly #run: AuditedRun;
  readonly #adapter: Adapter;
  readonly #sources: ReadonlyMap<string, SourceNode>;
  readonly #databases: readonly (string | null)[];
  readonly #loaded = new Map<string, number>();
  readonly #logged = new Set<string>();

  /** `sources`: those with a connection, by unique_id. */
  constructor(run: AuditedRun, adapter: Adapter, sources: ReadonlyMap<string, SourceNode>) {
    this.#run = run;
    this.#adapter = adapter;
    this.#sources = sources;
    this.#databases = [...new Set([...sources.values()].map((source) => source.database))];
  }

  /** The run begins: its row says `running` until it ends, for good where it dies. Makes the tables. */
  async begin(connection: Connection): Promise<void> {
    const { projectName, command, target, startedAt, ...run } = this.#run;
    const row = {
      invocation_id: run.invocationId,
      command,
      project: projectName,
      target,
      etl_version: run.etlVersion,
      git_commit: run.gitCommit,
      load_id: run.loadId,
      status: 'running',
      started_at: startedAt,
    };
    for (const database of this.#databases)
      await this.#told(async () => {
        await ensureLedger(connection, this.#adapter, database, []);
        await connection.execute(insertAudit({ adapter: this.#adapter, database }, 'etl_execution_log', [row]));
      });
  }

  /** Notes a load down inside its transaction. Throws as the engine: the load is not committed then. */
  async loaded(connection: Connection, load: LoggedLoad): Promise<void> {
    const { source, plan, outcome, startedAt } = load;
    const row: ProcessingRow = {
      ...this.#processed(source),
      status: outcome === undefined ? 'unchanged' : 'success',
      strategy: plan.gives === 'rows' ? plan.strategy : 'full_refresh',
      write_mode: plan.write,
      rows_at_source: outcome?.rowsAtSource ?? null,
      rows_loaded: outcome?.rows ?? 0,
      rows_removed: outcome === undefined ? 0 : outcome.rowsRemoved,
      bytes_read: outcome?.bytes ?? 0,
      ...timeSince(startedAt),
      is_stale: false,
      facts: outcome?.facts === undefined ? null : this.#run.mask(JSON.stringify(outcome.facts)),
    };
    await connection.execute(insertAudit(this.#place(source), 'table_processing_log', [row]));
    this.#loaded.set(source.unique_id, outcome?.rows ?? 0);
  }

  /** Notes the loads among results down that did not end well. After their rollback. */
  async failed(connection: Connection, results: readonly NodeResult[]): Promise<void> {
    for (const result of results) {
      const { uniqueId, kind } = result.node;
      const source = this.#sources.get(uniqueId);
      if (kind !== 'load' || source === undefined || result.status === 'success' || this.#logged.has(uniqueId))
        continue;
      this.#logged.add(uniqueId);
      this.#loaded.delete(uniqueId);
      const row = this.#failure(source, result);
      await this.#told(() => connection.execute(insertAudit(this.#place(source), 'table_processing_log', [row])));
    }
  }

  /** The run is over. */
  async end(connection: Connection, summary: RunSummary, results: readonly NodeResult[]): Promise<void> {
    await this.failed(connection, results);
    const { quote, literal } = this.#adapter.dialect;
    const first = results.find((result) => result.status === 'error' || result.status === 'fail');
    const status = summary.cancelled ? 'cancelled' : summary.error > 0 ? 'error' : 'success';
    const row: AuditRow<'etl_execution_log'> = {
      status,
      ended_at: new Date(),
      seconds: summary.elapsed,
      nodes_total: summary.total,
      nodes_succeeded: summary.success,
      nodes_warned: summary.warn,
      nodes_failed: summary.error,
      nodes_skipped: summary.skip,
      tables_loaded: this.#loaded.size,
      rows_loaded: [...this.#loaded.values()].reduce((sum, rows) => sum + rows, 0),
      error_message:
        first === undefined ? null : this.#run.mask(`${first.node.name}: ${first.message ?? first.status}`),
    };
    const values = Object.entries(row).map(([column, value]) => {
      const type = column === 'ended_at' ? 'timestamp' : 'string';
      return `${quote(column)} = ${auditLiteral(this.#adapter, value ?? null, type)}`;
    });
    const where = `${quote('invocation_id')} = ${literal(this.#run.invocationId)}`;
    for (const database of this.#databases) {
      const table = auditTable(this.#adapter, database, 'etl_execution_log');
      await this.#told(() => connection.execute(`update ${table} set ${values.join(', ')} where ${where}`));
    }
  }

  #failure(source: SourceNode, result: NodeResult): ProcessingRow {
    const { diagnostics, timing, message, status, stale } = result;
    const isCancelled = this.#isCancellation(result);
    const started = timing[0]?.started_at;
    const { load } = source.etl;
    return {
      ...this.#processed(source),
      status: isCancelled ? 'cancelled' : status === 'skipped' ? 'skipped' : 'error',
      strategy: typeof load.strategy === 'string' ? load.strategy : null,
      write_mode: typeof load.write === 'string' ? load.write : null,
      rows_loaded: 0,
      rows_removed: 0,
      ...(started === undefined ? {} : timeSince(new Date(started))),
      seconds: result.executionTime,
      error_code: diagnostics[0]?.code ?? null,
      error_message: message === null ? null : this.#run.mask(message),
      is_stale: stale,
    };
  }

  #isCancellation({ diagnostics, skippedBecause }: NodeResult): boolean {
    const [first] = diagnostics;
    return skippedBecause === 'cancelled' || first?.code === 'ETL5036' || first?.code === 'ETL4011';
  }

  #processed(source: SourceNode): ProcessingRow {
    const { invocationId, loadId } = this.#run;
    return {
      relation: ledgerKey({ adapter: this.#adapter, source }),
      source: source.unique_id,
      connection: source.etl.connection,
      invocation_id: invocationId,
      load_id: loadId,
    };
  }

  #place({ database }: SourceNode) {
    return { adapter: this.#adapter, database };
  }

  async #told(write: () => Promise<unknown>): Promise<void> {
    await write().catch((error: unknown) => {
      const why = this.#run.mask(error instanceof Error ? error.message : String(error));
      this.#run.emit({ kind: 'log', level: 'warn', message: `The run could not be noted down in etl_audit: ${why}` });
    });
  }
}

function timeSince(startedAt: Date): Pick<ProcessingRow, 'started_at' | 'ended_at' | 'seconds'> {
  const ended = new Date();
  return { started_at: startedAt, ended_at: ended, seconds: (ended.getTime() - startedAt.getTime()) / 1000 };
}
