import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommandIo, Invocation } from '../../commands/command.ts';
import { openConsole } from '../../commands/console.ts';
import { runProgram } from '../../commands/program.ts';
import { runEtl } from '../../commands/run-etl.ts';
import { openSession } from '../../commands/session/session.ts';
import type { Session } from '../../commands/session/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { listableTypes, listedTypes } from '../../graph/index.ts';
import type { SelectorCase } from './selectors.ts';

/**
 * Lists what each case asks for in a project, as `etl ls` does; gives for each case what differs, or nothing. The
 * project is copied first, and its packages are installed there if they are not yet. Throws what parsing throws.
 */
export async function checkSelectorCases(
  project: string,
  cases: readonly SelectorCase[],
): Promise<(string | undefined)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'etl-selectors-'));
  try {
    cpSync(resolve(project), folder, { recursive: true });
    await installPackages(folder);
    const { io } = silentIo(folder);
    const session = await openList(io);
    try {
      const differences: (string | undefined)[] = [];
      for (const one of cases) differences.push(difference(one, await answerOf(one.args, session, io)));
      return differences;
    } finally {
      await session.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function installPackages(folder: string): Promise<void> {
  const lists = ['packages.yml', 'dependencies.yml'].some((name) => existsSync(join(folder, name)));
  if (!lists || existsSync(join(folder, 'dbt_packages'))) return;
  const { io, written } = silentIo(folder);
  if ((await runEtl(['deps'], io)) === 0) return;
  throw EtlError.of('ETL9001', { what: `the packages of the project cannot be installed: ${written.join('')}` });
}

/** The session of an `ls` in a folder. */
async function openList(io: CommandIo): Promise<Session> {
  let session: Session | undefined;
  await runProgram(['ls'], io, async (command, given) => {
    const console = openConsole(given.flags, io, command.news);
    const invocation: Invocation = { command, ...given, io, console };
    session = await openSession(invocation);
    return 0;
  });
  if (session === undefined) throw EtlError.of('ETL9001', { what: '"etl ls" opened no session' });
  return session;
}

/** The unique_ids that `etl ls` with these flags lists, sorted; a text when it fails. */
async function answerOf(args: readonly string[], session: Session, io: CommandIo): Promise<readonly string[] | string> {
  let found: readonly string[] | undefined;
  try {
    await runProgram(['ls', ...args], io, async (_command, { flags }) => {
      found = session.select({ types: listedTypes, allTypes: listableTypes, flags });
      return 0;
    });
  } catch (thrown) {
    return `ERR ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
  return found ?? 'ERR the command line is wrong';
}

function difference({ args, expected }: SelectorCase, got: readonly string[] | string): string | undefined {
  if (typeof expected === 'string') return typeof got === 'string' ? undefined : told(args, [expected], got);
  if (typeof got === 'string') return `${args.join(' ')}\n  got       ${got}`;
  const missing = expected.filter((id) => !got.includes(id));
  const unexpected = got.filter((id) => !expected.includes(id));
  return missing.length + unexpected.length === 0 ? undefined : told(args, missing, unexpected);
}

function told(args: readonly string[], missing: readonly string[], unexpected: readonly string[]): string {
  const lines = [...missing.map((id) => `  missing     ${id}`), ...unexpected.map((id) => `  unexpected  ${id}`)];
  return [args.join(' '), ...lines].join('\n');
}

function silentIo(cwd: string): { readonly io: CommandIo; readonly written: readonly string[] } {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), isTTY: false };
  const { signal } = new AbortController();
  return { io: { stdout: output, stderr: output, env: process.env, cwd, signal }, written };
}
