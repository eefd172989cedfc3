import { setTimeout as wait } from 'node:timers/promises';
import { EtlError } from '../diagnostics/index.ts';
import type { RemoteSecrets } from './environment.ts';

/** Where Google Secret Manager is asked, and as whom. */
export interface SecretManagerOptions {
  /** Project of secrets that are named without one. */
  readonly project: string | undefined;
  /** `https://secretmanager.googleapis.com` unless told; one that is plain http is asked without credentials. */
  readonly endpoint: string | undefined;
  /** Absolute path of a key file; the credentials of the machine unless told. */
  readonly keyFile: string | undefined;
  readonly timeoutMs?: number;
}

const ENDPOINT = 'https://secretmanager.googleapis.com';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const FULL_NAME = /^projects\/[^/]+\/secrets\/[^/]+(\/versions\/[^/]+)?$/;
const SHORT_NAME = /^[\w-]+$/;
const TIMEOUT_MS = 20_000;
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;

/**
 * Google Secret Manager, by its REST interface (https://cloud.google.com/secret-manager/docs/reference/rest): secrets by
 * their name in the project that is told, or by `projects/P/secrets/S` with or without `/versions/V`.
 */
export function secretManager(options: SecretManagerOptions): RemoteSecrets {
  let token: Promise<string | undefined> | undefined;
  return {
    describe: (name) => {
      const resource = resourceOf(name, options.project);
      return resource === undefined ? undefined : `Google Secret Manager (${resource})`;
    },
    fetch: async (name) => {
      const resource = resourceOf(name, options.project);
      if (resource === undefined) return undefined;
      token ??= accessToken(options);
      const bearer = await token.catch((cause: unknown) => {
        throw EtlError.of('ETL1037', { name, why: wordsOf(cause) }, { cause });
      });
      return await access(name, resource, bearer, options);
    },
  };
}

function resourceOf(name: string, project: string | undefined): string | undefined {
  const secret = FULL_NAME.test(name)
    ? name
    : project !== undefined && SHORT_NAME.test(name)
      ? `projects/${project}/secrets/${name}`
      : undefined;
  return secret === undefined || secret.includes('/versions/') ? secret : `${secret}/versions/latest`;
}

async function accessToken({ endpoint, keyFile }: SecretManagerOptions): Promise<string | undefined> {
  if (endpoint?.startsWith('http://')) return undefined;
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: SCOPE, ...(keyFile === undefined ? {} : { keyFilename: keyFile }) });
  return (await auth.getAccessToken()) ?? undefined;
}

async function access(
  name: string,
  resource: string,
  bearer: string | undefined,
  { endpoint = ENDPOINT, timeoutMs = TIMEOUT_MS }: SecretManagerOptions,
): Promise<string | undefined> {
  const url = `${endpoint.replace(/\/$/, '')}/v1/${resource.split('/').map(encodeURIComponent).join('/')}:access`;
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const refuse = (why: string): never => {
    throw EtlError.of('ETL1038', { name, resource, why });
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
      const body = await response.text();
      if (response.ok) return payloadOf(body) ?? refuse('the answer has no payload');
      if (response.status === 404) return undefined;
      const why = errorOf(body) ?? `HTTP ${response.status}`;
      if (response.status === 401 || response.status === 403) throw EtlError.of('ETL1036', { name, resource, why });
      const isPassing = response.status === 429 || response.status >= 500;
      if (!isPassing || attempt >= ATTEMPTS) refuse(why);
    } catch (cause) {
      if (cause instanceof EtlError) throw cause;
      if (attempt >= ATTEMPTS) throw EtlError.of('ETL1038', { name, resource, why: wordsOf(cause) }, { cause });
    }
    await wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}

/** The payload without the line break that `echo` and editors leave at its end. */
function payloadOf(body: string): string | undefined {
  const { payload } = JSON.parse(body) as { payload?: { data?: string } };
  if (typeof payload?.data !== 'string') return undefined;
  return Buffer.from(payload.data, 'base64')
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

function errorOf(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: string } };
    return error?.message?.replace(/\.$/, '');
  } catch {
    return undefined;
  }
}

/** The innermost reason: `fetch` says only that it failed. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.cause instanceof Error && cause.cause.message !== '' ? cause.cause.message : cause.message;
  return text.replace(/\.$/, '').replaceAll(/\s*\n\s*/g, ' ');
}
