import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';
import { openLandingArea } from '../landing-area.ts';
import type { LoadPlan, LoadRequest, PreparedLoad } from '../types.ts';
import { applyLoad } from './apply.ts';
import { applyChanges } from './apply-changes.ts';
import { type DecidedLoad, decide } from './decide.ts';
import { followFiles } from './follow-files.ts';
import { landAll } from './land.ts';
import { isLoaded } from './plan.ts';
import { type StagedFiles, stageParts } from './stage-parts.ts';

/** Finds which files changed and lands them; nothing in the warehouse is changed. Throws ETL5020-ETL5043. */
export async function prepareParts(request: LoadRequest, declaration: Declaration): Promise<PreparedLoad> {
  const prepared = await prepareOnce(request, declaration);
  if ('late' in prepared) {
    const again = await prepareOnce(request, declaration, prepared.late);
    if (!('late' in again)) return again;
    throw EtlError.of('ETL9001', { what: 'changes are late though all of them are applied' });
  }
  return prepared;
}

/** The prepared load, or why it must be prepared again with all changes. */
async function prepareOnce(
  request: LoadRequest,
  declaration: Declaration,
  late?: string,
): Promise<PreparedLoad | { readonly late: string }> {
  const decided = await decide(request, declaration, late);
  try {
    return await prepareDecided(request, decided);
  } finally {
    await decided.close();
  }
}

async function prepareDecided(
  request: LoadRequest,
  decided: DecidedLoad,
): Promise<PreparedLoad | { readonly late: string }> {
  const { loadId, signal, onStep } = request;
  if (signal?.aborted) throw EtlError.of('ETL5036', {});
  onStep?.('planned');
  const { plan, scope } = decided;
  const changed = plan.rebuild || plan.files.some(({ decision }) => isLoaded(decision) || decision === 'gone');
  if (!changed) return unchangedLoad(request, decided);
  const area = await openLandingArea(request, scope);
  try {
    const followed = await followFiles(request, decided, area.folder, area.landingRoot);
    const landed = await landAll(request, followed, area.folder, area.landingRoot);
    if (landed.changes?.late != null) {
      await area.discard();
      return { late: landed.changes.late };
    }
    onStep?.('prepared');
    const apply = decided.declaration.changes === null ? applyLoad : applyChanges;
    let staged: StagedFiles | null = null;
    return {
      loadId,
      changed: true,
      plan,
      stage: async (connection) => {
        staged = await stageParts(request, followed, landed, area.folder, connection);
      },
      auditView: async (connection, only) => (await staged?.load.auditView(connection, only)) ?? null,
      shape: async (connection) => await staged?.load.shape(connection),
      inParts: async (connection, most) => (await staged?.load.inParts(connection, most)) ?? new Map(),
      apply: async (connection) => await apply(request, followed, landed, staged?.table, connection),
      confirm: async () => {
        onStep?.('committed');
        await staged?.load.drop(request.reader);
        await area.confirm();
      },
      discard: async () => {
        await staged?.load.drop(request.reader);
        await area.discard();
      },
    };
  } catch (error) {
    await area.discard();
    throw error;
  }
}

/** What a load of files would do, file by file; nothing is written. */
export async function describeParts(request: LoadRequest, declaration: Declaration): Promise<LoadPlan> {
  const decided = await decide(request, declaration);
  await decided.close();
  return decided.plan;
}

function unchangedLoad({ loadId }: LoadRequest, { plan }: DecidedLoad): PreparedLoad {
  const unchanged = plan.files.length;
  const files = { loaded: 0, unchanged, removed: 0 };
  const message = `UNCHANGED ${unchanged} file${unchanged === 1 ? '' : 's'}`;
  return {
    loadId,
    changed: false,
    plan,
    stage: async () => {},
    auditView: async () => null,
    shape: async () => {},
    inParts: async () => new Map(),
    apply: async () => ({ loadId, rows: 0, rowsRemoved: 0, files, rowsAtSource: null, bytes: 0, message }),
    confirm: async () => {},
    discard: async () => {},
  };
}
