import { HttpClient } from '../http/client.ts';
import { httpOptions } from '../http/options.ts';
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

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
