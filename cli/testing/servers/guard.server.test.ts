import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeWithServers } from './describe-with-servers.ts';

const BUILT = fileURLToPath(new URL('../../../dist/cli/testing/servers/', import.meta.url));

/** Starts a server in a process of its own, ends that process with a signal, and tells what it had started. */
async function startAndDie(
  module: string,
  start: string,
  signal: NodeJS.Signals,
): Promise<{ pid: number; folder: string }> {
  const script = `
    const { ${start} } = await import(process.argv[1]);
    const { pid, folder } = await ${start}();
    console.log(JSON.stringify({ pid, folder }));
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module', '-e', script, new URL(`file://${BUILT}${module}`).href];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  child.kill(signal);
  await once(child, 'exit');
  return JSON.parse(line);
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
  it.for([
    ['mariadb.js', 'startMariadb', 'SIGKILL'],
    ['postgres.js', 'startPostgres', 'SIGKILL'],
    ['s3.js', 'startS3', 'SIGINT'],
    ['bigquery-emulator.js', 'startBigqueryEmulator', 'SIGTERM'],
  ] as const)('leaves no process and no folder of %s when its test process dies', async ([module, start, signal]) => {
    const { pid, folder } = await startAndDie(module, start, signal);
    await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
    await expect.poll(() => existsSync(folder), { timeout: 30_000 }).toBe(false);
  });
});
