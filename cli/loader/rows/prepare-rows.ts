import { renderRelation } from '../../adapters/relation.ts';
import type { ConnectorContext, RowsSession } from '../../connectors/index.ts';
import type { Declaration } from '../declaration.ts';
import { openLandingArea } from '../landing-area.ts';
import { rawRelation } from '../raw-table.ts';
import { followSchema } from '../schema/follow-schema.ts';
import { tellTypes } from '../schema/tell-types.ts';
import type { LoadPlan, LoadRequest, PreparedLoad, RowsLoadPlan } from '../types.ts';
import { applyRows } from './apply-rows.ts';
import { type DecidedRows, decideRows, rowsRequest } from './decide-rows.ts';
import { type LandedRows, landRows } from './land-rows.ts';
import { relatedStreams } from './related-streams.ts';
import { SharedSession } from './shared-session.ts';
import { stageRows } from './stage-rows.ts';

/**
 * Reads what is new at the source and lands it; nothing in the warehouse is changed. The session stays open until the
 * load is confirmed or discarded. Throws ETL5028, ETL5032-ETL5079.
 */
export async function prepareRows(
  request: LoadRequest,
  declaration: Declaration,
  shared: SharedSession,
): Promise<PreparedLoad> {
  const { loadId, onStep } = request;
  const context = await connectorContext(request, declaration);
  const session = await shared.open(declaration.connector, declaration.connectionConfig, context);
  const decided = await decideFollowing(request, declaration, session);
  const isSame = await isUnchanged(decided, session);
  const plan = await shownPlan(decided, session, isSame);
  if (plan.reason === 'full refresh not finished')
    request.onNote?.(`The last full refresh of ${declaration.source} was not finished: it is read whole again.`);
  await tellTypes(request, decided, session);
  onStep?.('planned');
  if (isSame) {
    await shared.release();
    return unchangedRows(loadId, plan);
  }
  const area = await openLandingArea(request, decided.scope);
  try {
    const rows = rowsRequest(decided);
    const landed = await landRows({
      request,
      declaration: decided.declaration,
      cursor: decided.cursor,
      session,
      rows,
      area,
    });
    shared.checkMoment(session, declaration.connection);
    onStep?.('prepared');
    const release = once(async () => await shared.release());
    const isAwaited = landed.position !== null && session.confirm !== undefined;
    // A session that waits for tests would hold a transaction open at the source.
    if (!isAwaited) await release();
    let staged: Awaited<ReturnType<typeof stageRows>> = null;
    return {
      loadId,
      changed: true,
      holdsSource: isAwaited,
      plan,
      stage: async (connection) => {
        staged = await stageRows(request, decided, landed, area.folder, connection);
      },
      auditView: async (connection, only) => (await staged?.load.auditView(connection, only)) ?? null,
      shape: async (connection) => await staged?.load.shape(connection),
      inParts: async (connection, most) => (await staged?.load.inParts(connection, most)) ?? new Map(),
      apply: async (connection) => await applyRows(request, decided, landed, staged, connection),
      confirm: async () => {
        onStep?.('committed');
        await staged?.load.drop(request.reader);
        await confirmSource(request, decided, landed, session);
        onStep?.('source confirmed');
        await area.confirm();
        await release();
      },
      discard: async () => {
        await staged?.load.drop(request.reader);
        await area.discard();
        await release();
      },
    };
  } catch (error) {
    await area.discard();
    throw error;
  }
}

/** Decides with the columns that the source has, where `schema_changes` tells to look at them. */
async function decideFollowing(
  request: LoadRequest,
  declaration: Declaration,
  session: RowsSession,
): Promise<DecidedRows> {
  const followed = await followSchema(request, declaration, session);
  return await decideRows(request, followed?.declaration ?? declaration, session, followed?.plan ?? null);
}

/** True where the source says that its rows are those of the last load. */
async function isUnchanged({ plan, watermark, stream }: DecidedRows, session: RowsSession): Promise<boolean> {
  if (plan.rebuild && plan.reason !== 'always read whole') return false;
  if (session.fingerprint === undefined || watermark === null) return false;
  return watermark.position === (await session.fingerprint(stream));
}

function unchangedRows(loadId: string, plan: RowsLoadPlan): PreparedLoad {
  const files = { loaded: 0, unchanged: 0, removed: 0 };
  const outcome = { loadId, rows: 0, rowsRemoved: 0, files, rowsAtSource: null, bytes: 0, message: 'UNCHANGED' };
  return {
    loadId,
    changed: false,
    holdsSource: false,
    plan,
    stage: async () => {},
    auditView: async () => null,
    shape: async () => {},
    inParts: async () => new Map(),
    apply: async () => outcome,
    confirm: async () => {},
    discard: async () => {},
  };
}

/** The rows are committed, whatever the source says of it: the next load tells it anew. */
async function confirmSource(
  { onNote }: LoadRequest,
  { stream }: DecidedRows,
  { position }: LandedRows,
  session: RowsSession,
): Promise<void> {
  if (position === null) return;
  await session.confirm?.(stream, position).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    onNote?.(`${stream.source} is loaded, but its source could not be told so until the next load: ${why}`);
  });
}

/** The action, done only at its first call. */
function once(act: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    isDone = true;
    await act();
  };
}

/** What a load of rows would do; nothing is written. */
export async function describeRows(request: LoadRequest, declaration: Declaration): Promise<LoadPlan> {
  const shared = new SharedSession(1);
  try {
    const context = await connectorContext(request, declaration);
    const session = await shared.open(declaration.connector, declaration.connectionConfig, context);
    const decided = await decideFollowing(request, declaration, session);
    return await shownPlan(decided, session, await isUnchanged(decided, session));
  } finally {
    await shared.close();
  }
}

async function connectorContext(request: LoadRequest, declaration: Declaration): Promise<ConnectorContext> {
  const { project, target, projectRoot, loadedAt, signal, onNote } = request;
  const streams = await relatedStreams(request);
  return {
    connection: declaration.connection,
    projectRoot,
    target,
    ...(project === undefined ? {} : { project }),
    now: loadedAt,
    streamOf: (table) => streams.get(table.toLowerCase()),
    ...(signal === undefined ? {} : { signal }),
    ...(onNote === undefined ? {} : { tell: onNote }),
  };
}

async function shownPlan(decided: DecidedRows, session: RowsSession, isSame: boolean): Promise<RowsLoadPlan> {
  const { scope, declaration, plan } = decided;
  const unread = { folder: '', signal: new AbortController().signal };
  return {
    gives: 'rows',
    uniqueId: scope.source.unique_id,
    relation: renderRelation(rawRelation(scope), scope.adapter.dialect.quote),
    connector: declaration.connector.type,
    strategy: declaration.strategy,
    write: plan.write,
    rebuild: plan.rebuild,
    reason: plan.reason,
    from: plan.window.kind === 'from' ? plan.window.from : null,
    isUnchanged: isSame,
    queries: await session.queries({ ...rowsRequest(decided), ...unread }),
  };
}
