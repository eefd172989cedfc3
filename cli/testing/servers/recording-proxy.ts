import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that passed. */
export interface PassedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly body: string;
}

/** Told of a request when the server has answered it, before the client hears of it; may keep the answer back. */
export type OnAnswered = (request: PassedRequest) => Promise<void> | void;

/** Answers a request in the server's place, as JSON; undefined lets it pass. */
export type AnswerInstead = (request: PassedRequest) => object | undefined;

/** Stands before an HTTP server, writes down what it is asked, and can stop the client between a deed and its answer. */
export class RecordingProxy {
  readonly requests: PassedRequest[] = [];
  onAnswered: OnAnswered | undefined;
  /** For what the real service says and the server behind does not. */
  instead: AnswerInstead | undefined;
  readonly #server: Server;
  readonly #target: string;

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = target;
  }

  /** Listens on a free port of this machine; `target` is the address of the real server. */
  static async start(target: string): Promise<RecordingProxy> {
    const server = createServer();
    const proxy = new RecordingProxy(server, target);
    server.on('request', (request, response) => {
      proxy.#pass(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { method = 'GET', url: path = '/' } = request;
    const passed = { method, path, body: body.toString('utf8') };
    const own = this.instead?.(passed);
    if (own !== undefined) {
      this.requests.push(passed);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(own));
      return;
    }
    const headers = new Headers();
    for (const name of ['content-type', 'accept', 'authorization']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(`${this.#target}${path}`, {
      method,
      headers,
      body: body.length === 0 ? null : new Uint8Array(body),
    });
    const content = Buffer.from(await answer.arrayBuffer());
    this.requests.push(passed);
    await this.onAnswered?.(passed);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(content);
  }
}
