import { execFileSync } from 'node:child_process';
import { EtlError } from '../../diagnostics/index.ts';

/**
 * Files below `root` that differ from a commit, relative to `root` with `/`: changed, added and gone ones, those that
 * git does not track yet included. Throws ETL1912 when `root` is in no repository, there is no git or no such commit.
 */
export function changedFiles(root: string, commit: string): readonly string[] {
  const git = (args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  try {
    git(['rev-parse', '--is-inside-work-tree']);
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = isMissing ? 'the program "git" was not found' : 'the project is not in a git repository';
    throw EtlError.of('ETL1912', { commit, why }, { cause });
  }
  let id: string;
  try {
    id = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`]).trim();
  } catch (cause) {
    throw EtlError.of('ETL1912', { commit, why: `the repository has no commit "${commit}"` }, { cause });
  }
  const changed = git(['diff', '--name-only', '--no-renames', '--relative', '-z', id, '--']);
  const untracked = git(['ls-files', '--others', '--exclude-standard', '-z']);
  return `${changed}\0${untracked}`.split('\0').filter((name) => name !== '');
}
