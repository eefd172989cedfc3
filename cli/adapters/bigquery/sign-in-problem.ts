import { EtlError } from '../../diagnostics/index.ts';
import type { BigqueryOutput } from './credentials.ts';

const OTHER_HINTS: Readonly<Record<string, string>> = {
  oauth:
    'log in by `gcloud auth application-default login`, check the file that GOOGLE_APPLICATION_CREDENTIALS names, or name a service account by `method: service-account`.',
  'service-account': 'check `keyfile` of the profile: it is the JSON key of a service account.',
  'service-account-json': 'check `keyfile_json` of the profile: it is the JSON key of a service account.',
};

/** What a person is told when signing in fails: ETL4050 with who refuses what, and how to mend it. */
export function signInProblem(output: BigqueryOutput, cause: unknown): EtlError {
  if (cause instanceof EtlError) return cause;
  const said = saidBy(cause);
  const isImpersonation = said.includes(IMPERSONATION);
  const target = output.impersonate_service_account;
  const why = withoutEnd(said.replace(/^.*unable to impersonate: /, `it may not act as ${target ?? 'the account'}: `));
  const hint = isImpersonation ? impersonationHint(why, target) : hintFor(output, said);
  return EtlError.of('ETL4050', { method: output.method, why }, { cause, hint });
}

/** ETL4050 for a token that BigQuery itself does not take. */
export function tokenRefused(output: BigqueryOutput, why: string, cause: unknown): EtlError {
  const words = `BigQuery does not take its token: ${withoutEnd(why)}`;
  return EtlError.of('ETL4050', { method: output.method, why: words }, { cause, hint: hintFor(output, why) });
}

const IMPERSONATION = 'unable to impersonate: ';

function hintFor(output: BigqueryOutput, said: string): string | undefined {
  if (output.method !== 'oauth-secrets') return OTHER_HINTS[output.method];
  if (output.refresh_token === undefined)
    return 'a token lasts for an hour at the most: give a new `token`, or a `refresh_token` with its `client_id` and `client_secret`, by which tokens are renewed.';
  if (/invalid_grant/.test(said))
    return 'the `refresh_token` has ended, was revoked, or is of another client: sign in again and put the new one into the profile.';
  return 'check `refresh_token`, `client_id`, `client_secret` and `token_uri` of the profile.';
}

function impersonationHint(why: string, target = 'that account'): string {
  if (/has not been used|is disabled/i.test(why))
    return 'enable the IAM Service Account Credentials API (iamcredentials.googleapis.com) in that project.';
  if (/unknown service account|not found/i.test(why)) return 'check `impersonate_service_account` of the profile.';
  return `whoever signs in needs roles/iam.serviceAccountTokenCreator on ${target}.`;
}

/** Google's words, without what may show a secret: a parser tells what it stumbled over. */
function saidBy(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/private key|DECODER|asn1|is not valid JSON|in JSON at|Unexpected token/i.test(message))
    return 'the file with its key is no JSON, or its key is damaged';
  const words = wordsIn(bodyOf(cause)) ?? wordsIn(message) ?? message;
  const prefix = message.includes(IMPERSONATION) && !words.includes(IMPERSONATION) ? IMPERSONATION : '';
  return `${prefix}${words}`
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What the answer behind an error of the library holds. */
function bodyOf(cause: unknown): unknown {
  const response: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'response') : undefined;
  return typeof response === 'object' && response !== null ? Reflect.get(response, 'data') : undefined;
}

/** The words of an error as OAuth or Google's APIs write it; undefined for another text. */
function wordsIn(body: unknown): string | undefined {
  const { error, error_description: told } = parsed(body) ?? {};
  if (typeof error === 'string') return typeof told === 'string' ? `${error}: ${told}` : error;
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined;
  return typeof message === 'string' ? message : undefined;
}

function parsed(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function withoutEnd(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[.\s]+$/, '');
}
