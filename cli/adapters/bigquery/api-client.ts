import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '../../connectors/http/backoff.ts';
import { ApiError, LostAnswer } from './api-error.ts';
import type { Authentication } from './authentication.ts';
import { ClientLibrary } from './client-library.ts';
import { answerOf, send } from './transport.ts';

/** One request. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under the service's version, such as `/projects/p/jobs`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
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
  readonly #library: ClientLibrary;

  /** `project` pays for what is asked. */
  constructor(endpoint: string, project: string, authentication: Authentication, patience: Patience) {
    this.endpoint = endpoint.replace(/\/+$/, '');
    this.#library = new ClientLibrary(this.endpoint, project);
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
    if (failure instanceof LostAnswer) return failure.mayPass ? backoffMs(attempt, this.patience) : null;
    if (!(failure instanceof ApiError) || !failure.mayPass) return null;
    return Math.max(failure.retryAfterMs ?? 0, backoffMs(attempt, this.patience));
  }

  /** The answer to one request, of any status, with what proves who asks; sent once. Throws `LostAnswer`. */
  async exchange(
    url: string,
    request: { method: string; headers: Record<string, string>; body: string | Uint8Array | null },
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    return await this.#signed(async (signature) => {
      const headers = { ...request.headers, ...signature };
      return await send(url, { ...request, headers }, timeoutMs, signal);
    });
  }

  async #ask<T>(request: ApiRequest): Promise<T> {
    return await answerOf<T>(await this.#signed(async (signature) => await this.#send(request, signature)));
  }

  /** A token that has ended in the middle of a run is fetched anew, once a request. */
  async #signed(sent: (signature: Record<string, string>) => Promise<Response>): Promise<Response> {
    const signature = await this.#authentication.headers();
    const first = await sent(signature);
    if (first.status !== 401) return first;
    await first.body?.cancel();
    this.#authentication.renew(signature);
    return await sent(await this.#authentication.headers());
  }

  async #send(request: ApiRequest, signature: Record<string, string>): Promise<Response> {
    const { method, path, query = {}, body, content, timeoutMs = TIMEOUT_MS, signal } = request;
    const headers = { ...request.headers, ...signature, accept: 'application/json' };
    if (content === undefined) {
      const url = `${this.endpoint}/bigquery/v2${path}`;
      return await this.#library.send({ method, url, query, headers, body, timeoutMs, signal });
    }
    const url = new URL(`${this.endpoint}/upload/bigquery/v2${path}?uploadType=multipart`);
    const type = { 'content-type': `multipart/related; boundary=${BOUNDARY}` };
    const sent = multipart(body ?? {}, content);
    return await send(url, { method, headers: { ...headers, ...type }, body: sent }, timeoutMs, signal);
  }
}

const BOUNDARY = 'etl_part_7c1f0a93';

/** A request with content behind it, as the service takes small uploads. */
function multipart(body: object, content: string): string {
  const part = (type: string, text: string) => `--${BOUNDARY}\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
  const json = part('application/json; charset=UTF-8', JSON.stringify(body));
  return `${json}${part('application/octet-stream', content)}--${BOUNDARY}--\r\n`;
}
