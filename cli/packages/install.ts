import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import type { Sources } from './sources/index.ts';
import type { DepsContext, PackageSpec } from './types.ts';
import { BEFORE, type DownloadFolder, whyOf } from './workspace.ts';

/** What `installPackages` is given. */
export interface InstallOptions {
  readonly specs: readonly PackageSpec[];
  readonly sources: Sources;
  readonly downloads: DownloadFolder;
  /** The packages folder, absolute. */
  readonly folder: string;
  readonly context: DepsContext;
  /** The name of a package that the lock file does not name, from its own files. */
  nameOf(folder: string, shown: string): string;
}

/**
 * Brings packages and puts them in place of what the packages folder held: all of them, or none when one cannot be
 * brought. Throws what sources throw, ETL1129 for a name that is no folder's, ETL1134 when files cannot be written.
 */
export async function installPackages(options: InstallOptions): Promise<void> {
  const { specs, sources, context, folder, downloads } = options;
  const fresh = downloads.folder();
  for (const spec of specs) {
    const fetched = await sources.fetch(spec);
    context.signal.throwIfAborted();
    const name = spec.name ?? options.nameOf(fetched.folder, fetched.shown);
    if (!/^[^/\\:]+$/.test(name) || name === '.' || name === '..')
      throw EtlError.of('ETL1129', { name, what: fetched.shown });
    place(spec, fetched.folder, { from: fresh, to: folder, name });
    context.tell(`  ${name}  ${fetched.shown}${fetched.note === undefined ? '' : `, ${fetched.note}`}`);
  }
  swap(fresh, folder, join(downloads.path, BEFORE));
}

/** A local package is linked, where links can be made, so that changes in it show at once. */
function place(
  spec: PackageSpec,
  source: string,
  { from, to, name }: { from: string; to: string; name: string },
): void {
  const target = join(from, name);
  try {
    if (spec.kind === 'local') linkOrCopy(linkTarget(spec.local, source, to), source, target);
    else renameSync(source, target);
  } catch (cause) {
    throw EtlError.of('ETL1134', { path: join(to, name), why: whyOf(cause) }, { cause });
  }
}

function linkOrCopy(link: string, source: string, target: string): void {
  try {
    symlinkSync(link, target, 'junction');
  } catch {
    cpSync(source, target, { recursive: true });
  }
}

/** Relative where the package file is, so that a project can be moved together with its packages. */
function linkTarget(local: string, source: string, folder: string): string {
  return isAbsolute(local) || process.platform === 'win32' ? source : relative(folder, source);
}

function swap(fresh: string, folder: string, before: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const isThere = existsSync(folder) || lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
    if (isThere) renameSync(folder, before);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      if (isThere) renameSync(before, folder);
      throw error;
    }
    rmSync(before, { recursive: true, force: true, maxRetries: 5 });
  } catch (cause) {
    throw EtlError.of('ETL1134', { path: folder, why: whyOf(cause) }, { cause });
  }
}
