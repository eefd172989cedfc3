import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const BUILT = path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'googlesql', 'service.js');

/** A process that uses the analyzer and then does what the test says. */
function start(how: string) {
  const script = `
    const { Service } = await import(${JSON.stringify(pathToFileURL(BUILT).href)});
    const service = await Service.start();
    process.stdin.once('data', () => {
      if (${JSON.stringify(how)} === 'an error') throw new Error('on purpose');
      if (${JSON.stringify(how)} === 'exit') process.exit(0);
      process.stdin.unref();
    });
    console.log('up');`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
}

describe.skipIf(process.platform !== 'linux')('no server outlives its process, which ends by', () => {
  it.each(['nothing left to do', 'exit', 'an error', 'SIGKILL', 'SIGINT', 'SIGTERM'] as const)('%s', async (how) => {
    const child = start(how);
    const exited = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), exited]);
    const servers = serversOf(child.pid ?? -1);
    expect(servers).toHaveLength(1);
    const folders = servers.map(socketFolder);
    if (how.startsWith('SIG')) child.kill(how as NodeJS.Signals);
    else child.stdin.write('go');
    await exited;
    await expect.poll(() => servers.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => folders.filter((folder) => existsSync(folder)), { timeout: 10_000 }).toEqual([]);
  });
});

/** The analyzer's processes below a process. */
function serversOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((one) => /^\d+$/.test(one))
    .map(Number)
    .filter((pid) => read(pid, 'cmdline').split('\0')[0]?.includes('remote_server') && isBelow(pid, parent));
}

function socketFolder(server: number): string {
  const address = read(server, 'cmdline').split('\0')[1] ?? '';
  return path.dirname(address.slice('unix:'.length));
}

function isBelow(pid: number, parent: number): boolean {
  const above = Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0);
  return above === parent || (above > 1 && isBelow(above, parent));
}

function isRunning(pid: number): boolean {
  const status = read(pid, 'status');
  return status !== '' && !/^State:\s+Z/m.test(status);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
