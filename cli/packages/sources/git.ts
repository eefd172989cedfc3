import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectIn } from '../../config/find-project.ts';
import { diagnostic, EtlError } from '../../diagnostics/index.ts';
import { withoutSecrets } from '../http.ts';
import { readMetadata } from '../project-name.ts';
import { scrubbed } from '../secrets.ts';
import type { DepsContext, GitSpec, PackageSource } from '../types.ts';
import type { DownloadFolder } from '../workspace.ts';

interface Checkout {
  readonly folder: string;
  readonly commit: string;
}

/** Packages that lie in repositories, at one tag, branch or commit; the lock file keeps the commit. */
export function gitSource(context: DepsContext, downloads: DownloadFolder): PackageSource<GitSpec> {
  const fetched = new Map<string, Promise<Checkout>>();
  const checkoutOf = (spec: GitSpec, revision: string): Promise<Checkout> => {
    const key = JSON.stringify([spec.git, revision, spec.subdirectory]);
    const checkout = fetched.get(key) ?? checkOut(spec, revision, { context, into: downloads.folder() });
    fetched.set(key, checkout);
    // A commit may be asked for by its name later on: it is the same files.
    checkout.then(
      ({ commit }) => fetched.set(JSON.stringify([spec.git, commit, spec.subdirectory]), checkout),
      () => undefined,
    );
    return checkout;
  };
  return {
    keyOf: ({ git, subdirectory }) => `git ${git.replace(/\.git$/, '')} ${subdirectory ?? ''}`,
    async pin(wanted) {
      const [spec] = wanted;
      const revision = revisionOf(wanted);
      const { folder, commit } = await checkoutOf(spec, revision);
      warnUnpinned(wanted, revision, context);
      const git = scrubbed(spec.written, context.env);
      if (git !== spec.written)
        context.warn(diagnostic('ETL1132', { shown: git }, { position: spec.position }, 'warning'));
      const shown = shownOf(spec, revision);
      const { subdirectory } = spec;
      const lock = { git, revision: commit, ...(subdirectory === null ? {} : { subdirectory }) };
      const metadata = readMetadata(folder, shown, context);
      return {
        ...metadata,
        spec: { ...spec, revision: commit, name: metadata.name },
        identity: commit,
        lock,
        shown,
      };
    },
    async fetch(spec) {
      const { folder, commit } = await checkoutOf(spec, spec.revision ?? 'HEAD');
      return { folder, shown: shownOf(spec, commit.slice(0, 7)) };
    },
  };
}

function shownOf({ git, subdirectory }: GitSpec, revision: string): string {
  return `${withoutSecrets(git)}${subdirectory === null ? '' : ` (${subdirectory})`} at ${revision}`;
}

/** The one revision that is asked for. Throws ETL1123 when there are several. */
function revisionOf(wanted: readonly GitSpec[]): string {
  const named = wanted.filter(({ revision }) => revision !== null);
  if (new Set(named.map(({ revision }) => revision)).size > 1) {
    const asks = named.map(({ by, revision }) => `${by} asks for ${revision}`);
    const git = withoutSecrets(named[0]?.git ?? '');
    throw EtlError.of('ETL1123', { git, asks }, { position: named.find(({ position }) => position)?.position });
  }
  return named[0]?.revision ?? 'HEAD';
}

function warnUnpinned(wanted: readonly GitSpec[], revision: string, context: DepsContext): void {
  const [spec] = wanted;
  if (spec === undefined || !['HEAD', 'main', 'master'].includes(revision)) return;
  if (wanted.some((one) => !one.warnUnpinned)) return;
  const params = { git: withoutSecrets(spec.git), revision };
  context.warn(diagnostic('ETL1130', params, { position: spec.position }, 'warning'));
}

async function checkOut(
  spec: GitSpec,
  revision: string,
  { context, into }: { context: DepsContext; into: string },
): Promise<Checkout> {
  const git = (...args: string[]) => runGit(args, into, context);
  try {
    await git('init', '-q');
    const fetched = await fetchRevision(git, spec.git, revision);
    await git('-c', 'advice.detachedHead=false', 'checkout', '-q', '--detach', fetched);
    const commit = (await git('rev-parse', 'HEAD')).trim();
    await rm(join(into, '.git'), { recursive: true, force: true, maxRetries: 5 });
    return { folder: packageFolder(spec, into), commit };
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof EtlError) throw cause;
    const shown = revision === 'HEAD' ? 'its default branch' : `the revision ${revision}`;
    const params = { git: withoutSecrets(spec.git), revision: shown, why: gitProblem(cause) };
    throw EtlError.of('ETL1124', params, { cause, position: spec.position });
  }
}

const COMMIT = /^[0-9a-f]{7,40}$/;
const NO_REF = /couldn't find remote ref|unadvertised object|not our ref/i;

/** Fetches a revision and gives the name it then has. One commit is enough; servers that do not give a commit by its (short) name are asked for everything. */
async function fetchRevision(
  git: (...args: string[]) => Promise<string>,
  url: string,
  revision: string,
): Promise<string> {
  try {
    await git('fetch', '-q', '--depth', '1', '--no-tags', '--', url, revision);
    return 'FETCH_HEAD';
  } catch (error) {
    if (!(error instanceof GitFailure && COMMIT.test(revision) && NO_REF.test(error.message))) throw error;
    await git('fetch', '-q', '--no-tags', '--', url, '+refs/*:refs/remotes/package/*');
    return (await git('rev-parse', '--verify', `${revision}^{commit}`)).trim();
  }
}

function packageFolder({ git, subdirectory }: GitSpec, checkout: string): string {
  const steps = (subdirectory ?? '').split(/[/\\]/).filter((step) => step !== '' && step !== '.');
  const folder = join(checkout, ...steps);
  if (!steps.includes('..') && projectIn(folder) !== undefined) return folder;
  const where = subdirectory === null ? 'the repository' : `its folder "${subdirectory}"`;
  throw EtlError.of('ETL1126', { what: withoutSecrets(git), folder: where });
}

function runGit(args: readonly string[], cwd: string, { env, signal }: DepsContext): Promise<string> {
  const quiet = { GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', LANGUAGE: 'C' };
  return new Promise((done, failed) => {
    execFile('git', [...args], { cwd, signal, env: { ...env, ...quiet }, windowsHide: true }, (error, out, problem) => {
      if (error === null) done(out);
      else failed(new GitFailure(error, problem));
    });
  });
}

/** A git command that failed, with what it printed. */
class GitFailure extends Error {
  readonly isMissing: boolean;

  constructor(cause: Error, printed: string) {
    super(printed.trim() || cause.message, { cause });
    this.isMissing = 'code' in cause && cause.code === 'ENOENT';
  }
}

const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/could not resolve host/i, 'there is no such host'],
  [/couldn't find remote ref|unadvertised object|not our ref/i, 'it has no such branch, tag or commit'],
  [/needed a single revision/i, 'it has no such commit'],
  [/authentication failed|could not read (username|password)|permission denied/i, 'it asks for a name and password'],
  [/does not exist|not found|does not appear to be a git repository/i, 'there is no repository'],
  [/could not connect|failed to connect|connection refused/i, 'nothing answers there'],
  [/timed out/i, 'it does not answer in time'],
];

function gitProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof GitFailure && error.isMissing) return 'git is not installed';
  const known = PROBLEMS.find(([pattern]) => pattern.test(error.message));
  return known?.[1] ?? (error.message.split('\n').find((line) => /fatal|error/i.test(line)) ?? error.message).trim();
}
