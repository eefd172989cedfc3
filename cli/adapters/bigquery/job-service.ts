import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '../../connectors/http/backoff.ts';
import type { EtlError } from '../../diagnostics/index.ts';
import type { Work } from '../types.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import type { BigqueryOutput } from './credentials.ts';
import { type FailedWork, missingDataset, workError } from './errors.ts';
import { cancelJob, type FirstPage, type JobConfiguration, pageQuery, runJob } from './jobs.ts';
import { idPart, jobLabels } from './labels.ts';
import type { JobReference, WireJob, WireResults } from './wire.ts';

/** What a job runs within. */
export interface RunningWork {
  readonly work: Work;
  readonly signal: AbortSignal;
  readonly onStarted?: (job: JobReference, isThere: boolean) => void;
  /** Told of a job that did its work. */
  readonly onEnded?: (job: WireJob) => void;
  /** The id of the job, without the number of the attempt: the same work is not run twice. */
  readonly jobId?: string;
  /** What a load job loads, where it comes with the request. */
  readonly content?: string;
  /** Absolute path of the file that a load job reads. */
  readonly file?: string;
  /** Takes the first rows of a query where they come before they are asked for. */
  readonly firstPage?: FirstPage;
}

/** Runs jobs as a profile output says: who pays, where, how dear, how long, under which labels and ids. */
export class JobService {
  readonly api: ApiClient;
  readonly output: BigqueryOutput;
  /** Project that jobs run in. */
  readonly project: string;
  /** Ids of jobs of processes that know of no run differ by it. */
  readonly #process = randomBytes(6).toString('hex');
  #jobs = 0;
  #transactions: Promise<unknown> = Promise.resolve();

  constructor(api: ApiClient, output: BigqueryOutput) {
    this.api = api;
    this.output = output;
    this.project = output.execution_project ?? output.database;
  }

  /** Runs a statement or a script to its end. */
  async runQuery(sql: string, running: RunningWork): Promise<WireJob> {
    return await this.run({ query: this.#queryConfiguration(sql) }, running);
  }

  /** What the service says of a statement without running it. */
  async dryRun(sql: string, { work, signal }: RunningWork): Promise<WireJob> {
    const query = this.#queryConfiguration(sql);
    const body = {
      jobReference: { projectId: this.project, ...this.#location() },
      configuration: { query, dryRun: true, labels: this.#labels(work) },
    };
    return await this.api.call<WireJob>({ method: 'POST', path: `/projects/${this.project}/jobs`, body, signal });
  }

  /** Runs any job to its end. */
  async run(configuration: JobConfiguration, running: RunningWork): Promise<WireJob> {
    const { job_creation_timeout_seconds } = this.output;
    const { timeoutMs, reservation } = this.#limits(running.work);
    const limited = timeoutMs === undefined ? {} : { jobTimeoutMs: String(timeoutMs) };
    const ended = await runJob(this.api, {
      id: running.jobId ?? this.#nextId(running.work),
      configuration: {
        ...configuration,
        labels: this.#labels(running.work),
        ...limited,
        ...(reservation === undefined ? {} : { reservation }),
      },
      project: this.project,
      location: this.output.location,
      content: running.content,
      file: running.file,
      firstPage: running.firstPage,
      timeoutMs,
      creationTimeoutMs: toMs(job_creation_timeout_seconds),
      signal: running.signal,
      ...(running.onStarted === undefined ? {} : { onStarted: running.onStarted }),
    });
    running.onEnded?.(ended);
    return ended;
  }

  /**
   * Runs a transaction when those before it have ended: the service cancels one that changes a table that another
   * changes. One that was cancelled for another process is run again.
   */
  async inTransaction<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#transactions.then(async () => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await work();
        } catch (failure) {
          const isConflict = failure instanceof ApiError && failure.isConflict;
          if (!isConflict || attempt >= this.api.patience.retries) throw failure;
          await wait(backoffMs(attempt, this.api.patience));
        }
      }
    });
    this.#transactions = turn.catch(() => {});
    return await turn;
  }

  /** The rows of a query that ended, page by page, `first` where it has come; the first page tells the fields. */
  async *pages(
    { projectId, jobId, location }: JobReference,
    limit: number | undefined,
    signal: AbortSignal,
    first?: WireResults,
  ): AsyncGenerator<WireResults, void, void> {
    const path = `/projects/${projectId}/queries/${encodeURIComponent(jobId)}`;
    let page = first;
    let pageToken: string | undefined;
    do {
      const query = { location, pageToken, ...pageQuery(limit) };
      page ??= await this.api.call<WireResults>({ method: 'GET', path, query, signal });
      yield page;
      pageToken = page.pageToken;
      page = undefined;
    } while (pageToken !== undefined && pageToken !== '');
  }

  async cancel(job: JobReference): Promise<void> {
    await cancelJob(this.api, job);
  }

  /** What a person is told of a failure; a dataset that is elsewhere is looked for. */
  async problem(
    cause: unknown,
    { of = {}, ...work }: Pick<FailedWork, 'sql' | 'skip' | 'job'> & { readonly of?: Work },
  ): Promise<EtlError> {
    const { timeoutMs } = this.#limits(of);
    const server = new URL(this.api.endpoint).host;
    const dataset = missingDataset(cause);
    const foundIn = dataset === undefined ? undefined : await this.#locationOf(dataset.name);
    return workError(cause, { ...work, server, project: this.project, output: this.output, timeoutMs, foundIn });
  }

  /** Where a dataset is, named `project:dataset`. */
  async #locationOf(name: string): Promise<string | undefined> {
    const at = name.lastIndexOf(':');
    const [project, dataset] = [name.slice(0, at), name.slice(at + 1)];
    const path = `/projects/${project === '' ? this.output.database : project}/datasets/${encodeURIComponent(dataset)}`;
    const asked = this.api.call<{ location?: string }>({
      method: 'GET',
      path,
      query: { fields: 'location' },
      once: true,
    });
    return await asked.then(({ location }) => location).catch(() => undefined);
  }

  /** How long a job may take and where it runs: as its node's config says, else the profile. */
  #limits({ config = {} }: Work): { timeoutMs: number | undefined; reservation: string | undefined } {
    const { job_execution_timeout_seconds: seconds, timeout_seconds, reservation } = this.output;
    const { job_execution_timeout_seconds: own, reservation: place } = config;
    const ownSeconds = own === undefined || own === null ? undefined : Number(own);
    return {
      timeoutMs: toMs(ownSeconds ?? seconds ?? timeout_seconds),
      reservation: typeof place === 'string' ? place : reservation,
    };
  }

  #queryConfiguration(sql: string): object {
    const { maximum_bytes_billed: most, priority } = this.output;
    return {
      query: sql,
      useLegacySql: false,
      priority: priority === 'batch' ? 'BATCH' : 'INTERACTIVE',
      ...(most === undefined ? {} : { maximumBytesBilled: String(most) }),
    };
  }

  #labels({ invocation, node }: Work): Record<string, string> {
    return jobLabels({ ...this.output.labels, etl_invocation: invocation, etl_node: node });
  }

  #location(): { location?: string } {
    return this.output.location === undefined ? {} : { location: this.output.location };
  }

  #nextId({ invocation = this.#process, node }: Work): string {
    this.#jobs += 1;
    return ['etl', idPart(invocation), ...(node === undefined ? [] : [idPart(node)]), this.#jobs].join('_');
  }
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
