import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { killTree } from './kill-tree.ts';
import { ServerError } from './server-error.ts';
import type { TemporaryHome } from './temporary-home.ts';

/** How one kind of server is run. */
export interface ServerPlan {
  readonly name: string;
  readonly program: string;
  /** Arguments of the server in the foreground. */
  args(port: number): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Asks the server to write everything down and end. */
  readonly endSignal: NodeJS.Signals;
  /** Ends the server at once, its data lost, what it keeps outside its folder removed. */
  readonly discardSignal: NodeJS.Signals;
  /** Resolves when the server answers a client; rejects as long as it does not. */
  answers(port: number): Promise<void>;
}

const READY_MS = 60_000;
const RETRY_MS = 20;
const ATTEMPTS = 3;

/** A server on a loopback port that runs in a temporary home. */
export class ServerProcess {
  readonly #plan: ServerPlan;
  readonly #home: TemporaryHome;
  #port = 0;
  #child: ChildProcess | undefined;

  private constructor(plan: ServerPlan, home: TemporaryHome) {
    this.#plan = plan;
    this.#home = home;
  }

  /** Starts the server and waits until it answers; another process that took the port first is evaded. */
  static async start(plan: ServerPlan, home: TemporaryHome): Promise<ServerProcess> {
    const server = new ServerProcess(plan, home);
    for (let attempt = 1; ; attempt++) {
      server.#port = await freePort();
      try {
        await server.start();
        return server;
      } catch (error) {
        if (attempt < ATTEMPTS && /address already in use|address in use/i.test(server.log())) continue;
        await server.discard();
        throw error;
      }
    }
  }

  get port(): number {
    return this.#port;
  }

  get folder(): string {
    return this.#home.folder;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What the server has said. */
  log(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, 'utf8') : '';
  }

  /** Starts the server over its data, on the port that it had. */
  async start(): Promise<void> {
    const { program, env, discardSignal } = this.#plan;
    const log = openSync(this.#logFile, 'a');
    const child = spawn(program, this.#plan.args(this.#port), {
      cwd: this.#home.folder,
      env: { ...this.#home.env, ...env },
      stdio: ['ignore', log, log],
      // A Ctrl-C in the terminal is for the tests, which then end their servers.
      detached: true,
      ...this.#home.owner,
    });
    closeSync(log);
    this.#child = child;
    const failure = once(child, 'error').then(([error]) => String(error));
    if (child.pid === undefined) throw new ServerError(`${program} cannot be started: ${await failure}`);
    failure.catch(() => {});
    this.#home.watch({ pid: child.pid, signal: discardSignal });
    child.unref();
    await this.#untilReady(child);
  }

  /** Ends the server in good order; `start` runs it again. */
  async end(): Promise<void> {
    await this.#signal(this.#plan.endSignal);
  }

  /** The server and its children die at once, as in a power failure; `start` runs it again. */
  async kill(): Promise<void> {
    await this.#untilEnded((_, pid) => killTree(pid));
  }

  /** Ends the server for good and removes its home. May be called again. */
  async discard(): Promise<void> {
    await this.#signal(this.#plan.discardSignal);
    this.#home.remove();
  }

  get #logFile(): string {
    return this.#home.path('server.log');
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    await this.#untilEnded((child) => child.kill(signal));
  }

  async #untilEnded(send: (child: ChildProcess, pid: number) => void): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    // A server alone does not keep the process of the tests alive, but its end is waited for.
    child.ref();
    send(child, child.pid);
    await ended;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (;;) {
      if (hasEnded(child)) throw new ServerError(`${this.#plan.name} ended while starting:\n${lastLines(this.log())}`);
      const failure = await this.#plan.answers(this.#port).then(
        () => undefined,
        (error: unknown) => error,
      );
      // Another server may answer on the port that this one could not get.
      if (failure === undefined && !hasEnded(child)) return;
      if (Date.now() > deadline) {
        throw new ServerError(`${this.#plan.name} does not answer: ${String(failure)}\n${lastLines(this.log())}`);
      }
      await setTimeout(RETRY_MS);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-15).join('\n');
}
