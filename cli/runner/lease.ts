import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EtlError } from '../diagnostics/index.ts';

/** Who holds a warehouse; the content of its lock file. */
export interface LeaseHolder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** How to wait for a lease that another process holds. */
export interface LeaseOptions {
  readonly command: string;
  readonly startedAt: Date;
  /** Waits until the holder is gone instead of failing. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  /** Told once when waiting begins. */
  readonly onWait?: (holder: string) => void;
}

const POLL_MS = 200;
/** A lock file without a holder is one that is just being written, unless it is older than this. */
const UNREADABLE_MS = 5000;

/** The right to write a warehouse, held by one process at a time through a lock file beside it. */
export class Lease {
  readonly #file: string;
  #held = true;

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes the lease. A lock file whose process is gone (on this host) is taken over.
   * Throws ETL4001 naming the holder, unless told to wait.
   */
  static async take(file: string, options: LeaseOptions): Promise<Lease> {
    makeFolder(file);
    const mine: LeaseHolder = {
      pid: process.pid,
      host: hostname(),
      command: options.command,
      startedAt: options.startedAt.toISOString(),
    };
    for (let waited = false; ; waited = true) {
      if (created(file, mine)) return new Lease(file);
      const holder = readHolder(file);
      if (isGone(file, holder)) {
        takeAway(file, holder);
        continue;
      }
      if (!options.wait) throw heldBy(file, holder, false);
      if (!waited) options.onWait?.(holderText(holder));
      await sleep(POLL_MS, undefined, { signal: options.signal });
    }
  }

  /** Gives the lease back; safe to call twice. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    if (readHolder(this.#file)?.pid === process.pid) rmSync(this.#file, { force: true });
  }
}

/** Who holds a warehouse, for a person. */
function holderText(holder: LeaseHolder | null): string {
  if (holder === null) return 'another process';
  const { pid, host, command, startedAt } = holder;
  const where = host === hostname() ? '' : ` on ${host}`;
  return `process ${pid}${where} (${command}), since ${startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
}

function heldBy(file: string, holder: LeaseHolder | null, waited: boolean): EtlError {
  return EtlError.of('ETL4001', { path: file.replace(/\.lock$/, ''), holder: holderText(holder), waited });
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    throw notWritable(file, cause);
  }
}

function notWritable(file: string, cause: unknown): EtlError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return EtlError.of('ETL4003', { path: file.replace(/\.lock$/, ''), why }, { cause });
}

function created(file: string, holder: LeaseHolder): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return false;
    throw notWritable(file, cause);
  }
}

/** Removes the lock file of a holder that is gone; a file that somebody else has written since is put back. */
function takeAway(file: string, gone: LeaseHolder | null): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else took it away first
  }
  const found = readHolder(aside);
  if (found !== null && (found.pid !== gone?.pid || found.startedAt !== gone.startedAt)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function readHolder(file: string): LeaseHolder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LeaseHolder;
  } catch {
    return null;
  }
}

/** True when the holder ran on this host and is no more. */
function isGone(file: string, holder: LeaseHolder | null): boolean {
  if (holder === null) return ageMs(file) > UNREADABLE_MS;
  if (holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (cause) {
    return !isErrno(cause, 'EPERM');
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function isErrno(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
