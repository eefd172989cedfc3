import { HttpClient, type HttpOptions } from '../http/client.ts';
import { sharedLimiter } from '../http/rate-limit.ts';
import { redactor } from '../http/words.ts';
import type { ConnectorContext } from '../types.ts';
import { authorizerOf, authSecrets } from './authorize.ts';
import type { RestConnection } from './config.ts';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The client of a connection. Nothing is asked yet. Tells when secrets would go over the wire as they are. */
export function openClient(connection: RestConnection, context: ConnectorContext): HttpClient {
  const { base_url: base, auth, headers } = connection;
  const tell = context.tell ?? (() => {});
  const url = new URL(base);
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    tell(`${context.connection}: ${url.host} is asked without encryption (http); what is sent can be read on the way`);
  const options = httpOptions(connection, context, url.host, [...authSecrets(auth), ...Object.values(headers)]);
  return new HttpClient({ ...options, headers: lowerCased(headers), authorizer: authorizerOf(auth, options) });
}

/** How a server is asked, by the keys that all connections over HTTP have. */
export function httpOptions(
  keys: Pick<RestConnection, 'rate_limit' | 'timeout_seconds' | 'retries' | 'retry_seconds' | 'max_wait_seconds'>,
  context: ConnectorContext,
  server: string,
  secrets: readonly string[],
): Omit<HttpOptions, 'authorizer'> {
  return {
    connection: context.connection,
    headers: {},
    limiter: sharedLimiter(server, keys.rate_limit ?? Number.POSITIVE_INFINITY),
    timeoutMs: keys.timeout_seconds * 1000,
    retries: keys.retries,
    backoff: { baseMs: keys.retry_seconds * 1000, mostMs: keys.max_wait_seconds * 1000 },
    redact: redactor(secrets),
    tell: context.tell ?? (() => {}),
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
