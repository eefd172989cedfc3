import type { BigQuery } from '@google-cloud/bigquery';
import { LostAnswer } from './api-error.ts';
import { lostAnswer } from './transport.ts';

/** One request, signed already. */
export interface LibraryRequest {
  readonly method: string;
  readonly url: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Google's own client of BigQuery, which sends what the adapter asks for: it knows of proxies and of the service's
 * addresses. It repeats nothing by itself, since only the adapter knows what may be repeated.
 */
export class ClientLibrary {
  readonly #endpoint: string;
  readonly #projectId: string;
  #client: Promise<BigQuery> | undefined;

  constructor(endpoint: string, projectId: string) {
    this.#endpoint = endpoint;
    this.#projectId = projectId;
  }

  /** The answer, of any status. Throws `LostAnswer` when there is none, the signal's reason when it is aborted. */
  async send({ method, url: uri, query, headers, body, timeoutMs, signal }: LibraryRequest): Promise<Response> {
    this.#client ??= opened(this.#endpoint, this.#projectId);
    const client = await this.#client;
    signal?.throwIfAborted();
    const qs = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const json = body === undefined ? {} : { json: body };
    return await new Promise<Response>((resolve, reject) => {
      const settle =
        <T>(end: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', stop);
          end(value);
        };
      const fail = settle(reject);
      const stop = () => fail(signal?.reason);
      // The library itself waits without end for a server that says nothing.
      const timer = setTimeout(() => fail(new LostAnswer('nothing came in time')), timeoutMs);
      signal?.addEventListener('abort', stop, { once: true });
      // It calls a refusal an error, and a good answer that was cut off; the answer itself comes third.
      client.request({ method, uri, qs, headers, ...json }, (failure, content, answer) => {
        const status = answer?.statusCode;
        if (typeof status === 'number' && (!failure || status >= 400))
          settle(resolve)(responseOf(status, content ?? answer?.body, answer?.headers));
        else fail(lostAnswer(failure));
      });
    });
  }
}

async function opened(apiEndpoint: string, projectId: string): Promise<BigQuery> {
  const [{ BigQuery }, { PassThroughClient }] = await Promise.all([
    import('@google-cloud/bigquery'),
    import('google-auth-library'),
  ]);
  return new BigQuery({ apiEndpoint, projectId, authClient: new PassThroughClient(), autoRetry: false });
}

function responseOf(status: number, content: unknown, headers: unknown): Response {
  const body = typeof content === 'string' ? content : content === undefined ? '' : JSON.stringify(content);
  const retryAfter = (headers as Record<string, string> | undefined)?.['retry-after'];
  const kept = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new Response(status === 204 || status === 304 || body === '' ? null : body, { status, headers: kept });
}
