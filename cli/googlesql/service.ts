import { EtlError } from '../diagnostics/index.ts';
import { findInstalled } from './installed.ts';
import { loadRpc, RefusedCall, type Request, type Rpc, TIMED_OUT, UNAVAILABLE } from './rpc.ts';
import { type ServerProcess, startServer } from './server-process.ts';

interface Running {
  readonly server: ServerProcess;
  readonly rpc: Rpc;
  /** Counts the servers of this service. */
  readonly generation: number;
}

/** Which server is asked, and how long an answer may take. */
export interface CallOptions {
  /** Only this server is asked: for what another would not know. */
  readonly generation?: number;
  readonly timeoutMs?: number;
}

/** The server that was to answer is no more. */
export class OtherServer extends Error {}

/** The one server of a run and the calls to it; a server that dies is started again, and its calls are made again once. */
export class Service {
  readonly #connect: (address: string) => Rpc;
  readonly #program: string;
  #running: Promise<Running> | null = null;
  #started = 0;
  #isClosed = false;

  private constructor(program: string, connect: (address: string) => Rpc) {
    this.#program = program;
    this.#connect = connect;
  }

  /** Starts the server. Throws ETL4301 (not installed), ETL4302 (platform), ETL4303 (does not start). */
  static async start(projectRoot?: string): Promise<Service> {
    const installed = findInstalled(projectRoot);
    const service = new Service(installed.program, loadRpc(installed));
    await service.#server();
    return service;
  }

  /** Which of the servers answers now, from 1. */
  async generation(): Promise<number> {
    return (await this.#server()).generation;
  }

  /**
   * Calls a method of the service. Rejects with `RefusedCall`, with `OtherServer`, or with ETL4304 when the server died
   * of it twice. A server that does not answer in time works on, and is ended.
   */
  async call<T>(method: string, request: Request, sql: string, options: CallOptions = {}): Promise<T> {
    const { generation, timeoutMs } = options;
    for (let attempt = 1; ; attempt++) {
      const starting = this.#server();
      const running = await starting;
      if (generation !== undefined && generation !== running.generation) throw new OtherServer();
      try {
        return await running.rpc.call<T>(method, request, timeoutMs);
      } catch (error) {
        if (error instanceof RefusedCall && error.code === TIMED_OUT) this.#forget(starting, running);
        if (!(error instanceof RefusedCall) || error.code !== UNAVAILABLE || this.#isClosed) throw error;
        if (attempt === 2) throw EtlError.of('ETL4304', { why: error.message, sql }, { cause: error });
        this.#forget(starting, running);
      }
    }
  }

  /** Ends the server that runs now; the next call starts another. */
  async endServer(): Promise<void> {
    await (await this.#server()).server.stop();
  }

  /** Ends the server. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = await this.#running?.catch(() => null);
    running?.rpc.close();
    await running?.server.stop();
  }

  #server(): Promise<Running> {
    this.#running ??= this.#start();
    return this.#running;
  }

  #start(): Promise<Running> {
    this.#started += 1;
    const generation = this.#started;
    const starting = startServer(this.#program).then((server) => {
      const running = { server, rpc: this.#connect(server.address), generation };
      void server.ended.then(() => this.#forget(starting, running));
      return running;
    });
    return starting;
  }

  /** The next call starts another server. Only the first of the calls that see it gone does this. */
  #forget(starting: Promise<Running>, { rpc, server }: Running): void {
    if (this.#running !== starting || this.#isClosed) return;
    this.#running = null;
    rpc.close();
    void server.stop();
  }
}
