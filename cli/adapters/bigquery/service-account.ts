import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseServiceAccount, type ServiceAccount, signedAssertion } from '../../connectors/google/service-account.ts';
import { backoffMs } from '../../connectors/http/backoff.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { ApiError, LostAnswer } from './api-error.ts';
import type { BigqueryOutput } from './credentials.ts';
import { send } from './transport.ts';

/** A token is asked for anew so long before it ends. */
const SPARE_MS = 60_000;
const TRIES = 4;
const PATIENCE = { baseMs: 300, mostMs: 5000 };

/** An access token and the moment from which on it is not used any more, in milliseconds since 1970. */
export interface Token {
  readonly text: string;
  readonly endsAt: number;
}

/** The key of a profile's service account. Throws ETL4050 when it cannot be read or is none. */
export async function serviceAccountOf(output: BigqueryOutput, projectRoot: string): Promise<ServiceAccount> {
  const { method, keyfile } = output;
  const wrong = (why: string, key: string, cause?: unknown) =>
    EtlError.of('ETL4050', { method, why }, { cause, hint: `check \`${key}\` of the profile.` });
  if (method === 'service-account-json') {
    const account = parseServiceAccount(output.keyfile_json);
    if (account === undefined) throw wrong('keyfile_json is not the JSON key of a service account', 'keyfile_json');
    return account;
  }
  const text = await readFile(path.resolve(projectRoot, keyfile ?? ''), 'utf8').catch((cause: unknown) => {
    throw wrong(`the file ${keyfile} cannot be read`, 'keyfile', cause);
  });
  const account = parseServiceAccount(text);
  // What a parser says may show the key.
  if (account === undefined) throw wrong(`the file ${keyfile} is not the JSON key of a service account`, 'keyfile');
  return account;
}

/** A token of a service account, by a signed assertion. Throws ETL4050 when it is refused or cannot be had. */
export async function serviceAccountToken(account: ServiceAccount, output: BigqueryOutput): Promise<Token> {
  const { method, scopes } = output;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askedToken(account, scopes, method);
    } catch (failure) {
      if (failure instanceof EtlError) throw failure;
      const mayPass = failure instanceof LostAnswer || (failure instanceof ApiError && failure.mayPass);
      if (mayPass && attempt < TRIES) {
        await wait(backoffMs(attempt - 1, PATIENCE));
        continue;
      }
      const said = failure instanceof Error ? failure.message : String(failure);
      const why = `${new URL(account.token_uri).host} gives no token for ${account.client_email}: ${said.replace(/[.\s]+$/, '')}`;
      const hint = 'check that the key and its account are not deleted or disabled, and that the clock is right.';
      throw EtlError.of('ETL4050', { method, why }, { cause: failure, hint });
    }
  }
}

async function askedToken(account: ServiceAccount, scopes: readonly string[], method: string): Promise<Token> {
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertionOf(account, scopes, method),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(account.token_uri, { method: 'POST', headers, body: form.toString() }, 30_000, undefined);
  const body = (await answer.json().catch(() => ({}))) as {
    access_token?: string;
    expires_in?: number;
    error?: string;
    error_description?: string;
  };
  if (answer.ok && typeof body.access_token === 'string' && body.access_token !== '')
    return { text: body.access_token, endsAt: Date.now() + (body.expires_in ?? 3600) * 1000 - SPARE_MS };
  const words = [body.error, body.error_description].filter((word) => typeof word === 'string').join(': ');
  throw new ApiError(answer.status, { message: words });
}

function assertionOf(account: ServiceAccount, scopes: readonly string[], method: string): string {
  try {
    return signedAssertion(account, scopes, Date.now());
  } catch (cause) {
    const hint = 'give the JSON key as Google made it; line ends within `private_key` are `\\n`.';
    throw EtlError.of('ETL4050', { method, why: 'the `private_key` of the key is no RSA key in PEM' }, { cause, hint });
  }
}
