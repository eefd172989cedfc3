import { type ChildProcess, spawn } from 'node:child_process';
import { scriptPath } from './repository.ts';

/** What is cleaned up when this process dies: a folder, and the process that works in it. */
export interface Guarded {
  readonly folder: string;
  readonly pid?: number;
  /** How the process is asked to end at once. */
  readonly signal?: NodeJS.Signals;
}

let guard: ChildProcess | undefined;

/** Has a folder and its process cleaned up when this process ends in any way, SIGKILL included. Told again, it replaces. */
export function watchOver(id: string, guarded: Guarded): void {
  tell({ id, ...guarded });
}

/** Takes back `watchOver`: the caller has cleaned up. */
export function forget(id: string): void {
  tell({ id });
}

/** The guard is a process of its own, out of reach of what ends this one. It notices by the end of its input. */
function tell(line: object): void {
  if (guard === undefined) {
    guard = spawn(process.execPath, [scriptPath('test-servers', 'guard.mjs')], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    });
    guard.unref();
    const input = guard.stdin as (typeof guard.stdin & { unref?: () => void }) | null;
    input?.unref?.();
  }
  guard.stdin?.write(`${JSON.stringify(line)}\n`);
}
