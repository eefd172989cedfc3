import { ContractServer, type RecordedRequest, type ScriptedAnswer } from './contract-server.ts';

/** A job as a client sends it. */
export interface SentJob {
  readonly jobReference: { readonly projectId: string; readonly jobId: string; readonly location?: string };
  readonly configuration: {
    readonly query?: Readonly<Record<string, unknown>> & { readonly query: string };
    readonly labels?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
}

/** What becomes of a job: what is left out of it is that of a query without rows that succeeds at once. */
export interface JobFate {
  readonly error?: { readonly reason: string; readonly message: string };
  /** Looks at the job that find it running, before it is done; it never ends when infinite. */
  readonly looks?: number;
  readonly statistics?: object;
  /** The only page of its rows. */
  readonly page?: object;
}

/** The JSON of a request; of one in parts that of the first. */
export function sentJson<T>({ headers, body }: Pick<RecordedRequest, 'headers' | 'body'>): T {
  const isInParts = headers['content-type']?.startsWith('multipart/') === true;
  return JSON.parse(isInParts ? (/\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? 'null') : body) as T;
}

/** The error that the service answers with. */
export function refusal(
  status: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  return {
    status,
    headers,
    json: { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } },
  };
}

/**
 * Jobs of BigQuery's API as it documents them: an id is run once, a job is asked for by its id, cancelled, and has
 * results of one row. What the emulator gets wrong or has not is tested against it.
 */
export class BigqueryApi {
  readonly server: ContractServer;
  /** The jobs that were accepted, by their ids. */
  readonly jobs = new Map<
    string,
    { readonly sent: SentJob; looks: number; cancelled: boolean; readonly fate: JobFate }
  >();

  private constructor(server: ContractServer) {
    this.server = server;
  }

  /** Opens a service; `fateOf` says what becomes of each job. */
  static async start(fateOf: (job: SentJob, count: number) => JobFate = () => ({})): Promise<BigqueryApi> {
    let api: BigqueryApi | undefined;
    const server = await ContractServer.start((request) => api?.answer(request, fateOf) ?? { status: 500 });
    api = new BigqueryApi(server);
    return api;
  }

  /** Answers one request as the service would. */
  answer(request: RecordedRequest, fateOf: (job: SentJob, count: number) => JobFate): ScriptedAnswer {
    const [, resource, id = '', action] =
      /\/projects\/[^/]+\/(jobs|queries)(?:\/([^/]+))?(?:\/(cancel))?$/.exec(request.path) ?? [];
    if (resource === 'jobs' && id === '') return this.#insert(sentJson<SentJob>(request), fateOf);
    const job = this.jobs.get(decodeURIComponent(id));
    if (job === undefined) return refusal(404, 'notFound', `Not found: Job test:US.${id}`);
    if (action === 'cancel') {
      job.cancelled = true;
      return { json: { job: this.#resource(id) } };
    }
    if (resource === 'jobs') return { json: this.#resource(id) };
    job.looks += 1;
    const isDone = this.#isDone(id);
    const one = { schema: { fields: [{ name: 'a', type: 'INTEGER' }] }, rows: [{ f: [{ v: '1' }] }], totalRows: '1' };
    const page = job.fate.page ?? one;
    return { json: { jobReference: job.sent.jobReference, jobComplete: isDone, ...(isDone ? page : {}) } };
  }

  /** The requests that sent jobs. */
  get inserts(): readonly RecordedRequest[] {
    return this.server.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs'));
  }

  #insert(sent: SentJob, fateOf: (job: SentJob, count: number) => JobFate): ScriptedAnswer {
    const { jobId, projectId } = sent.jobReference;
    if (sent.configuration.dryRun === true) {
      const fate = fateOf(sent, this.jobs.size);
      if (fate.error !== undefined) return refusal(400, fate.error.reason, fate.error.message);
      return { json: { ...sent, status: { state: 'DONE' }, statistics: { query: { ...fate.statistics } } } };
    }
    if (this.jobs.has(jobId)) return refusal(409, 'duplicate', `Already Exists: Job ${projectId}:US.${jobId}`);
    this.jobs.set(jobId, { sent, looks: 0, cancelled: false, fate: fateOf(sent, this.jobs.size) });
    return { json: this.#resource(jobId) };
  }

  #isDone(id: string): boolean {
    const job = this.jobs.get(id);
    return job === undefined || job.cancelled || job.looks > (job.fate.looks ?? -1);
  }

  #resource(id: string): object {
    const job = this.jobs.get(id);
    if (job === undefined) return {};
    const isDone = this.#isDone(id);
    const stopped = { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' };
    const error = job.cancelled ? stopped : job.fate.error;
    const failed = isDone && error !== undefined ? { errorResult: error, errors: [error] } : {};
    return {
      ...job.sent,
      jobReference: { location: 'US', ...job.sent.jobReference },
      status: { state: isDone ? 'DONE' : 'RUNNING', ...failed },
      statistics: { query: { statementType: 'SELECT', totalBytesProcessed: '0', ...job.fate.statistics } },
    };
  }
}
