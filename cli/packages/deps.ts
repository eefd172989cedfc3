import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { readText } from '../config/read-file.ts';
import { EtlError } from '../diagnostics/index.ts';
import { type NewPackage, withPackage, writePackageFile } from './add-package.ts';
import { installPackages } from './install.ts';
import { LOCK_FILE, lockText, readLock, writeLock } from './lock-file.ts';
import { packagesHash } from './lock-hash.ts';
import { type PackageFile, readPackageFile } from './package-file.ts';
import { specsOf } from './package-spec.ts';
import { readMetadata } from './project-name.ts';
import { resolvePackages } from './resolve.ts';
import { packageSources, type Sources } from './sources/index.ts';
import type { DepsContext, PackageSpec } from './types.ts';
import { DownloadFolder } from './workspace.ts';

/** What `etl deps` is asked for. */
export interface DepsRequest {
  readonly context: DepsContext;
  readonly projectName: string;
  /** The packages folder, absolute. */
  readonly folder: string;
  /** Decide anew what is taken, although the list has not changed. */
  readonly upgrade?: boolean;
  /** Write the lock file and install nothing. */
  readonly lockOnly?: boolean;
  /** A package to put on the list first. */
  readonly add?: NewPackage;
}

/**
 * Installs the packages of a project: what the lock file says when it was made from the list as it is, else the newest
 * that fits, which is then written there. What cannot be brought leaves list, lock file and packages as they were.
 * Throws ETL11xx, and what is wrong with project and package files.
 */
export async function installDependencies(request: DepsRequest): Promise<void> {
  const { signal } = request.context;
  const downloads = new DownloadFolder(request.folder);
  // Whoever listens is given the time to leave no downloads behind.
  const remove = (): void => downloads.remove();
  signal.addEventListener('abort', remove);
  try {
    await bringAll(request, downloads);
  } catch (error) {
    if (signal.aborted) throw EtlError.of('ETL1135', {}, { cause: error });
    throw error;
  } finally {
    signal.removeEventListener('abort', remove);
    downloads.remove();
  }
}

async function bringAll(request: DepsRequest, downloads: DownloadFolder): Promise<void> {
  const { context, folder } = request;
  const { list, save } = readList(request);
  if (list.entries.length === 0) {
    context.tell(`${list.file} lists no packages: nothing to do.`);
    return;
  }
  const sources = packageSources(context, downloads);
  const hash = packagesHash(list.entries);
  const lock = request.upgrade === true ? undefined : currentLock(context, hash);
  const decided = lock ?? (await decide(request, { list, hash }, sources));
  if (request.lockOnly !== true) {
    context.tell(`Installing ${counted(decided.specs.length)} into ${relative(context.root, folder) || '.'}:`);
    const nameOf = (at: string, shown: string) => readMetadata(at, shown, context).name;
    await installPackages({ specs: decided.specs, sources, downloads, folder, context, nameOf });
  }
  save();
  if (decided.text === undefined) {
    if (request.lockOnly === true) context.tell(`${LOCK_FILE} is up to date.`);
    return;
  }
  writeLock(context.root, decided.text);
  context.tell(`Wrote ${LOCK_FILE}.`);
}

/** The list of packages with the added one, and what writes it. */
function readList({ context, add }: DepsRequest): { list: PackageFile; save: () => void } {
  const { root, render } = context;
  const list = readPackageFile(root, { render });
  if (add === undefined) return { list, save: () => undefined };
  const { path, file } = list;
  const { text, removed } = withPackage(existsSync(path) ? readText(path, file) : '', add);
  const save = (): void => {
    writePackageFile(path, file, text);
    for (const one of removed) context.tell(`Took ${one} off ${file}.`);
    context.tell(`Added ${add.asked} to ${file}.`);
  };
  return { list: readPackageFile(root, { render, instead: { path, text } }), save };
}

interface Decided {
  readonly specs: readonly PackageSpec[];
  /** The lock file to write, when it is not the one that is there. */
  readonly text?: string;
}

function currentLock({ root, render }: DepsContext, hash: string): Decided | undefined {
  if (readLock(root)?.hash !== hash) return undefined;
  const lock = readLock(root, render);
  return lock === undefined ? undefined : { specs: specsOf(lock.entries, LOCK_FILE) };
}

async function decide(
  { context, projectName }: DepsRequest,
  { list, hash }: { list: PackageFile; hash: string },
  sources: Sources,
): Promise<Decided> {
  const specs = specsOf(list.entries, 'this project');
  context.tell(`Looking up ${counted(specs.length)} of ${list.file} and what they need.`);
  const pinned = await resolvePackages(specs, sources, projectName);
  return { specs: pinned.map(({ spec }) => spec), text: lockText(pinned, hash) };
}

function counted(count: number): string {
  return `${count} package${count === 1 ? '' : 's'}`;
}
