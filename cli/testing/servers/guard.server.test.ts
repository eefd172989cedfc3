import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithServers } from './describe-with-servers.ts';

const BUILT = fileURLToPath(new URL('../../../dist/cli/testing/servers/', import.meta.url));

const STAYS = 'setInterval(() => {}, 1000);';

/** A process of its own that starts a server in `folder`, tells its process id in a line, and goes on with `then`. */
function startElsewhere(
  module: string,
  start: string,
  folder: string,
  then = STAYS,
): ChildProcessByStdio<null, Readable, null> {
  const script = `
    const { ${start} } = await import(process.argv[1]);
    const server = await ${start}();
    console.log(server.pid);
    ${then}`;
  const args = ['--input-type=module', '-e', script, pathToFileURL(join(BUILT, module)).href];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describeWithServers(['mariadb', 'postgres', 's3', 'bigquery'], 'The guard of the servers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'etl-guard-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.for([
    ['mariadb.js', 'startMariadb', 'SIGKILL'],
    ['postgres.js', 'startPostgres', 'SIGKILL'],
    ['s3.js', 'startS3', 'SIGINT'],
    ['bigquery-emulator.js', 'startBigqueryEmulator', 'SIGTERM'],
  ] as const)('leaves no process and no folder of %s when its test process dies', async ([module, start, signal]) => {
    const tests = startElsewhere(module, start, folder);
    const [line] = await once(createInterface({ input: tests.stdout }), 'line');
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);
    tests.kill(signal);
    await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
    await expect.poll(() => readdirSync(folder), { timeout: 30_000 }).toEqual([]);
  });

  it('lets a test process that forgets its server restart it, and end', async () => {
    const tests = startElsewhere('s3.js', 'startS3', folder, 'await server.restart(); console.log(server.pid);');
    const [lines, [code]] = await Promise.all([text(tests.stdout), once(tests, 'exit')]);
    const [first, second] = lines.trim().split('\n').map(Number);
    expect([code, second]).toEqual([0, expect.any(Number)]);
    expect(second).not.toBe(first);
    await expect.poll(() => isRunning(second ?? 0), { timeout: 30_000 }).toBe(false);
    await expect.poll(() => readdirSync(folder), { timeout: 30_000 }).toEqual([]);
  });

  it('leaves nothing either when the test process dies while the data folder is made', async () => {
    const tests = startElsewhere('mariadb.js', 'startMariadb', folder);
    const made = (): string[] => readdirSync(folder, { recursive: true }).map(String);
    await expect.poll(() => made().some((name) => name.includes('ibdata1')), { timeout: 30_000 }).toBe(true);
    tests.kill('SIGKILL');
    await expect.poll(() => spawnSync('pgrep', ['-f', folder]).status, { timeout: 30_000 }).toBe(1);
    await expect.poll(made, { timeout: 30_000 }).toEqual([]);
  });
});
