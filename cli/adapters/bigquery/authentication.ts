import path from 'node:path';
import type { AuthClient } from 'google-auth-library';
import { EtlError } from '../../diagnostics/index.ts';
import type { BigqueryOutput } from './credentials.ts';
import { serviceAccountOf, serviceAccountToken, type Token } from './service-account.ts';

/** How requests prove who asks. */
export interface Authentication {
  /** Headers of the next request. Throws ETL4050 when the right cannot be had. */
  headers(): Promise<Record<string, string>>;
  /** Forgets the token, which the service refused. */
  renew(): void;
}

const HINTS: Readonly<Record<string, string>> = {
  oauth: 'log in by `gcloud auth application-default login`, or name a service account by `method: service-account`.',
  'service-account': 'check `keyfile` of the profile: it is the JSON key of a service account.',
  'service-account-json': 'check `keyfile_json` of the profile: it is the JSON key of a service account.',
  'oauth-secrets': 'check `token`, or `refresh_token`, `client_id`, `client_secret` and `token_uri`, of the profile.',
};

/** Signs requests as the profile says; nothing is asked before the first of them. */
export function authenticationOf(output: BigqueryOutput, projectRoot: string): Authentication {
  if (output.method === 'none') return { headers: async () => ({}), renew: () => {} };
  const isAccount = output.method === 'service-account' || output.method === 'service-account-json';
  if (isAccount && output.impersonate_service_account === undefined) return accountAuthentication(output, projectRoot);
  let client: Promise<AuthClient> | undefined;
  return {
    async headers() {
      client ??= clientOf(output, projectRoot);
      const current = client;
      try {
        return Object.fromEntries(await (await current).getRequestHeaders());
      } catch (cause) {
        if (client === current) client = undefined;
        throw refused(output, cause);
      }
    },
    renew() {
      client = undefined;
    },
  };
}

/** A service account's own tokens; the one that is good is shared by all requests. */
function accountAuthentication(output: BigqueryOutput, projectRoot: string): Authentication {
  const quota = output.quota_project === undefined ? {} : { 'x-goog-user-project': output.quota_project };
  let current: Promise<Token> | undefined;
  const fetched = async () => await serviceAccountToken(await serviceAccountOf(output, projectRoot), output);
  return {
    async headers() {
      const before = current;
      const known = await before?.catch(() => undefined);
      const isGood = known !== undefined && Date.now() < known.endsAt;
      // Of requests that find no good token at the same time, one fetches it.
      if (!isGood && current === before) current = fetched();
      const { text } = await (current ?? fetched());
      return { ...quota, authorization: `Bearer ${text}` };
    },
    renew() {
      current = undefined;
    },
  };
}

async function clientOf(output: BigqueryOutput, projectRoot: string): Promise<AuthClient> {
  const own = await ownClient(output, projectRoot);
  const { impersonate_service_account: target, quota_project: quota } = output;
  if (quota !== undefined) own.quotaProjectId = quota;
  if (target === undefined) return own;
  const { Impersonated } = await import('google-auth-library');
  return new Impersonated({ sourceClient: own, targetPrincipal: target, targetScopes: [...output.scopes] });
}

async function ownClient(output: BigqueryOutput, projectRoot: string): Promise<AuthClient> {
  const { GoogleAuth, OAuth2Client, UserRefreshClient } = await import('google-auth-library');
  const scopes = [...output.scopes];
  if (output.method === 'service-account') {
    const keyFilename = path.resolve(projectRoot, output.keyfile ?? '');
    return await new GoogleAuth({ keyFilename, scopes }).getClient();
  }
  if (output.method === 'service-account-json')
    return await new GoogleAuth({ credentials: { ...output.keyfile_json }, scopes }).getClient();
  if (output.method === 'oauth') return await new GoogleAuth({ scopes }).getClient();
  if (output.refresh_token === undefined) {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: output.token ?? null });
    return client;
  }
  const { client_id, client_secret, refresh_token, token_uri } = output;
  return new UserRefreshClient({
    ...(client_id === undefined ? {} : { clientId: client_id }),
    ...(client_secret === undefined ? {} : { clientSecret: client_secret }),
    refreshToken: refresh_token,
    ...(token_uri === undefined ? {} : { endpoints: { oauth2TokenUrl: token_uri } }),
  });
}

/** What the library says may show parts of a key when it cannot read it. */
function refused(output: BigqueryOutput, cause: unknown): EtlError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const isKey = /private key|DECODER|PEM|asn1|JSON/i.test(said);
  const why = isKey ? 'its key cannot be read' : said.replace(/\s+/g, ' ').replace(/\.$/, '');
  const hint = output.impersonate_service_account === undefined ? HINTS[output.method] : impersonationHint(output);
  return EtlError.of('ETL4050', { method: output.method, why }, { cause, hint });
}

function impersonationHint({ impersonate_service_account: target = '' }: BigqueryOutput): string {
  return `whoever signs in needs roles/iam.serviceAccountTokenCreator on ${target}.`;
}
