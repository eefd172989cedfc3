import path from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import { applyLoad } from './apply.ts';
import { type DecidedLoad, decide } from './decide.ts';
import { landAll } from './land.ts';
import { landingRootOf, loadFolder, pendingFolder, shownIn, tableFolder } from './landing-path.ts';
import { ledgerKey } from './ledger.ts';
import { removeLoadFolder, removePending, writePending } from './pending.ts';
import { isLoaded } from './plan.ts';
import { sweepLandings } from './sweep.ts';
import type { LoadPlan, LoadRequest, PreparedLoad } from './types.ts';

/**
 * Reads the ledger, finds what changed and lands it; nothing in the warehouse is changed. `ensureLedger` has run before.
 * What earlier loads of the table left behind when they died is removed first.
 * Throws ETL5010-ETL5039: nothing of the load is left then, and the previous data stays.
 */
export async function prepareLoad(request: LoadRequest): Promise<PreparedLoad> {
  const { source, loadId, loadedAt, target, signal, onStep } = request;
  const landingRoot = landingRootOf(request);
  await sweepLandings({ ...request, landingRoot });
  const decided = await decide(request);
  if (signal?.aborted) throw EtlError.of('ETL5036', {});
  onStep?.('planned');
  const { plan, scope } = decided;
  const changed = plan.rebuild || plan.files.some(({ decision }) => isLoaded(decision) || decision === 'gone');
  if (!changed) return unchangedLoad(request, decided);
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
  try {
    const note = { loadId, target, relation: ledgerKey(scope), folder: path.relative(tables, folder) };
    await writePending(pending, note, folder, shownIn(request, folder));
    onStep?.('intent written');
    const landed = await landAll(request, decided, folder, landingRoot);
    onStep?.('prepared');
    return {
      loadId,
      changed: true,
      plan,
      apply: async (connection) => await applyLoad(request, decided, landed, connection),
      confirm: async () => {
        onStep?.('committed');
        isConfirmed = true;
        await removePending(pending, loadId);
        onStep?.('confirmed');
      },
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** What a load would do, file by file; nothing is written anywhere. Throws as `prepareLoad` before it lands. */
export async function describeLoad(request: LoadRequest): Promise<LoadPlan> {
  return (await decide(request)).plan;
}

function unchangedLoad({ loadId }: LoadRequest, { plan }: DecidedLoad): PreparedLoad {
  const unchanged = plan.files.length;
  const files = { loaded: 0, unchanged, removed: 0 };
  const message = `UNCHANGED ${unchanged} file${unchanged === 1 ? '' : 's'}`;
  return {
    loadId,
    changed: false,
    plan,
    apply: async () => ({ loadId, rows: 0, rowsRemoved: 0, files, bytes: 0, message }),
    confirm: async () => {},
    discard: async () => {},
  };
}
