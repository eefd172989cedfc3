import type { AuthClient } from 'google-auth-library';
import type { BigqueryOutput } from './credentials.ts';
import { serviceAccountOf, serviceAccountToken, type Token } from './service-account.ts';
import { signInProblem } from './sign-in-problem.ts';

/** How requests prove who asks. */
export interface Authentication {
  /** Headers of the next request. Throws ETL4050 when the right cannot be had. */
  headers(): Promise<Record<string, string>>;
  /** Forgets the token of these headers, which the service refused; one that has come since is kept. */
  renew(refused: Readonly<Record<string, string>>): void;
}

/** Signs requests as the profile says; nothing is asked before the first of them. */
export function authenticationOf(output: BigqueryOutput, projectRoot: string): Authentication {
  if (output.method === 'none') return { headers: async () => ({}), renew: () => {} };
  const isPlain = isAccount(output) && output.impersonate_service_account === undefined;
  return isPlain ? accountAuthentication(output, projectRoot) : libraryAuthentication(output, projectRoot);
}

function isAccount({ method }: BigqueryOutput): boolean {
  return method === 'service-account' || method === 'service-account-json';
}

/** Tokens by Google's own library; requests that ask for one at the same time share it. */
function libraryAuthentication(output: BigqueryOutput, projectRoot: string): Authentication {
  let client: Promise<AuthClient> | undefined;
  let asking: Promise<Record<string, string>> | undefined;
  let latest: string | undefined;
  const asked = async () => {
    client ??= clientOf(output, projectRoot);
    try {
      const headers = Object.fromEntries(await (await client).getRequestHeaders());
      latest = headers.authorization;
      return headers;
    } catch (cause) {
      client = undefined;
      throw signInProblem(output, cause);
    } finally {
      asking = undefined;
    }
  };
  return {
    async headers() {
      asking ??= asked();
      return await asking;
    },
    renew({ authorization }) {
      if (authorization !== latest) return;
      client = undefined;
      latest = undefined;
    },
  };
}

/** A service account's own tokens; the one that is good is shared by all requests. */
function accountAuthentication(output: BigqueryOutput, projectRoot: string): Authentication {
  const quota = output.quota_project === undefined ? {} : { 'x-goog-user-project': output.quota_project };
  let good: Token | undefined;
  let asking: Promise<Token> | undefined;
  const asked = async () => {
    try {
      return await serviceAccountToken(await serviceAccountOf(output, projectRoot), output);
    } finally {
      asking = undefined;
    }
  };
  return {
    async headers() {
      if (good === undefined || Date.now() >= good.endsAt) {
        asking ??= asked();
        good = await asking;
      }
      return { ...quota, authorization: `Bearer ${good.text}` };
    },
    renew({ authorization }) {
      if (authorization === `Bearer ${good?.text}`) good = undefined;
    },
  };
}

async function clientOf(output: BigqueryOutput, projectRoot: string): Promise<AuthClient> {
  const { impersonate_service_account: target, quota_project: quota } = output;
  const own = await ownClient(output, projectRoot);
  const client = target === undefined ? own : await clientAs(target, own, output);
  if (quota !== undefined) client.quotaProjectId = quota;
  return client;
}

async function clientAs(target: string, sourceClient: AuthClient, { scopes }: BigqueryOutput): Promise<AuthClient> {
  const { Impersonated } = await import('google-auth-library');
  return new Impersonated({ sourceClient, targetPrincipal: target, targetScopes: [...scopes] });
}

async function ownClient(output: BigqueryOutput, projectRoot: string): Promise<AuthClient> {
  const { GoogleAuth, OAuth2Client, UserRefreshClient } = await import('google-auth-library');
  const scopes = [...output.scopes];
  if (isAccount(output)) {
    const client = new OAuth2Client();
    client.refreshHandler = async () => {
      const { text, endsAt } = await serviceAccountToken(await serviceAccountOf(output, projectRoot), output);
      return { access_token: text, expiry_date: endsAt };
    };
    return client;
  }
  if (output.method === 'oauth') return await new GoogleAuth({ scopes }).getClient();
  const { client_id, client_secret, refresh_token, token_uri } = output;
  if (refresh_token === undefined || client_id === undefined || client_secret === undefined) {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: output.token ?? null });
    return client;
  }
  return new UserRefreshClient({
    clientId: client_id,
    clientSecret: client_secret,
    refreshToken: refresh_token,
    ...(token_uri === undefined ? {} : { endpoints: { oauth2TokenUrl: token_uri } }),
  });
}
