import { ContractServer, type RecordedRequest, type ScriptedAnswer } from './contract-server.ts';

/** A request that passed. */
export interface PassedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: RecordedRequest['headers'];
  readonly body: string;
}

/** Told of a request when the server has answered it, before the client hears of it; may keep the answer back. */
export type OnAnswered = (request: PassedRequest) => Promise<void> | void;

/** Answers a request in the server's place; undefined lets it pass. */
export type AnswerInstead = (request: PassedRequest) => ScriptedAnswer | undefined;

/** Headers that go on to the server. */
const PASSED = ['content-type', 'content-range', 'accept', 'authorization', 'if-match', 'x-upload-content-type'];

/** Stands before an HTTP server, writes down what it is asked, and can stop the client between a deed and its answer. */
export class RecordingProxy {
  readonly requests: PassedRequest[] = [];
  onAnswered: OnAnswered | undefined;
  /** For what the real service says and the server behind does not. */
  instead: AnswerInstead | undefined;
  /** What clients speak with. */
  readonly server: ContractServer;
  readonly #target: string;

  private constructor(server: ContractServer, target: string) {
    this.server = server;
    this.#target = target;
  }

  /** Listens on a free port of this machine; `target` is the address of the real server. */
  static async start(target: string): Promise<RecordingProxy> {
    let proxy: RecordingProxy | undefined;
    const server = await ContractServer.start(async (request) => {
      if (proxy === undefined) return { status: 503 };
      return await proxy.#pass(request);
    });
    proxy = new RecordingProxy(server, target);
    return proxy;
  }

  get url(): string {
    return this.server.url;
  }

  async close(): Promise<void> {
    await this.server.stop();
  }

  async #pass({ method, path: plain, query, headers, body, content }: RecordedRequest): Promise<ScriptedAnswer> {
    const path = query.size === 0 ? plain : `${plain}?${query}`;
    const passed = { method, path, headers, body };
    this.requests.push(passed);
    const own = this.instead?.(passed);
    if (own !== undefined) return own;
    const sent = new Headers();
    for (const name of PASSED) {
      const value = headers[name];
      if (typeof value === 'string') sent.set(name, value);
    }
    const answer = await fetch(`${this.#target}${path}`, {
      method,
      headers: sent,
      body: content.length === 0 ? null : new Uint8Array(content),
      redirect: 'manual',
    });
    const found = new Uint8Array(await answer.arrayBuffer());
    await this.onAnswered?.(passed);
    const kept = ['content-type', 'location', 'range'].flatMap((name) => {
      // Parts of an upload pass here too.
      const value = answer.headers.get(name)?.replace(this.#target, '');
      return value === undefined ? [] : [[name, value] as const];
    });
    return { status: answer.status, headers: Object.fromEntries(kept), body: found };
  }
}
