import path from 'node:path';

/** The n-th chunk file of one writer in a folder; `prefix` tells writers to the same folder apart. */
export function chunkPath(folder: string, prefix: string, n: number): string {
  return path.join(folder, `${prefix}${String(n).padStart(6, '0')}.csv`);
}
