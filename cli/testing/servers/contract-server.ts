import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** A request as it came in. */
export interface RecordedRequest {
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as it came. */
  readonly content: Buffer;
}

/** What the server says to one request. */
export interface ScriptedAnswer {
  /** 200 when left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as a value, sent as JSON. */
  readonly json?: unknown;
  /** The body as it is sent. */
  readonly body?: string | Uint8Array;
  /** The connection dies when so many bytes of the body are out, though the headers promise all of them. */
  readonly cutAfterBytes?: number;
  /** Pace of the body. */
  readonly bytesPerSecond?: number;
  /** The connection dies (`reset`), or nothing is ever said (`hang`), in the place of an answer. */
  readonly instead?: 'reset' | 'hang';
}

/** Answers every request that no scripted answer waits for. `count` is how many requests of this path came before. */
export type Answerer = (request: RecordedRequest, count: number) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** An HTTP server of a test: it answers as a documented service would, misbehaves as told, and records every request. */
export class ContractServer {
  readonly host = '127.0.0.1';
  readonly port: number;
  /** URL without a slash at its end. */
  readonly url: string;
  /** All requests so far, in the order in which they came. */
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #answerer: Answerer;
  readonly #scripted: { readonly path: string | undefined; readonly answer: ScriptedAnswer }[] = [];

  private constructor(server: Server, answerer: Answerer) {
    this.#server = server;
    this.#answerer = answerer;
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://${this.host}:${this.port}`;
  }

  /** Opens a server on a loopback port. An answerer that throws makes it answer 500 with the message. */
  static async start(answerer: Answerer): Promise<ContractServer> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = new ContractServer(http, answerer);
    http.on('request', (request, response) => void server.#handle(request, response));
    return server;
  }

  /** Has the next requests answered so, one each and in this order, before the answerer is asked again. */
  answerNext(...answers: readonly ScriptedAnswer[]): void {
    this.#scripted.push(...answers.map((answer) => ({ path: undefined, answer })));
  }

  /** As `answerNext`, for requests of one path. */
  answerNextOf(path: string, ...answers: readonly ScriptedAnswer[]): void {
    this.#scripted.push(...answers.map((answer) => ({ path, answer })));
  }

  /** Serves a connection that came in elsewhere, such as the inside of a tunnel. */
  serve(connection: Duplex): void {
    this.#server.emit('connection', connection);
  }

  /** The requests of one path. */
  requestsOf(path: string): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Ends all connections and takes no more. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await record(incoming);
      const count = this.requestsOf(request.path).length;
      this.requests.push(request);
      await send(response, await this.#answerOf(request, count));
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  }

  #answerOf(request: RecordedRequest, count: number): ScriptedAnswer | Promise<ScriptedAnswer> {
    const next = this.#scripted.findIndex(({ path }) => path === undefined || path === request.path);
    const [scripted] = next === -1 ? [] : this.#scripted.splice(next, 1);
    return scripted?.answer ?? this.#answerer(request, count);
  }
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const { method = 'GET', headers } = request;
  const content = await buffer(request);
  return { method, path: pathname, query: searchParams, headers, body: content.toString('utf8'), content };
}

async function send(response: ServerResponse, answer: ScriptedAnswer): Promise<void> {
  if (answer.instead === 'hang') return;
  if (answer.instead === 'reset') return void response.socket?.resetAndDestroy();
  const body = bodyOf(answer);
  const type = answer.json === undefined ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(answer.status ?? 200, { 'content-type': type, 'content-length': body.length, ...answer.headers });
  await write(response, body.subarray(0, answer.cutAfterBytes ?? body.length), answer.bytesPerSecond);
  if (answer.cutAfterBytes === undefined) response.end();
  else response.socket?.destroySoon();
}

function bodyOf({ json, body }: ScriptedAnswer): Buffer {
  if (json !== undefined) return Buffer.from(JSON.stringify(json));
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body ?? []);
}

async function write(response: ServerResponse, bytes: Buffer, bytesPerSecond?: number): Promise<void> {
  const size = bytesPerSecond ? Math.max(1, Math.ceil(bytesPerSecond / 50)) : bytes.length;
  response.flushHeaders();
  for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
    const piece = bytes.subarray(start, start + size);
    response.write(piece);
    if (bytesPerSecond) await setTimeout((piece.length / bytesPerSecond) * 1000);
  }
}
