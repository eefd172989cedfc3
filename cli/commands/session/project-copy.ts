import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extract } from 'tar';
import { findProject } from '../../config/find-project.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Invocation } from '../command.ts';

/** What a project needs that often lies beside git: packages and the environment's file. */
const LINKED = ['dbt_packages'];
const COPIED = ['.env'];

/** The project of a command as it is at a git commit, in a temporary folder. */
export class ProjectCopy {
  /** The command, given to the copy. */
  readonly invocation: Invocation;
  readonly #folder: string;

  private constructor(folder: string, invocation: Invocation) {
    this.#folder = folder;
    this.invocation = invocation;
  }

  /** Takes the files of the project out of a commit, branch or tag. Throws ETL6204 when git does not give them. */
  static async at(reference: string, invocation: Invocation): Promise<ProjectCopy> {
    const { flags, io } = invocation;
    const { root } = findProject(flags.projectDir, io.cwd);
    const folder = mkdtempSync(join(tmpdir(), 'etl-at-'));
    const copy = new ProjectCopy(folder, {
      ...invocation,
      flags: { ...flags, projectDir: folder, ...profilesFolder(root, invocation), writeJson: false },
    });
    try {
      const archive = join(folder, '.at.tar');
      commitFiles(root, reference, archive);
      await extract({ file: archive, cwd: folder });
      rmSync(archive);
      takeAlong(root, folder);
    } catch (thrown) {
      copy.remove();
      throw thrown;
    }
    return copy;
  }

  /** Deletes the copy. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function profilesFolder(root: string, { flags, io }: Invocation): { profilesDir?: string } {
  if (flags.profilesDir !== undefined) return { profilesDir: resolve(io.cwd, flags.profilesDir) };
  return existsSync(join(root, 'profiles.yml')) ? { profilesDir: root } : {};
}

function commitFiles(root: string, reference: string, archive: string): void {
  const git = (args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  let commit: string;
  try {
    commit = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]).trim();
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = isMissing ? 'the program "git" was not found' : 'there is no such commit, or no git repository';
    throw EtlError.of('ETL6204', { reference, why }, { cause });
  }
  try {
    git(['archive', '--format=tar', `--output=${archive}`, commit, '--', '.']);
  } catch (cause) {
    throw EtlError.of('ETL6204', { reference, why: 'the project is not in that commit' }, { cause });
  }
}

function takeAlong(root: string, folder: string): void {
  for (const name of LINKED) {
    const there = join(folder, name);
    if (existsSync(join(root, name)) && !existsSync(there)) symlinkSync(join(root, name), there, 'junction');
  }
  for (const name of COPIED) {
    const there = join(folder, name);
    if (existsSync(join(root, name)) && !existsSync(there)) copyFileSync(join(root, name), there);
  }
}
