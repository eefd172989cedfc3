import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { ApiError, LostAnswer } from './api-error.ts';
import { uploadJob } from './upload.ts';
import type { JobReference, WireJob, WireResults } from './wire.ts';

/** What a job does, as the API configures it. */
export interface JobConfiguration {
  readonly query?: object;
  readonly load?: object;
  readonly copy?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
  readonly jobTimeoutMs?: string;
  readonly reservation?: string;
}

/** A job to run. */
export interface JobRequest {
  /** Begins the job's id; the number of the attempt follows. */
  readonly id: string;
  readonly configuration: JobConfiguration;
  /** What a load job loads, where it comes with the request. */
  readonly content?: string | undefined;
  /** Absolute path of the file that a load job reads. */
  readonly file?: string | undefined;
  /** Project that pays; the service's name for it. */
  readonly project: string;
  readonly location?: string | undefined;
  /** Milliseconds after which it is cancelled. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds that the service may take to accept it. */
  readonly creationTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal;
  /** Takes the first rows where they come with the news that a query ended; undefined when nobody wants them. */
  readonly firstPage?: FirstPage | undefined;
  /** Told when a job is on its way to the service, so that it can be cancelled, and again when it is there. */
  readonly onStarted?: (job: JobReference, isThere: boolean) => void;
}

/** Who takes the first rows of a query. */
export interface FirstPage {
  /** Rows of a page; undefined for as many as the service gives at once. */
  readonly limit: number | undefined;
  keep(page: WireResults): void;
}

/** The parameters that ask for a page of rows. */
export function pageQuery(limit: number | undefined): Readonly<Record<string, string | undefined>> {
  return {
    maxResults: limit === undefined ? undefined : String(limit),
    'formatOptions.useInt64Timestamp': 'true',
  };
}

/** A job that ended with a failure. */
export class JobFailure extends ApiError {
  readonly job: WireJob;

  constructor(job: WireJob) {
    super(200, job.status?.errorResult ?? {});
    this.job = job;
  }
}

/** A job took longer than it may, and was cancelled. */
export class JobTimeout extends Error {
  override readonly name = 'JobTimeout';
}

/** One look at a job that runs waits for its end so long. */
const LOOK_MS = 10_000;
/** Who cancels waits so long for the service to hear of it. */
const CANCEL_MS = 10_000;
const POLL_MS = { baseMs: 100, mostMs: 2000 };

/**
 * Runs a job to its end, once: after an answer that was lost the job is asked for before it is sent again. What failed
 * for a reason that passes is run again under the next id.
 * Throws `JobFailure`, `JobTimeout`, `ApiError` when the job was refused, `LostAnswer` when it is not known what became
 * of it, and the signal's reason.
 */
export async function runJob(api: ApiClient, request: JobRequest): Promise<WireJob> {
  const endsAt = Date.now() + api.patience.deadlineMs;
  for (let attempt = 0; ; attempt += 1) {
    const job = await finishedJob(api, request, `${request.id}_${attempt + 1}`);
    if (job.status?.errorResult === undefined) return job;
    const failure = new JobFailure(job);
    const isScript = job.statistics?.query?.statementType === 'SCRIPT';
    const waitMs = isScript ? null : api.waitAfter(failure, attempt);
    if (waitMs === null || attempt >= api.patience.retries || Date.now() + waitMs > endsAt) throw failure;
    await wait(waitMs, undefined, { signal: request.signal });
  }
}

/** Stops a job at the service; what cannot be stopped any more is left. */
export async function cancelJob(api: ApiClient, { projectId, jobId, location }: JobReference): Promise<void> {
  const path = `/projects/${projectId}/jobs/${encodeURIComponent(jobId)}/cancel`;
  await api.call({ method: 'POST', path, query: { location }, once: true, timeoutMs: CANCEL_MS }).catch(() => {});
}

