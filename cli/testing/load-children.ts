import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LoadChildReport, LoadChildTask } from './load-child.ts';

const CHILD = fileURLToPath(new URL('../../dist/cli/testing/load-child.js', import.meta.url));

/** How a child process ended. */
export interface ChildEnd {
  readonly signal: NodeJS.Signals | null;
  /** What it told; nothing when it was killed. */
  readonly report: LoadChildReport | undefined;
  readonly stderr: string;
}

/** A process that is told its task on its input. */
interface Waiting {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly end: Promise<ChildEnd>;
}

/** Processes that load and may die at it, one after the other; while one works, the next has begun to start. */
export class LoadChildren {
  #next: Waiting | undefined;

  /** Runs one task to its end. */
  async run(task: LoadChildTask): Promise<ChildEnd> {
    const { process, end } = this.#next ?? start();
    process.stdin.end(JSON.stringify(task));
    this.#next = start();
    return await end;
  }

  /** Ends the process that waits for a task. */
  async stop(): Promise<void> {
    const waiting = this.#next;
    this.#next = undefined;
    waiting?.process.kill('SIGKILL');
    await waiting?.end;
  }
}

function start(): Waiting {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'pipe'] });
  // A child that dies before it has read its task says so by its end.
  child.stdin.on('error', () => {});
  return { process: child, end: endOf(child) };
}

async function endOf(child: Waiting['process']): Promise<ChildEnd> {
  const told = Promise.all([text(child.stdout), text(child.stderr)]);
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const [out, stderr] = await told;
  return { signal, report: out === '' ? undefined : JSON.parse(out), stderr };
}
