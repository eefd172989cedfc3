import { retryAfterMs } from '../../connectors/http/backoff.ts';
import { networkWords } from '../../connectors/http/network-words.ts';
import { errorInBody, LostAnswer } from './api-error.ts';

/**
 * Sends a request once, by the proxy that the environment names (HTTPS_PROXY, NO_PROXY), and reads the whole answer, of
 * any status. Throws `LostAnswer` when there is none, the signal's reason when it is aborted.
 */
export async function send(
  url: URL | string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string | Uint8Array | null;
  },
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { gaxios } = await import('google-auth-library');
  const timeout = AbortSignal.timeout(timeoutMs);
  const { method, headers, body } = request;
  try {
    const {
      status,
      headers: told,
      data,
    } = await gaxios.request<ArrayBuffer>({
      url,
      method: method as 'POST',
      headers,
      ...(body === null ? {} : { data: body }),
      redirect: 'manual',
      responseType: 'arraybuffer',
      validateStatus: () => true,
      retry: false,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return new Response(BODILESS.has(status) ? null : data, { status, headers: told });
  } catch (cause) {
    signal?.throwIfAborted();
    throw timeout.aborted ? lostAnswer(timeout.reason) : lostAnswer(cause);
  }
}

/** Statuses whose answers have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** What an answer holds. Throws `ApiError` for a refusal, `LostAnswer` when it is not whole. */
export async function answerOf<T>(response: Response): Promise<T> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw lostAnswer(cause);
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

const STAYS = /^(ENOTFOUND|ERR_INVALID_URL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** Why no answer came, for people, and whether another try may do better. */
export function lostAnswer(cause: unknown): LostAnswer {
  if (cause instanceof Error && cause.name === 'TimeoutError') return new LostAnswer('nothing came in time', { cause });
  const deepest = causeOf(cause);
  const found: unknown = typeof deepest === 'object' && deepest !== null ? Reflect.get(deepest, 'code') : undefined;
  const code = typeof found === 'string' ? found : '';
  const words = networkWords(code) ?? (deepest instanceof Error ? deepest.message : String(deepest));
  return new LostAnswer(words, { cause, mayPass: !STAYS.test(code) });
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return causeOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : error;
}
