import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EtlError } from '../diagnostics/index.ts';

/**
 * Runs the program and ends it when its own standard input closes: that happens however the parent ends, so that no
 * server outlives it, nor does the folder of its socket.
 */
const KEEPER = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const [folder, program, ...args] = process.argv.slice(1);
const clear = () => rmSync(folder, { recursive: true, force: true });
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
process.stderr.write('pid ' + child.pid + '\\n');
const end = () => child.kill('SIGKILL');
process.stdin.on('end', end).on('error', end).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
child.on('error', (error) => { clear(); process.stderr.write(String(error.message)); process.exit(127); });
child.on('exit', (code, signal) => {
  clear();
  process.stderr.write(signal ? 'signal ' + signal : 'exit code ' + code);
  process.exit(code ?? 1);
});
`;

/** A running server. */
export interface ServerProcess {
  /** Where it listens, as gRPC writes addresses. */
  readonly address: string;
  /** Why it ended; resolves when it does. */
  readonly ended: Promise<string>;
  /** Ends it and removes its socket. */
  stop(): Promise<void>;
}

/**
 * Starts the analyzer's server on a socket in a folder that only this user may enter, so that no port is taken and
 * nobody else reads the rows. Resolves when it listens. Throws ETL4303.
 */
export async function startServer(program: string): Promise<ServerProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'etl-sql-'));
  // The program makes its address of a host and a port, with a colon between.
  const socket = `unix:${path.join(folder, 's')}`;
  const child = spawn(process.execPath, ['-e', KEEPER, '--', folder, program, socket, '1'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal is the parent's to handle.
    detached: true,
  });
  let said = '';
  let pid: string | undefined;
  child.stderr.on('data', (data: Buffer) => {
    said = `${said}${data}`.slice(-2000);
    pid ??= /^pid (\d+)$/m.exec(said)?.[1];
  });
  child.stdin.on('error', () => {});
  const ended = exitOf(child).then(() => {
    rmSync(folder, { recursive: true, force: true });
    // A keeper that was killed could not end its program.
    if (child.signalCode !== null && pid !== undefined) endProgram(Number(pid));
    return said.trim().split('\n').at(-1) ?? '';
  });
  const isUp = await Promise.race([listens(child), ended.then(() => false)]);
  if (!isUp) throw EtlError.of('ETL4303', { why: (await ended) || 'it ended at once' });
  letGo(child);
  return {
    address: `${socket}:1`,
    ended,
    stop: async () => {
      child.stdin.end();
      child.ref();
      await ended;
    },
  };
}

function endProgram(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}

/** How long the last words of a keeper that has ended may take to arrive. */
const LAST_WORDS_MS = 200;

/** A keeper that was killed leaves its program behind, which holds the pipes open: `close` then never comes. */
async function exitOf(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit').then(() => sleep(LAST_WORDS_MS));
  await Promise.race([once(child, 'close'), ended, once(child, 'error').then(() => undefined)]);
}

function listens(child: ChildProcess): Promise<true> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (data: Buffer) => {
      if (String(data).includes('listening')) resolve(true);
    });
  });
}

/** Keeps the server from holding the parent's event loop open. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  }
}
