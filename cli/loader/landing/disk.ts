import { constants } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import path from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import { engineWords } from './engine.ts';

/** Makes sure that the content of a file, and its name in its folder, are on the disk. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, constants.O_RDWR);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes sure that a rename or a removal in `folder` is on the disk, where the system can be asked for that. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** ETL5032 for a full disk, ETL5033 for a folder that cannot be written; nothing for any other failure. */
export async function diskError(cause: unknown, target: string, shown: string): Promise<EtlError | undefined> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words = engineWords(cause);
  const isFull =
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    /no space left|disk quota|not enough space|disk is full|max_temp_directory_size/i.test(words);
  if (isFull) {
    const freeBytes = await freeBytesAt(path.dirname(target));
    return EtlError.of('ETL5032', { path: shown, freeBytes, why: 'no space is left' }, { cause });
  }
  const isRefused =
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code) ||
    (/permission denied|read-only file system/i.test(words) && words.includes(path.basename(target)));
  if (!isRefused) return undefined;
  return EtlError.of('ETL5033', { path: path.dirname(shown), why: words }, { cause });
}

async function freeBytesAt(folder: string): Promise<number | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await statfs(at).catch(() => undefined);
    if (found !== undefined) return found.bavail * found.bsize;
    if (path.dirname(at) === at) return undefined;
  }
}
