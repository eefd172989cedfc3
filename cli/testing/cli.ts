import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** `ETL_TEST_BUILD` names another build than dist/ to test: one that was packed and installed. */
const BUILD = process.env.ETL_TEST_BUILD ?? join(ROOT, 'dist');
const BIN = join(BUILD, 'cli', 'bin.js');
const FIXTURES = join(ROOT, 'cli', 'testing', 'fixtures');
/** Variables of the person who runs the tests must not change what they see. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'COMSPEC', 'PATHEXT'];

/** How a command ended. */
export interface CliResult {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** Waits until stdout holds `text`; fails when the command ends before. */
  sees(text: string): Promise<void>;
}

/** A copy of a fixture project in a temporary folder, which the built command line is run in. */
export class CliProject {
  readonly folder: string;

  /** Copies `cli/testing/fixtures/<fixture>`; an empty folder when none is named. */
  constructor(fixture?: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'etl-'));
    if (fixture !== undefined) cpSync(join(FIXTURES, fixture), this.folder, { recursive: true });
  }

  /** Absolute path of a file of the project. */
  path(file: string): string {
    return join(this.folder, ...file.split('/'));
  }

  /** Writes files; text by path with `/`. */
  write(files: Readonly<Record<string, string | Uint8Array>>): this {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(file)), { recursive: true });
      writeFileSync(this.path(file), content);
    }
    return this;
  }

  /** Text of a file. */
  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Runs a command to its end. */
  async etl(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    return this.start(args, env).ended;
  }

  /** Starts a command. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli {
    return startNode([BIN, ...args], this.folder, env);
  }

  /** Deletes the copy. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts Node on the built files; only what a process needs to run is taken over from the environment. */
export function startNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): RunningCli {
  const kept = Object.fromEntries(KEPT.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])));
  const child = spawn(process.execPath, args, { cwd, env: { ...kept, LANG: 'C.UTF-8', ...env } });
  const written = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<CliResult>((done, failed) => {
    child.on('error', failed);
    child.on('close', (exit, signal) => done({ exit, signal, ...written }));
  });
  const sees = (text: string) =>
    new Promise<void>((done, failed) => {
      const look = () => {
        if (!written.stdout.includes(text)) return;
        watchers.delete(look);
        done();
      };
      watchers.add(look);
      ended.then(
        () => failed(new Error(`ended before it printed ${text}: ${written.stdout}${written.stderr}`)),
        failed,
      );
      look();
    });
  return { process: child, ended, sees };
}

/** The folder of the built package. */
export const builtFolder: string = BUILD;
