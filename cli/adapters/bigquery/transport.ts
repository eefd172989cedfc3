import { retryAfterMs } from '../../connectors/http/backoff.ts';
import { networkWords } from '../../connectors/http/network-words.ts';
import { errorInBody, LostAnswer } from './api-error.ts';

/** Sends a request once. Throws `LostAnswer` when there is none, the signal's reason when it is aborted. */
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
  const timeout = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    return await fetch(url, {
      ...request,
      body: request.body as NonNullable<RequestInit['body']> | null,
      redirect: 'manual',
      signal: both,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw lostAnswer(cause);
  }
}

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
