import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs, retryAfterMs } from '../../connectors/http/backoff.ts';
import { ApiError, errorInBody, LostAnswer } from './api-error.ts';
import type { Authentication } from './authentication.ts';

/** One request. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under the service's version, such as `/projects/p/jobs`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** Sent behind the body, to the service's address for uploads. */
  readonly content?: string | undefined;
  /** Asked once only: what became of it is found out otherwise. */
  readonly once?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** How patiently the service is asked. */
export interface Patience {
  /** Repetitions of a request or a job after its first failure. */
  readonly retries: number;
  /** Milliseconds after which nothing is repeated any more. */
  readonly deadlineMs: number;
  readonly baseMs: number;
  readonly mostMs: number;
}

const TIMEOUT_MS = 60_000;

/** Speaks with BigQuery's REST API: signed in, again where a failure passes, no sooner than the service asks. */
export class ApiClient {
  readonly endpoint: string;
  readonly patience: Patience;
  readonly #authentication: Authentication;

  constructor(endpoint: string, authentication: Authentication, patience: Patience) {
    this.endpoint = endpoint.replace(/\/+$/, '');
    this.patience = patience;
    this.#authentication = authentication;
  }

  /**
   * The answer to a request. Throws `ApiError` for a refusal, `LostAnswer` when there was none, both only when they did
   * not pass, and the signal's reason when it is aborted.
   */
  async call<T>(request: ApiRequest): Promise<T> {
    const { retries, deadlineMs } = this.patience;
    const endsAt = Date.now() + deadlineMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#ask<T>(request);
      } catch (failure) {
        request.signal?.throwIfAborted();
        const waitMs = this.waitAfter(failure, attempt);
        const isLast = request.once === true || attempt >= retries || waitMs === null || Date.now() + waitMs > endsAt;
        if (isLast) throw failure;
        await wait(waitMs, undefined, { signal: request.signal });
      }
    }
  }

  /** Milliseconds until something may be tried again; null when it stays refused. `attempt` counts from 0. */
  waitAfter(failure: unknown, attempt: number): number | null {
    if (failure instanceof LostAnswer) return backoffMs(attempt, this.patience);
    if (!(failure instanceof ApiError) || !failure.mayPass) return null;
    return Math.max(failure.retryAfterMs ?? 0, backoffMs(attempt, this.patience));
  }

  /** A token that has ended in the middle of a run is fetched anew, once a request. */
  async #ask<T>(request: ApiRequest): Promise<T> {
    const first = await this.#send(request);
    if (first.status !== 401) return await answerOf<T>(first);
    await first.body?.cancel();
    this.#authentication.renew();
    return await answerOf<T>(await this.#send(request));
  }

  async #send({ method, path, query = {}, body, content, timeoutMs = TIMEOUT_MS, signal }: ApiRequest): Promise<Response> {
    const isUpload = content !== undefined;
    const url = new URL(`${this.endpoint}${isUpload ? '/upload' : ''}/bigquery/v2${path}`);
    if (isUpload) url.searchParams.set('uploadType', 'multipart');
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const headers = {
      ...(await this.#authentication.headers()),
      accept: 'application/json',
      ...(isUpload
        ? { 'content-type': `multipart/related; boundary=${BOUNDARY}` }
        : body === undefined
          ? {}
          : { 'content-type': 'application/json' }),
    };
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await fetch(url, {
        method,
        headers,
        body: isUpload ? multipart(body ?? {}, content) : body === undefined ? null : JSON.stringify(body),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
    } catch (cause) {
      throw new LostAnswer(wordsOf(cause), { cause });
    }
  }
}

const BOUNDARY = 'etl_part_7c1f0a93';

/** A request with content behind it, as the service takes small uploads. */
function multipart(body: object, content: string): string {
  const part = (type: string, text: string) => `--${BOUNDARY}\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
  const json = part('application/json; charset=UTF-8', JSON.stringify(body));
  return `${json}${part('application/octet-stream', content)}--${BOUNDARY}--\r\n`;
}

async function answerOf<T>(response: Response): Promise<T> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw new LostAnswer(wordsOf(cause), { cause });
  }
  if (!response.ok) {
    const asked = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw errorInBody(response.status, text, asked);
  }
  if (text === '') return {} as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new LostAnswer('its answer is no JSON', { cause });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the host did not answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_SOCKET: 'the connection was closed before the answer was whole',
  UND_ERR_CONNECT_TIMEOUT: 'the host did not answer in time',
};

function wordsOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'nothing came in time';
  const deepest = causeOf(error);
  const code: unknown = typeof deepest === 'object' && deepest !== null ? Reflect.get(deepest, 'code') : undefined;
  const words = typeof code === 'string' ? WORDS[code] : undefined;
  return words ?? (deepest instanceof Error ? deepest.message : String(deepest));
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return causeOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : error;
}
