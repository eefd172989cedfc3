import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The commit that is checked out where `folder` lies, read from git's own files; null outside of a repository. */
export function gitCommit(folder: string): string | null {
  try {
    const git = gitFolder(folder);
    if (git === null) return null;
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
    return head.startsWith('ref: ') ? commitOf(head.slice('ref: '.length), git) : commitId(head);
  } catch {
    return null;
  }
}

function gitFolder(folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const git = join(at, '.git');
    if (existsSync(join(git, 'HEAD'))) return git;
    // A work tree or a submodule has a file that names the folder.
    const named = existsSync(git) ? /^gitdir: (.*)$/m.exec(readFileSync(git, 'utf8'))?.[1] : undefined;
    if (named !== undefined) return resolve(at, named.trim());
    if (at === dirname(at)) return null;
  }
}

function commitOf(ref: string, git: string): string | null {
  const common = join(git, 'commondir');
  const folders = existsSync(common) ? [git, resolve(git, readFileSync(common, 'utf8').trim())] : [git];
  for (const folder of folders) {
    const loose = join(folder, ref);
    if (existsSync(loose)) return commitId(readFileSync(loose, 'utf8').trim());
    const packed = join(folder, 'packed-refs');
    const lines = existsSync(packed) ? readFileSync(packed, 'utf8').split('\n') : [];
    const line = lines.find((one) => one.endsWith(` ${ref}`));
    if (line !== undefined) return commitId(line.split(' ')[0] ?? '');
  }
  return null;
}

function commitId(text: string): string | null {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}
