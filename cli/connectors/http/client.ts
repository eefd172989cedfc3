import { setTimeout as wait } from 'node:timers/promises';
import { EtlError } from '../../diagnostics/index.ts';
import { type Attempt, attemptRequest } from './attempt.ts';
import type { Authorizer } from './authorizer.ts';
import { type BackoffRules, backoffMs, retryAfterMs } from './backoff.ts';
import { connectionProblem, refusal } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';
import { redactor, serverWords } from './words.ts';

/** What is asked. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Without what proves who asks. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, unless the headers say otherwise. */
  readonly body?: string;
}

/** What the server said, with a status of 200 to 299. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How a server is talked to. */
export interface HttpOptions {
  /** Name of the connection in the profile. */
  readonly connection: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorizer: Authorizer;
  readonly limiter: RateLimiter;
  /** Most milliseconds that nothing may come, before the answer and between its bytes. */
  readonly timeoutMs: number;
  /** Repetitions of one request after its first failure. */
  readonly retries: number;
  readonly backoff: BackoffRules;
  /** Blots secrets out. */
  readonly redact: (text: string) => string;
  readonly tell: (note: string) => void;
  /** Whether a refusal is one of those that pass, besides 408, 425, 429 and 500 to 504. */
  readonly passes?: (status: number, text: string) => boolean;
}

const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Asks one server, again where a failure may pass, no faster than it allows. */
export class HttpClient {
  readonly options: HttpOptions;
  #hasAnswered = false;
  /** What the last request proved who asks with; tokens are not known beforehand. */
  #given: readonly string[] = [];

  constructor(options: HttpOptions) {
    this.options = options;
  }

  /**
   * The answer to a request. Throws ETL5036 when it is cancelled, ETL5040 when the server was never reached, ETL5042 when
   * it was lost, ETL5041 for 401 and 403, ETL5064 for a failure that did not pass, ETL5060 for other refusals.
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { authorizer, limiter, retries } = this.options;
    const shown = this.shown(request);
    for (let attempt = 0; ; attempt += 1) {
      if (signal.aborted) throw EtlError.of('ETL5036', {});
      const authorization = await authorizer.authorize(signal);
      this.#given = Object.values({ ...authorization.headers, ...authorization.params });
      const found = await this.#inTurn(limiter, request, authorization, signal);
      if (found.kind === 'answer') this.#hasAnswered = true;
      if (found.kind === 'answer' && found.status >= 200 && found.status < 300) {
        authorizer.accepted?.();
        return found;
      }
      if (found.kind === 'answer' && found.status === 401 && authorizer.renew?.(authorization)) {
        // A token that was never taken is not asked for without end.
        if (attempt <= retries + 1) continue;
      }
      const waitMs = this.#waitBefore(found, attempt);
      if (waitMs === null) throw this.#problem(found, request, attempt + 1);
      this.options.tell(this.#note(found, shown, waitMs));
      if (found.kind === 'answer' && found.headers.has('retry-after')) limiter.pause(waitMs);
      await wait(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  /** A request for people, without secrets. */
  shown({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
    return this.options.redact(`${method} ${readable(url)}`);
  }

  async #inTurn(
    limiter: RateLimiter,
    request: HttpRequest,
    authorization: Awaited<ReturnType<Authorizer['authorize']>>,
    signal: AbortSignal,
  ): Promise<Attempt> {
    try {
      await limiter.turn(signal);
    } catch (cause) {
      throw EtlError.of('ETL5036', {}, { cause });
    }
    const { headers, timeoutMs } = this.options;
    const found = await attemptRequest(request, { headers, authorization, timeoutMs }, signal);
    if (signal.aborted) throw EtlError.of('ETL5036', {});
    return found;
  }

  /** Milliseconds until the next attempt; null when there is none. */
  #waitBefore(found: Attempt, attempt: number): number | null {
    const { retries, backoff, passes } = this.options;
    if (attempt >= retries) return null;
    if (found.kind === 'failure') return found.mayPass ? backoffMs(attempt, backoff) : null;
    if (!PASSING.has(found.status) && !passes?.(found.status, found.text)) return null;
    const asked = retryAfterMs(found.headers.get('retry-after'), Date.now());
    if (asked === null) return backoffMs(attempt, backoff);
    return asked > backoff.mostMs ? null : Math.max(asked, backoffMs(0, backoff));
  }

  #note(found: Attempt, shown: string, waitMs: number): string {
    const what = found.kind === 'failure' ? found.why : `${found.status} ${this.#words(found.text)}`.trim();
    return `${this.options.connection}: ${shown} is asked again in ${(waitMs / 1000).toFixed(1)} s: ${this.options.redact(what)}`;
  }

  #words(text: string): string {
    const blot = redactor(this.#given.flatMap((one) => [one, one.slice(one.indexOf(' ') + 1)]));
    return serverWords(text, (words) => blot(this.options.redact(words)));
  }

  #problem(found: Attempt, asked: HttpRequest, attempts: number): EtlError {
    const { connection, passes } = this.options;
    const request = this.shown(asked);
    const server = asked.url.host;
    if (found.kind === 'failure')
      return connectionProblem({ connection, server, request, failure: found, wasReached: this.#hasAnswered });
    const { status, text } = found;
    const isPassing = PASSING.has(status) || passes?.(status, text) === true;
    const waitMs = retryAfterMs(found.headers.get('retry-after'), Date.now());
    const wish = isPassing && waitMs !== null ? `it asks to wait ${Math.ceil(waitMs / 1000)} s` : '';
    const why = [this.#words(text), wish].filter((one) => one !== '').join('; ');
    return refusal({ connection, server, request, status, attempts, why, isPassing });
  }
}

/** A URL whose brackets and braces are left as people write them. */
function readable(url: URL): string {
  return url.href.replaceAll(/%5B/gi, '[').replaceAll(/%5D/gi, ']').replaceAll(/%7B/gi, '{').replaceAll(/%7D/gi, '}');
}
