import { tokenOf } from '../http/access-token.ts';
import { type Authorizer, fixedAuthorizer } from '../http/authorizer.ts';
import { HttpClient, type HttpOptions } from '../http/client.ts';
import { type AccessToken, TokenAuthorizer } from '../http/token-authorizer.ts';
import type { RestAuth } from './config.ts';

type ClientCredentials = Extract<RestAuth, { type: 'oauth_client_credentials' }>;

/** What proves who asks, of a connection. */
export function authorizerOf(auth: RestAuth, options: Omit<HttpOptions, 'authorizer'>): Authorizer {
  if (auth.type === 'none') return fixedAuthorizer({});
  if (auth.type === 'bearer') return fixedAuthorizer({ headers: { authorization: `Bearer ${auth.token}` } });
  if (auth.type === 'basic')
    return fixedAuthorizer({ headers: { authorization: basic(auth.username, auth.password) } });
  if (auth.type === 'api_key') {
    const entry = { [auth.in === 'header' ? auth.name.toLowerCase() : auth.name]: auth.value };
    return fixedAuthorizer(auth.in === 'header' ? { headers: entry } : { params: entry });
  }
  // What the connection sends to its own server is not for the one that hands out tokens.
  const client = new HttpClient({ ...options, headers: {}, authorizer: fixedAuthorizer({}) });
  return new TokenAuthorizer(async (signal) => await clientToken(auth, client, signal));
}

/** The secrets of a connection's authorization. */
export function authSecrets(auth: RestAuth): string[] {
  if (auth.type === 'bearer') return [auth.token];
  if (auth.type === 'basic') return [auth.password, `${auth.username}:${auth.password}`];
  if (auth.type === 'api_key') return [auth.value];
  return auth.type === 'oauth_client_credentials'
    ? [auth.client_secret, `${auth.client_id}:${auth.client_secret}`]
    : [];
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A token by the client credentials grant (RFC 6749, 4.4). */
async function clientToken(auth: ClientCredentials, client: HttpClient, signal: AbortSignal): Promise<AccessToken> {
  const { client_id: id, client_secret: secret, scope, audience } = auth;
  const url = new URL(auth.token_url);
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined) form.set('scope', scope);
  if (audience !== undefined) form.set('audience', audience);
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (auth.credentials_in === 'header')
    headers.authorization = basic(encodeURIComponent(id), encodeURIComponent(secret));
  else for (const [key, value] of Object.entries({ client_id: id, client_secret: secret })) form.set(key, value);
  return await tokenOf(client, { method: 'POST', url, headers, body: form.toString() }, signal);
}
