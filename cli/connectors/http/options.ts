import type { ConnectorContext } from '../types.ts';
import type { HttpOptions } from './client.ts';
import type { HttpKeys } from './keys.ts';
import { sharedLimiter } from './rate-limit.ts';
import { redactor } from './words.ts';

/** How a server is asked, by the keys that all connections over HTTP have. */
export function httpOptions(
  keys: HttpKeys,
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
