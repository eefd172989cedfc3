import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';

/** A folder for downloads beside the packages folder, so that what is whole can be moved there at once. */
export class DownloadFolder {
  readonly path: string;
  #made = 0;

  /** Makes it. Throws ETL1134. */
  constructor(installFolder: string) {
    try {
      mkdirSync(dirname(installFolder), { recursive: true });
      this.path = mkdtempSync(join(dirname(installFolder), '.etl_deps-'));
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

/** Why a step on files failed, in a few words. */
export function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'you may not write there';
  return error instanceof Error ? error.message : String(error);
}
