import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { removeLoadFolder } from './pending.ts';

/** The landing files of one load of one table. */
export interface Landing {
  /** Folder names of source and table. */
  readonly table: string;
  readonly loadId: string;
  readonly loadedAt: Date;
  /** Absolute. */
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

const DAY_MS = 86_400_000;
/** As `newLoadId` makes them. */
const LOAD_ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}$/;
const DATE_FOLDERS = 3;

/**
 * The landings under a root that are older than so many days, oldest first: never the newest of a table, and none of a
 * load that is under way or whose end is not known.
 */
export async function oldLandings(landingRoot: string, retentionDays: number, now: Date): Promise<readonly Landing[]> {
  const old: Landing[] = [];
  for (const source of await foldersIn(landingRoot)) {
    for (const table of await foldersIn(path.join(landingRoot, source))) {
      const folder = path.join(landingRoot, source, table);
      const pending = new Set(await readdir(path.join(folder, '_pending')).catch(() => []));
      const loads = (await loadFolders(folder)).filter((load) => !pending.has(`${path.basename(load)}.json`));
      for (const load of loads.slice(0, -1)) {
        const loadedAt = timeOf(path.basename(load));
        if (loadedAt === undefined || now.getTime() - loadedAt.getTime() <= retentionDays * DAY_MS) continue;
        const name = `${source}.${table}`;
        old.push({ table: name, loadId: path.basename(load), loadedAt, folder: load, ...(await sizeOf(load)) });
      }
    }
  }
  return old.sort((one, other) => one.loadedAt.getTime() - other.loadedAt.getTime());
}

/** Removes a landing, and the folders of its day, month and year that are empty then. */
export async function removeLanding({ folder }: Landing): Promise<void> {
  const table = path.resolve(folder, ...Array<string>(DATE_FOLDERS + 1).fill('..'));
  await removeLoadFolder(folder, table);
}

/** The folders of loads under a table's, oldest first. */
async function loadFolders(table: string): Promise<readonly string[]> {
  let level = [table];
  for (let depth = 0; depth <= DATE_FOLDERS; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      const wanted = depth < DATE_FOLDERS ? /^\d+$/ : LOAD_ID;
      const names = (await foldersIn(folder)).filter((name) => wanted.test(name));
      next.push(...names.map((name) => path.join(folder, name)));
    }
    level = next;
  }
  return level.sort((one, other) => (path.basename(one) < path.basename(other) ? -1 : 1));
}

function timeOf(loadId: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = LOAD_ID.exec(loadId) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Names of real folders; a link is followed nowhere. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function sizeOf(folder: string): Promise<Pick<Landing, 'files' | 'bytes'>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(folder, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
