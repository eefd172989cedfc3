import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ServerError } from './server-error.ts';
import type { TemporaryHome } from './temporary-home.ts';

/**
 * Runs a program that prepares a server's home to its end and returns what it printed, as the user of the home.
 * Throws with its words when it does not end with 0.
 */
export async function runProgram(program: string, args: readonly string[], home: TemporaryHome): Promise<string> {
  const { env, owner } = home;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env, ...owner });
  if (child.pid !== undefined) home.watch({ pid: child.pid, signal: 'SIGKILL' });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new ServerError(`${program} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
