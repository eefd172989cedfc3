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

  /** The key file, whose tokens are had from a server at this URL. */
  keyfile(url: string) {
    return {
      type: 'service_account',
      project_id: 'test',
      private_key_id: 'k1',
      private_key: this.privateKey,
      client_email: 'etl@test.example',
      token_uri: `${url}/token`,
    };
  }

  /** Answers a request for a token: only a well-signed assertion with the scope is given one. */
  token({ body }: RecordedRequest, scope: string): ScriptedAnswer {
    const form = new URLSearchParams(body);
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(this.#publicKey, signature, 'base64url');
    const said: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}');
    const isRight =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      typeof said === 'object' &&
      said !== null &&
      Reflect.get(said, 'iss') === 'etl@test.example' &&
      Reflect.get(said, 'scope') === scope;
    if (!isSigned || !isRight)
      return { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT' } };
    this.tokens += 1;
    return { json: { access_token: `google-${this.tokens}`, expires_in: 3599, token_type: 'Bearer' } };
  }

  /** Whether a request carries the newest token. */
  isKnown({ headers }: RecordedRequest): boolean {
    return headers.authorization === `Bearer google-${this.tokens}`;
  }
}
