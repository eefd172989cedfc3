import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { EtlError } from '../diagnostics/index.ts';

/** How servers of packages are asked. */
export interface HttpOptions {
  readonly signal: AbortSignal;
  /** Longest wait for an answer and for the whole of it; 30 seconds unless told. */
  readonly timeoutMs?: number;
  /** Waits between attempts; as many further attempts. */
  readonly waitsMs?: readonly number[];
}

/**
 * Asks for a JSON document; `undefined` when there is none (404). Tries again when the server fails or cannot be
 * reached. Throws ETL1120.
 */
export async function fetchJson(url: string, options: HttpOptions): Promise<unknown> {
  return attempt(url, options, async (response) => {
    if (response.status === 404) return undefined;
    refuse(response);
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new Refusal(`what it answers is not JSON: ${JSON.stringify(text.slice(0, 60))}`);
    }
  });
}

/** Writes what stands at an address to a file, trying again as `fetchJson` does. Throws ETL1120. */
export async function download(url: string, file: string, options: HttpOptions): Promise<void> {
  await attempt(url, options, async (response) => {
    refuse(response);
    if (response.body === null) throw new Refusal('it answers nothing');
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(file));
  });
}

/** An answer that no further attempt would change. */
class Refusal extends Error {}

const FIRST_WAITS_MS = [200, 800];

async function attempt<T>(url: string, options: HttpOptions, take: (response: Response) => Promise<T>): Promise<T> {
  for (const wait of [...(options.waitsMs ?? FIRST_WAITS_MS), undefined]) {
    try {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
      const response = await fetch(url, { signal: AbortSignal.any([options.signal, timeout]) });
      return await take(response);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof Refusal || wait === undefined || isHopeless(error))
        throw EtlError.of('ETL1120', { url: withoutSecrets(url), why: whyUnreachable(error) }, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw EtlError.of('ETL1120', { url: withoutSecrets(url), why: 'it does not answer' });
}

function refuse(response: Response): void {
  if (response.ok) return;
  const status = `it answers ${response.status}${response.statusText === '' ? '' : ` (${response.statusText})`}`;
  if (response.status >= 500 || response.status === 429) throw new ServerFailure(status);
  throw new Refusal(status);
}

/** An answer that may be another one next time. */
class ServerFailure extends Error {}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'it broke the connection',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time',
  UND_ERR_SOCKET: 'it broke the connection',
  ERR_INVALID_URL: 'that is no address',
};

function whyUnreachable(error: unknown): string {
  if (error instanceof Refusal || error instanceof ServerFailure) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it does not answer in time';
  const code = codeOf(error);
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return WORDS[code] ?? (cause === '' ? code : cause);
}

function isHopeless(error: unknown): boolean {
  return error instanceof Error && (codeOf(error) === 'ERR_INVALID_URL' || /unknown scheme/.test(String(error.cause)));
}

/** The code of a failed connection: of the error, of what caused it, or of the first address that was tried. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if ('code' in error && typeof error.code === 'string' && error.code !== 'ERR_INVALID_ARG') return error.code;
  return codeOf(error.cause);
}

/** An address without the name and password that may stand in it. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1***@');
}
