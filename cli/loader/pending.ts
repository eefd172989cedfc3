import { mkdir, open, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { diskError, syncFolder } from './landing/disk.ts';

/** What a load writes down before its first landing file, so that what a dead one left is known. */
export interface PendingNote {
  readonly loadId: string;
  readonly target: string;
  /** The raw table, as the ledger names it. */
  readonly relation: string;
  /** Folder of the load's landing files, relative to the table's folder. */
  readonly folder: string;
}

/** Writes the note of a load and makes its folder, both safely on disk. Throws ETL5032 or ETL5033. */
export async function writePending(pending: string, note: PendingNote, folder: string, shown: string): Promise<void> {
  const file = path.join(pending, `${note.loadId}.json`);
  try {
    await mkdir(folder, { recursive: true });
    await mkdir(pending, { recursive: true });
    const handle = await open(file, 'w');
    try {
      await handle.writeFile(JSON.stringify(note));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(pending);
  } catch (cause) {
    throw (await diskError(cause, file, shown)) ?? cause;
  }
}

/** The notes that are there; one that was cut off while being written counts for its load id alone. */
export async function readPending(pending: string): Promise<readonly (Partial<PendingNote> & { loadId: string })[]> {
  const names = await readdir(pending).catch(() => []);
  return await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map(async (name) => {
        const loadId = name.slice(0, -'.json'.length);
        const text = await readFile(path.join(pending, name), 'utf8').catch(() => '');
        return { ...parseNote(text), loadId };
      }),
  );
}

/** Takes the note of a load away: it is committed, or nothing of it is left. */
export async function removePending(pending: string, loadId: string): Promise<void> {
  await rm(path.join(pending, `${loadId}.json`), { force: true });
  await rmdir(pending).catch(() => {});
}

/** Removes a load's landing files, and the day, month and year folders that are empty then. */
export async function removeLoadFolder(folder: string, tableFolder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (let at = path.dirname(folder); at.startsWith(tableFolder) && at !== tableFolder; at = path.dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

function parseNote(text: string): Partial<PendingNote> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
