import { EtlError } from '../diagnostics/index.ts';
import { findInstalled } from './installed.ts';
import { loadRpc, RefusedCall, type Rpc, UNAVAILABLE } from './rpc.ts';
import { type ServerProcess, startServer } from './server-process.ts';

interface Running {
  readonly server: ServerProcess;
  readonly rpc: Rpc;
}

/** The one server of a run and the calls to it; a server that dies is started again, and its calls are made again once. */
export class Service {
  readonly #connect: (address: string) => Rpc;
  readonly #program: string;
  #running: Promise<Running> | null = null;
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

  /** Calls a method of the service. Rejects with `RefusedCall`, or ETL4304 when the server died of it twice. */
  async call<T>(method: string, request: object, sql: string): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const starting = this.#server();
      const running = await starting;
      try {
        return await running.rpc.call<T>(method, request);
      } catch (error) {
        if (!(error instanceof RefusedCall) || error.code !== UNAVAILABLE || this.#isClosed) throw error;
        if (attempt === 2) throw EtlError.of('ETL4304', { why: error.message, sql: shortened(sql) }, { cause: error });
        this.#forget(starting, running);
      }
    }
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
    const starting = startServer(this.#program).then((server) => {
      const running = { server, rpc: this.#connect(server.address) };
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

function shortened(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
