import path from 'node:path';
import { globFolders } from './glob.ts';
import type { FilesTable } from './list.ts';

/**
 * Says `onEvent` when something changes in a folder where files of a table may lie; folders that are made later count
 * too. Gives how to stop. It may say it too often, and at the same moment several times.
 */
export async function watchFiles(root: string, table: FilesTable, onEvent: () => void): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const watchers = [table.path ?? []]
    .flat()
    .flatMap(globFolders)
    .map(({ folder, depth }) =>
      watch(path.resolve(root, folder), { ignoreInitial: true, ...(depth === undefined ? {} : { depth }) })
        .on('all', onEvent)
        // A folder that cannot be watched is still asked again from time to time.
        .on('error', () => {}),
    );
  await Promise.all(
    watchers.map(async (watcher) => await new Promise((ready) => watcher.once('ready', () => ready(null)))),
  );
  return async () => {
    await Promise.all(watchers.map(async (watcher) => await watcher.close()));
  };
}
