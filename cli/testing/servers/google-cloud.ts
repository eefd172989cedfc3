import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Certificate, makeCertificate } from './certificate.ts';
import type { ScriptedAnswer } from './contract-server.ts';
import { GoogleAccount } from './google-account.ts';
import { programOf } from './programs.ts';
import { type PassedRequest, RecordingProxy } from './recording-proxy.ts';
import { TemporaryHome } from './temporary-home.ts';

/** The token that a person has from a browser, and its client, as Google takes them. */
export const PERSON = { client_id: 'client-1', client_secret: 'client-secret-1', refresh_token: 'refresh-secret-1' };
/** A token of another identity provider that Google takes. */
export const SUBJECT_TOKEN = 'subject-secret-1';

const SCOPES = ['bigquery', 'cloud-platform', 'drive'].map((one) => `https://www.googleapis.com/auth/${one}`);

/** A request to a service that hands out tokens. */
export interface TokenRequest {
  /** Who answers, such as `oauth2.googleapis.com`; `metadata` for that of a machine. */
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/**
 * Google's services at their own addresses, for programs that reach them by `HTTPS_PROXY`: those that hand out tokens
 * answer as documented, and BigQuery, which takes only tokens that were handed out, is the server behind.
 */
export class GoogleCloud {
  readonly account = new GoogleAccount();
  readonly tokenRequests: TokenRequest[] = [];
  /** What BigQuery is asked, and may answer instead. */
  readonly bigquery: RecordingProxy;
  /** Answers for a service that hands out tokens, instead of a token. */
  instead: ((request: TokenRequest) => ScriptedAnswer | undefined) | undefined;
  /** Answers for BigQuery, instead of the server behind. */
  bigqueryInstead: ((request: PassedRequest) => ScriptedAnswer | undefined) | undefined;
  /** Connections that clients asked the proxy for, such as `bigquery.googleapis.com:443`. */
  readonly tunnels: string[] = [];
  readonly #good = new Set<string>();
  readonly #home: TemporaryHome;
  readonly #certificate: Certificate;
  readonly #tunnel: Server;

  private constructor(bigquery: RecordingProxy, home: TemporaryHome, certificate: Certificate) {
    this.bigquery = bigquery;
    this.#home = home;
    this.#certificate = certificate;
    bigquery.instead = (request) => this.#answer(request);
    this.#tunnel = createServer().on('connect', (request, socket) => {
      this.tunnels.push(request.url ?? '');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('error', () => socket.destroy());
      const options = { isServer: true, cert: certificate.certificate, key: readFileSync(certificate.keyFile) };
      const inside = request.url?.endsWith(':443') ? new TLSSocket(socket, options) : socket;
      inside.on('error', () => socket.destroy());
      bigquery.server.serve(inside);
    });
  }

  /** `target`: the address of the server that does BigQuery's work. */
  static async start(target: string): Promise<GoogleCloud> {
    const home = new TemporaryHome('google', false);
    const certificate = await makeCertificate(programOf('postgres', 'openssl'), home, ['*.googleapis.com']);
    const cloud = new GoogleCloud(await RecordingProxy.start(target), home, certificate);
    await new Promise<void>((resolve) => cloud.#tunnel.listen(0, '127.0.0.1', resolve));
    return cloud;
  }

  /** Variables of a program that finds Google here. */
  get env(): Readonly<Record<string, string>> {
    const { port } = this.#tunnel.address() as AddressInfo;
    return {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NODE_EXTRA_CA_CERTS: this.#certificate.certificateFile,
      // A machine that is none of Google's has no metadata server.
      METADATA_SERVER_DETECTION: 'none',
    };
  }

  /** Variables of a program on a machine of Google's. */
  get machineEnv(): Readonly<Record<string, string>> {
    const host = new URL(this.bigquery.url).host;
    return { ...this.env, METADATA_SERVER_DETECTION: 'assume-present', GCE_METADATA_HOST: host };
  }

  /** From now on BigQuery refuses all tokens that it took before. */
  revoke(): void {
    this.#good.clear();
  }

  async stop(): Promise<void> {
    this.#tunnel.closeAllConnections();
    await new Promise((resolve) => this.#tunnel.close(resolve));
    await this.bigquery.close();
    this.#home.remove();
  }

  #answer(request: PassedRequest): ScriptedAnswer | undefined {
    const { path, body, headers } = request;
    const isMetadata = path.startsWith('/computeMetadata');
    const host = isMetadata ? 'metadata' : (headers.host ?? '');
    if (host !== 'bigquery.googleapis.com') {
      this.bigquery.requests.pop();
      const asked = { host, path, body, authorization: headers.authorization };
      this.tokenRequests.push(asked);
      return this.instead?.(asked) ?? this.#token(asked);
    }
    if (!this.#good.has(headers.authorization ?? '')) {
      const message = 'Request had invalid authentication credentials.';
      const error = { code: 401, message, errors: [{ reason: 'authError', message }], status: 'UNAUTHENTICATED' };
      return { status: 401, json: { error } };
    }
    return this.bigqueryInstead?.(request);
  }

  #token(asked: TokenRequest): ScriptedAnswer {
    const { host, path, body, authorization } = asked;
    const refused = (why: string) => ({ status: 400, json: { error: 'invalid_grant', error_description: why } });
    if (host === 'metadata') return this.#metadata(path);
    if (host === 'iamcredentials.googleapis.com') {
      if (!this.#good.has(authorization ?? '')) return { status: 401, json: { error: { code: 401, message: 'who?' } } };
      const expireTime = new Date(Date.now() + 3_600_000).toISOString();
      return { json: { accessToken: this.#issue('impersonated'), expireTime } };
    }
    const form = new URLSearchParams(body);
    const is = (key: string, value: string) => form.get(key) === value;
    if (host === 'sts.googleapis.com') {
      if (!is('subject_token', SUBJECT_TOKEN)) return refused('The given credential is rejected.');
      return this.#granted('federated');
    }
    if (is('grant_type', 'refresh_token')) {
      const isKnown = Object.entries(PERSON).every(([key, value]) => is(key, value));
      return isKnown ? this.#granted('person') : refused('Token has been expired or revoked.');
    }
    const answer = this.account.token(asked, SCOPES.join(' '));
    return answer.status === undefined ? this.#granted('account') : answer;
  }

  #metadata(path: string): ScriptedAnswer {
    const headers = { 'metadata-flavor': 'Google' };
    if (path.includes('/token')) return { ...this.#granted('machine'), headers };
    if (path.includes('project-id')) return { body: 'test', headers };
    if (path.includes('universe')) return { body: 'googleapis.com', headers };
    return { json: {}, headers };
  }

  #granted(kind: string): ScriptedAnswer {
    return { json: { access_token: this.#issue(kind), expires_in: 3599, token_type: 'Bearer' } };
  }

  #issue(kind: string): string {
    const token = `ya29.${kind}-${this.tokenRequests.length}`;
    this.#good.add(`Bearer ${token}`);
    return token;
  }
}
