import { EtlError } from '../../diagnostics/index.ts';
import { tokenOf } from '../http/access-token.ts';
import { type Authorizer, fixedAuthorizer } from '../http/authorizer.ts';
import { HttpClient, type HttpOptions } from '../http/client.ts';
import { httpOptions } from '../http/options.ts';
import { TokenAuthorizer } from '../http/token-authorizer.ts';
import type { ConnectorContext } from '../types.ts';
import type { GoogleKeys } from './keys.ts';
import { type ServiceAccount, serviceAccount, signedAssertion } from './service-account.ts';

/** A client of one of Google's services, and whose project it asks for. */
export interface GoogleClient {
  readonly client: HttpClient;
  /** The project of the credentials, where they name one. */
  readonly projectId: string | undefined;
}

/** What a service is asked with. */
export interface GoogleService {
  /** Address of the service, such as `https://sheets.googleapis.com`. */
  readonly endpoint: string;
  readonly scopes: readonly string[];
}

/** Opens a client; nothing is asked yet. Throws ETL5012 when the credentials of the connection cannot be read. */
export async function googleClient(
  keys: GoogleKeys,
  service: GoogleService,
  context: ConnectorContext,
): Promise<GoogleClient> {
  const account = await serviceAccount(keys, context);
  const secrets = [keys.token, account?.private_key].filter((secret) => secret !== undefined);
  const server = new URL(service.endpoint).host;
  const options: Omit<HttpOptions, 'authorizer'> = { ...httpOptions(keys, context, server, secrets), passes: isQuota };
  const authorizer = authorizerOf(keys, account, service.scopes, options);
  return { client: new HttpClient({ ...options, authorizer }), projectId: account?.project_id };
}

function authorizerOf(
  { token }: GoogleKeys,
  account: ServiceAccount | undefined,
  scopes: readonly string[],
  options: Omit<HttpOptions, 'authorizer'>,
): Authorizer {
  if (token !== undefined) return fixedAuthorizer({ headers: { authorization: `Bearer ${token}` } });
  if (account === undefined)
    return new TokenAuthorizer(async () => ({
      token: await machineToken(scopes, options.connection),
      expiresIn: 1800,
    }));
  const client = new HttpClient({ ...options, authorizer: fixedAuthorizer({}) });
  return new TokenAuthorizer(async (signal) => {
    const url = new URL(account.token_uri);
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertionOf(account, scopes, options.connection),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return await tokenOf(client, { method: 'POST', url, headers, body: form.toString() }, signal);
  });
}

function assertionOf(account: ServiceAccount, scopes: readonly string[], connection: string): string {
  try {
    return signedAssertion(account, scopes, Date.now());
  } catch (cause) {
    const why = 'its `private_key` is no RSA key in PEM';
    throw EtlError.of('ETL5012', { connection, key: 'keyfile', why, near: undefined }, { cause });
  }
}

/** A token by the application default credentials of the machine: environment, `gcloud`, or the metadata server. */
async function machineToken(scopes: readonly string[], connection: string): Promise<string> {
  const hint =
    'name a service account by `keyfile` of the connection, or log in by `gcloud auth application-default login`.';
  const refused = (why: string, cause?: unknown) =>
    EtlError.of('ETL5041', { connection, server: 'Google', why }, { cause, hint });
  const { GoogleAuth } = await import('google-auth-library');
  const found = await new GoogleAuth({ scopes: [...scopes] }).getAccessToken().catch((cause: unknown) => {
    throw refused('this machine has no credentials for it', cause);
  });
  if (typeof found !== 'string') throw refused('this machine has no credentials for it');
  return found;
}

/** Quotas are told with 403 by some services. */
function isQuota(status: number, text: string): boolean {
  return status === 403 && /"(rateLimitExceeded|userRateLimitExceeded|quotaExceeded|RATE_LIMIT_EXCEEDED)"/.test(text);
}
