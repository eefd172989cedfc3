import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ServerError } from './server-error.ts';
import type { Owner } from './temporary-home.ts';

/** Runs a program to its end and returns what it printed. Throws with its words when it does not end with 0. */
export async function runProgram(program: string, args: readonly string[], owner?: Owner): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...owner });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new ServerError(`${program} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
