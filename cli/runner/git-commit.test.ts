import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitCommit } from './git-commit.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etl-git-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

test('there is no commit outside of a repository, and before the first one', () => {
  expect(gitCommit(folder)).toBe(null);
  git('init', '-q');
  expect(gitCommit(folder)).toBe(null);
});

test('the commit is the one that is checked out: of a branch, packed or not, of a work tree, or of none', () => {
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'one');
  const first = git('rev-parse', 'HEAD');
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  expect(gitCommit(join(folder, 'a', 'b'))).toBe(first);
  git('pack-refs', '--all');
  expect(gitCommit(folder)).toBe(first);
  git('worktree', 'add', '-q', '-b', 'other', join(folder, 'tree'));
  expect(gitCommit(join(folder, 'tree'))).toBe(first);
  git('commit', '-q', '--allow-empty', '-m', 'two');
  git('checkout', '-q', '--detach');
  expect([gitCommit(folder), gitCommit(join(folder, 'tree'))]).toEqual([git('rev-parse', 'HEAD'), first]);
});
