import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pendingFolder, tableFolder } from './landing-path.ts';
import { committedLoads, type LedgerScope, ledgerKey } from './ledger.ts';
import { readPending, removeLoadFolder, removePending } from './pending.ts';
import type { LoadRequest } from './types.ts';

/** `_spill-{load id}-{number}-{process id}`, as `spillFolder` names it. */
const SPILL_FOLDER = /^_spill-.*-(\d+)$/;

/**
 * Removes the landing files that dead loads of this table and target left: those with a note whose load id is not in
 * the ledger's history. A committed load that could not take its note away keeps its files. Gives the removed load ids.
 * Called before each load; no other load of the table may be under way.
 */
export async function sweepLandings(
  request: Pick<LoadRequest, 'source' | 'adapter' | 'reader' | 'target'> & { readonly landingRoot: string },
): Promise<readonly string[]> {
  const { source, adapter, reader, target, landingRoot } = request;
  const scope: LedgerScope = { adapter, source };
  const folder = tableFolder(landingRoot, source);
  await removeDeadSpills(landingRoot);
  const pending = pendingFolder(landingRoot, source);
  const notes = (await readPending(pending)).filter(
    (note) => (note.target ?? target) === target && (note.relation ?? ledgerKey(scope)) === ledgerKey(scope),
  );
  if (notes.length === 0) return [];
  const committed = await committedLoads(
    reader,
    scope,
    notes.map((note) => note.loadId),
  );
  const swept: string[] = [];
  for (const note of notes) {
    const landed = path.resolve(folder, note.folder ?? '');
    if (!committed.has(note.loadId) && note.folder !== undefined && landed.startsWith(folder + path.sep)) {
      await removeLoadFolder(landed, folder);
      swept.push(note.loadId);
    }
    await removePending(pending, note.loadId);
  }
  return swept;
}

/** Spill folders of processes that are no more. */
async function removeDeadSpills(landingRoot: string): Promise<void> {
  for (const name of await readdir(landingRoot).catch(() => [])) {
    const pid = SPILL_FOLDER.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(path.join(landingRoot, name), { recursive: true, force: true });
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
