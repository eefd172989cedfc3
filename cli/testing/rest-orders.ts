import type { YamlMap } from '../config/types.ts';
import type { RowsSession } from '../connectors/index.ts';
import { openRows, SpoolFolders, streamOf } from './rows-contract/requests.ts';
import { type SpoolResult, takeAll } from './rows-contract/spool.ts';
import { type Answerer, ContractServer } from './servers/contract-server.ts';

const COLUMNS = { id: 'bigint', name: 'string' };

/** Rows by number, from 1. */
export function rowsOf(count: number): { readonly id: number; readonly name: string }[] {
  return Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `row ${at + 1}` }));
}

/** A server that gives rows by `page` and `per_page`, or by `offset` and `limit`. */
export function pages(all: readonly unknown[], more: object = {}): Answerer {
  return ({ query }) => {
    const size = Number(query.get('per_page') ?? query.get('limit') ?? 10);
    const start = query.has('offset') ? Number(query.get('offset')) : (Number(query.get('page') ?? 1) - 1) * size;
    return { json: { items: all.slice(start, start + size), total: all.length, ...more } };
  };
}

/** The first cell of each row. */
export function ids(rows: readonly (readonly (string | null)[])[]): number[] {
  return rows.map(([id]) => Number(id));
}

/** The numbers from 1 on. */
export function all(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** What a read of a test may have of its own. */
export interface OrdersRead {
  readonly connection?: YamlMap;
  readonly request?: object;
  readonly columns?: object;
}

/** A table of orders behind an HTTP API that a test scripts; 25 rows by pages unless told. */
export class RestOrders {
  readonly folders = new SpoolFolders();
  answerer: Answerer = pages([]);
  #server: ContractServer | undefined;

  get server(): ContractServer {
    if (this.#server === undefined) throw new TypeError('the server is not started');
    return this.#server;
  }

  async start(): Promise<void> {
    this.answerer = pages(rowsOf(25));
    this.#server = await ContractServer.start((request, count) => this.answerer(request, count));
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  async open(more: YamlMap = {}): Promise<RowsSession> {
    return await openRows({ type: 'rest', base_url: `${this.server.url}/v1`, retry_seconds: 0, ...more });
  }

  async read(load: YamlMap, more: OrdersRead = {}): Promise<SpoolResult> {
    const session = await this.open(more.connection);
    const stream = streamOf('orders', { ...(more.columns ?? COLUMNS) } as typeof COLUMNS, load);
    return await takeAll(session.read(this.folders.request(stream, more.request)));
  }

  /** Paths and queries of all requests so far. */
  asked(): string[] {
    return this.server.requests.map(({ path, query }) => `${path}?${query}`);
  }
}
