import type { Authorization } from './authorizer.ts';
import type { HttpRequest } from './client.ts';
import { networkWords } from './network-words.ts';
import { AnswerTooLarge, NotText, readBody } from './read-body.ts';

/** What became of one attempt: an answer of any status, or none. */
export type Attempt = AttemptAnswer | AttemptFailure;

/** An answer, read whole. */
export interface AttemptAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** No answer, or not the whole of it. */
export interface AttemptFailure {
  readonly kind: 'failure';
  /** In words for people. */
  readonly why: string;
  /** Another attempt may do better. */
  readonly mayPass: boolean;
  /** The server answered something that is no text or too much. */
  readonly isUnreadable: boolean;
  readonly cause: unknown;
}

/** What every attempt is sent with. */
export interface AttemptOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: Authorization;
  readonly timeoutMs: number;
}

const MOST_REDIRECTS = 5;

/** Sends a request once. Never throws: what failed is in what it gives. */
export async function attemptRequest(
  request: HttpRequest,
  options: AttemptOptions,
  signal: AbortSignal,
): Promise<Attempt> {
  const silence = new SilenceTimer(options.timeoutMs);
  try {
    const both = AbortSignal.any([signal, silence.signal]);
    const response = await follow(request, options, both);
    silence.restart();
    const text = await readBody(response, () => silence.restart());
    return { kind: 'answer', status: response.status, headers: response.headers, text };
  } catch (cause) {
    const isUnreadable = cause instanceof AnswerTooLarge || cause instanceof NotText;
    const why = silence.signal.aborted ? `nothing came for ${options.timeoutMs / 1000} s` : wordsOf(cause);
    return { kind: 'failure', why, mayPass: !isUnreadable && mayPass(cause), isUnreadable, cause };
  } finally {
    silence.end();
  }
}

/** Follows redirections of reading requests; what proves who asks is only sent to the server that was meant. */
async function follow(request: HttpRequest, options: AttemptOptions, signal: AbortSignal): Promise<Response> {
  let url = new URL(request.url);
  const { origin } = url;
  for (let hops = 0; ; hops += 1) {
    const isHome = url.origin === origin;
    const target = new URL(url);
    if (isHome)
      for (const [key, value] of Object.entries(options.authorization.params ?? {}))
        target.searchParams.set(key, value);
    const own = { ...options.headers, ...request.headers, ...options.authorization.headers };
    const headers = {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(isHome ? own : {}),
    };
    const { method, body = null } = request;
    const response = await fetch(target, { method, body, headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    const isRedirect = response.status >= 301 && response.status <= 308 && location !== null && method === 'GET';
    if (!isRedirect || hops >= MOST_REDIRECTS) return response;
    await response.body?.cancel();
    url = new URL(location, url);
  }
}

/** Aborts its signal when nothing has happened for a while. */
class SilenceTimer {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function wordsOf(error: unknown): string {
  const code = codeOf(error);
  const words = networkWords(code);
  if (words !== undefined) return words;
  const deepest = causeOf(error);
  const message = deepest instanceof Error ? deepest.message : String(deepest);
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : error;
}

function codeOf(error: unknown): string {
  const cause = causeOf(error);
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}

/** A wrong name or certificate stays wrong. */
function mayPass(error: unknown): boolean {
  return !/^(ENOTFOUND|ERR_INVALID_URL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(codeOf(error));
}
