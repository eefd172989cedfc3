import path from 'node:path';
import { landingRootOf, loadFolder, pendingFolder, shownIn, tableFolder } from './landing-path.ts';
import { type LedgerScope, ledgerKey } from './ledger.ts';
import { removeLoadFolder, removePending, writePending } from './pending.ts';
import type { LoadRequest } from './types.ts';

/** The folder of one load's landing files, noted down before it is used. */
export interface LandingArea {
  /** Absolute; it is there. */
  readonly folder: string;
  readonly landingRoot: string;
  /** After the commit: the files are those of a committed load. */
  confirm(): Promise<void>;
  /** Removes the files, unless they are confirmed. Safe to call twice. */
  discard(): Promise<void>;
}

/** Notes a load down and makes its folder. Throws ETL5032 or ETL5033. */
export async function openLandingArea(request: LoadRequest, scope: LedgerScope): Promise<LandingArea> {
  const { source, loadId, loadedAt, target, onStep } = request;
  const landingRoot = landingRootOf(request);
  const tables = tableFolder(landingRoot, source);
  const folder = loadFolder(landingRoot, source, loadId, loadedAt);
  const pending = pendingFolder(landingRoot, source);
  let isConfirmed = false;
  const discard = async () => {
    if (isConfirmed) return;
    try {
      await removeLoadFolder(folder, tables);
      await removePending(pending, loadId);
    } catch {
      // What cannot be removed now is removed by the next load: the note of this one is still there.
    }
  };
  const confirm = async () => {
    isConfirmed = true;
    // A note that cannot be taken away now is taken away by the next load, which finds it committed.
    await removePending(pending, loadId).catch(() => {});
    onStep?.('confirmed');
  };
  try {
    const note = { loadId, target, relation: ledgerKey(scope), folder: path.relative(tables, folder) };
    await writePending(pending, note, folder, shownIn(request, folder));
    onStep?.('intent written');
  } catch (error) {
    await discard();
    throw error;
  }
  return { folder, landingRoot, confirm, discard };
}
