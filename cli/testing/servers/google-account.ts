import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { RecordedRequest, ScriptedAnswer } from './contract-server.ts';

/** A service account of a test and the server that hands out its tokens, as Google documents the exchange. */
export class GoogleAccount {
  /** The account's key, as it stands in a key file. */
  readonly privateKey: string;
  /** Tokens handed out so far. */
  tokens = 0;
  readonly #publicKey: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.privateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** The key file, whose tokens are had from a server at this URL; from Google's own unless told. */
  keyfile(url = 'https://oauth2.googleapis.com') {
    return {
      type: 'service_account',
      project_id: 'test',
      private_key_id: 'k1',
      private_key: this.privateKey,
      client_email: 'etl@test.example',
      token_uri: `${url}/token`,
    };
  }

  /** Answers a request for a token: only a well-signed assertion with the scope, of now, is given one. */
  token({ body }: Pick<RecordedRequest, 'body'>, scope: string): ScriptedAnswer {
    const form = new URLSearchParams(body);
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(this.#publicKey, signature, 'base64url');
    const said: Readonly<Record<string, unknown>> = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}');
    const isRight =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      said.iss === 'etl@test.example' &&
      said.scope === scope &&
      String(said.aud).endsWith('/token') &&
      Number(said.exp) - Number(said.iat) <= 3600 &&
      Math.abs(Date.now() / 1000 - Number(said.iat)) < 300;
    if (!isSigned || !isRight)
      return { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT' } };
    this.tokens += 1;
    return { json: { access_token: `google-${this.tokens}`, expires_in: 3599, token_type: 'Bearer' } };
  }

  /** Whether a request carries the newest token. */
  isKnown({ headers }: Pick<RecordedRequest, 'headers'>): boolean {
    return headers.authorization === `Bearer google-${this.tokens}`;
  }
}