async function finishedJob(api: ApiClient, request: JobRequest, jobId: string): Promise<WireJob> {
  const { file, configuration, project, location, signal } = request;
  const sent: JobReference = { projectId: project, jobId, ...(location === undefined ? {} : { location }) };
  request.onStarted?.(sent, false);
  const begun =
    file === undefined
      ? await insertJob(api, request, sent)
      : await uploadJob(api, { reference: sent, configuration, file, signal });
  const reference = begun.jobReference;
  request.onStarted?.(reference, true);
  const endsAt = request.timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + request.timeoutMs;
  let job = begun;
  for (let look = 0; job.status?.state !== 'DONE'; look += 1) {
    if (Date.now() >= endsAt) {
      await cancelJob(api, reference);
      throw new JobTimeout();
    }
    await waitForEnd(api, request, reference, Math.min(LOOK_MS, endsAt - Date.now()), look);
    job = await getJob(api, reference, request.signal);
  }
  return job;
}

/** For queries the service answers when they end; other jobs are looked at again and again. */
async function waitForEnd(
  api: ApiClient,
  { configuration, signal, firstPage }: JobRequest,
  { projectId, jobId, location }: JobReference,
  mostMs: number,
  look: number,
): Promise<void> {
  if (configuration.query === undefined || configuration.dryRun === true) {
    const ms = Math.min(POLL_MS.baseMs * 2 ** Math.min(look, 10), POLL_MS.mostMs, mostMs);
    await wait(Math.max(ms, 0), undefined, { signal });
    return;
  }
  const path = `/projects/${projectId}/queries/${encodeURIComponent(jobId)}`;
  const rows = firstPage === undefined ? { maxResults: '0' } : pageQuery(firstPage.limit);
  const query = { location, ...rows, timeoutMs: String(Math.max(Math.round(mostMs), 1)) };
  try {
    const page = await api.call<WireResults>({ method: 'GET', path, query, signal });
    if (page.jobComplete === true) firstPage?.keep(page);
  } catch (failure) {
    // A failure of the query is told here too; the job itself says which.
    if (!(failure instanceof ApiError)) throw failure;
  }
}

async function getJob(
  api: ApiClient,
  { projectId, jobId, location }: JobReference,
  signal: AbortSignal | undefined,
): Promise<WireJob> {
  const path = `/projects/${projectId}/jobs/${encodeURIComponent(jobId)}`;
  return await api.call<WireJob>({ method: 'GET', path, query: { location }, signal });
}

/** Sends the job; when it is not known whether it arrived, asks for it, and sends it again only if it did not. */
async function insertJob(api: ApiClient, request: JobRequest, reference: JobReference): Promise<WireJob> {
  const { configuration, content, project, signal, creationTimeoutMs } = request;
  const path = `/projects/${project}/jobs`;
  const body = { jobReference: reference, configuration };
  const timeoutMs = creationTimeoutMs ?? 300_000;
  const endsAt = Date.now() + api.patience.deadlineMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await api.call<WireJob>({ method: 'POST', path, body, content, once: true, signal, timeoutMs });
    } catch (failure) {
      signal?.throwIfAborted();
      if (failure instanceof ApiError && failure.reason === 'duplicate' && attempt > 0)
        return await getJob(api, { ...reference, ...locationIn(failure.message) }, signal);
      const waitMs = api.waitAfter(failure, attempt);
      if (waitMs === null || attempt >= api.patience.retries || Date.now() + waitMs > endsAt) throw failure;
      await wait(waitMs, undefined, { signal });
      const arrived = await arrivedJob(api, failure, reference, signal);
      if (arrived !== null) return arrived;
    }
  }
}

/** The job when it had arrived though its answer did not. */
async function arrivedJob(
  api: ApiClient,
  failure: unknown,
  reference: JobReference,
  signal: AbortSignal | undefined,
): Promise<WireJob | null> {
  const isOutcomeKnown = failure instanceof ApiError && failure.status < 500;
  if (isOutcomeKnown && !(failure instanceof LostAnswer)) return null;
  return await getJob(api, reference, signal).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
}

/** `Already Exists: Job project:EU.id` tells where the job is. */
function locationIn(message: string): { location?: string } {
  const location = /Job [^\s:]+:([\w-]+)\./.exec(message)?.[1];
  return location === undefined ? {} : { location };
}
