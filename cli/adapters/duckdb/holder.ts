import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';
import { z } from 'zod';

const lease = z.object({
  pid: z.number(),
  host: z.string().optional(),
  command: z.string().optional(),
  startedAt: z.string().optional(),
});

/** The process that holds a DuckDB file, as far as it is known. */
export interface Holder {
  readonly pid: number | undefined;
  readonly host: string | undefined;
  readonly command: string | undefined;
  /** ISO 8601, UTC. */
  readonly since: string | undefined;
}

/** The process id in DuckDB's "Conflicting lock is held in /usr/bin/node (PID 4711)"; Windows does not tell one. */
export function holderInMessage(message: string): { pid: number; program: string } | undefined {
  const found = /lock is held in (.*?)\s*\(PID (\d+)\)/.exec(message);
  return found === null ? undefined : { program: found[1] ?? '', pid: Number(found[2]) };
}

/** Whether DuckDB's message of a failed opening says that another process has the file. */
export function isHeldMessage(message: string): boolean {
  return /could not set lock on file|being used by another process|conflicting lock/i.test(message);
}

/**
 * Who holds `file`: DuckDB's message names the process, the lease file beside it (`<file>.lock`, JSON, written by the
 * run that holds it) its command and start; without a lease of that process the operating system is asked.
 */
export async function findHolder(file: string, message: string): Promise<Holder> {
  const named = holderInMessage(message);
  const left = await readLease(`${file}.lock`);
  if (left !== undefined && (named === undefined || left.pid === named.pid))
    return { pid: left.pid, host: left.host, command: left.command, since: left.startedAt };
  if (named === undefined) return { pid: undefined, host: undefined, command: undefined, since: undefined };
  return { pid: named.pid, host: undefined, command: named.program, since: await startOfProcess(named.pid) };
}

/** The holder in words: `etl build (process 4711, since 2026-01-02 03:04:05Z)`. */
export function describeHolder(holder: Holder): string | undefined {
  const { pid, host, command, since } = holder;
  const details = [
    ...(pid === undefined ? [] : [`process ${pid}`]),
    ...(host === undefined || host === os.hostname() ? [] : [`on ${host}`]),
    ...(since === undefined ? [] : [`since ${since.replace('T', ' ').replace(/\.\d+/, '')}`]),
  ].join(', ');
  if (command === undefined || command === '') return details === '' ? undefined : details;
  return details === '' ? command : `${command} (${details})`;
}

async function readLease(file: string): Promise<z.output<typeof lease> | undefined> {
  try {
    return lease.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** When a process of this machine began, in ISO 8601 UTC; nothing where the system does not tell. */
export async function startOfProcess(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return await startFromProc(pid);
    if (process.platform === 'win32') return undefined;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    return new Date(stdout.trim()).toISOString();
  } catch {
    return undefined;
  }
}

/** proc(5): field 22 of `stat` is the start in clock ticks (100 a second on Linux) after boot, `btime` the boot. */
async function startFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const boot = Number(/^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1]);
  if (Number.isNaN(ticks) || Number.isNaN(boot)) return undefined;
  return new Date((boot + ticks / 100) * 1000).toISOString();
}
