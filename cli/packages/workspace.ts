import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';

/** Followed by the id of the process. */
const PREFIX = '.etl_deps-';

/** Where the old packages are while new ones take their place. */
export const BEFORE = 'before';

/** A folder for downloads beside the packages folder, so that what is whole can be moved there at once. */
export class DownloadFolder {
  readonly path: string;
  #made = 0;

  /** Makes it. Throws ETL1134. */
  constructor(installFolder: string) {
    try {
      mkdirSync(dirname(installFolder), { recursive: true });
      sweep(installFolder);
      this.path = mkdtempSync(join(dirname(installFolder), `${PREFIX}${process.pid}-`));
    } catch (cause) {
      throw EtlError.of('ETL1134', { path: dirname(installFolder), why: whyOf(cause) }, { cause });
    }
  }

  /** A new empty folder in it. */
  folder(): string {
    this.#made += 1;
    const path = join(this.path, String(this.#made));
    mkdirSync(path);
    return path;
  }

  /** Deletes it with all that is in it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Deletes what runs left that were killed. When one was killed between taking the old packages away and putting the
 * new ones in their place, the old ones come back.
 */
function sweep(installFolder: string): void {
  const parent = dirname(installFolder);
  for (const name of readdirSync(parent)) {
    const pid = /^(\d+)-/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '')?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const before = join(parent, name, BEFORE);
    if (!existsSync(installFolder) && existsSync(before)) renameSync(before, installFolder);
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Why a step on files failed, in a few words. */
export function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'you may not write there';
  return error instanceof Error ? error.message : String(error);
}
