import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Why a small disk cannot be mounted here; undefined when it can. */
export function mountRefusal(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can';
  const folder = mkdtempSync(path.join(os.tmpdir(), 'etl-mount-'));
  try {
    mountSmallDisk(folder)();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mounts a disk of one megabyte in a folder, which is made; gives how to take it away. */
export function mountSmallDisk(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
  return () => {
    execFileSync('umount', [folder]);
  };
}
