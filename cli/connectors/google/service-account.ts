import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EtlError } from '../../diagnostics/index.ts';
import type { GoogleKeys } from './keys.ts';

const account = z.object({
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
  project_id: z.string().optional(),
});

/** A service account by its key. */
export type ServiceAccount = z.infer<typeof account>;

/** The service account of a connection; undefined when it names none. Throws ETL5012 when its key cannot be read. */
export async function serviceAccount(
  keys: Pick<GoogleKeys, 'keyfile' | 'keyfile_json'>,
  { connection, projectRoot }: { connection: string; projectRoot: string },
): Promise<ServiceAccount | undefined> {
  const { keyfile, keyfile_json: inline } = keys;
  const key = inline === undefined ? 'keyfile' : 'keyfile_json';
  const wrong = (why: string, cause?: unknown) =>
    EtlError.of('ETL5012', { connection, key, why, near: undefined }, { cause });
  if (keyfile === undefined && inline === undefined) return undefined;
  let content: unknown = inline;
  if (inline === undefined) {
    content = await readFile(path.resolve(projectRoot, keyfile ?? ''), 'utf8').catch((cause: unknown) => {
      throw wrong(`the file ${keyfile} cannot be read`, cause);
    });
  }
  const found = parseServiceAccount(content);
  // What the parser says may show the key.
  if (found === undefined) throw wrong('it is not the JSON key of a service account');
  return found;
}

/** A service account from its JSON key, or the text of it; undefined when it is none. */
export function parseServiceAccount(content: unknown): ServiceAccount | undefined {
  return account.safeParse(typeof content === 'string' ? parsed(content) : content).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A signed assertion with which a service account asks for a token (RFC 7523). Throws TypeError or Error of the key
 * when it is no RSA key.
 */
export function signedAssertion(account: ServiceAccount, scopes: readonly string[], nowMs: number): string {
  const issued = Math.floor(nowMs / 1000);
  const head = {
    alg: 'RS256',
    typ: 'JWT',
    ...(account.private_key_id === undefined ? {} : { kid: account.private_key_id }),
  };
  const claims = {
    iss: account.client_email,
    scope: scopes.join(' '),
    aud: account.token_uri,
    iat: issued,
    exp: issued + 3600,
  };
  const unsigned = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(account.private_key, 'base64url')}`;
}
