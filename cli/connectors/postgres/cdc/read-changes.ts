import type { Client } from 'pg';
import { EtlError } from '../../../diagnostics/index.ts';
import { SpoolWriter } from '../../rows/spool-writer.ts';
import type { RowChunk, RowsRequest, RowsSummary, Stream } from '../../types.ts';
import type { Ask } from '../catalog.ts';
import { discard } from '../client.ts';
import { sqlStateOf } from '../failure.ts';
import { readRows } from '../read-rows.ts';
import { Snapshot, type SnapshotOptions } from '../snapshot.ts';
import { type Change, ChangeReader, changeLine } from './change-rows.ts';
import { ChangeCompleter } from './complete.ts';
import { type FollowedTable, prepareToFollow } from './followed.ts';
import { LogStream, startReplication } from './log-stream.ts';
import { formatLsn, parseLsn } from './lsn.ts';
import { type LogPosition, parsePosition, shapeOf, writePosition } from './position.ts';
import { advanceSlot, createSlot, dropSlot, inUse, readSlot, type SlotState } from './slot.ts';

/** Where changes are read and how. */
export interface ChangeScope {
  readonly connection: string;
  /** Asks outside of any snapshot, and changes things. */
  readonly ask: Ask;
  /** Makes a connection in replication mode. */
  readonly replicate: () => Promise<Client>;
  readonly snapshot: SnapshotOptions;
  /** Statements that read the whole table. */
  readonly statements: () => Promise<readonly string[]>;
  readonly tell: (note: string) => void;
}

/** SQLSTATE of a role without a right. */
const DENIED = '42501';
const READ_WHOLE = 'Load the table with --full-refresh: it is then read whole and followed from there.';
/** Log that the server keeps for a slot before a note says so. */
const MUCH_KEPT = 1 << 30;
/** After this, a note says what making a slot waits for. */
const PATIENCE_MS = 5_000;

/**
 * The table as it is when its slot is made, in chunks of whole rows; the position is that of the slot. `ownSlots` are those
 * that loads of the stream make: what dead ones left of them is dropped, but not the slot of the last committed load.
 */
export async function* readFirst(
  scope: ChangeScope,
  followed: FollowedTable,
  request: RowsRequest,
  ownSlots: readonly string[],
): AsyncGenerator<RowChunk, RowsSummary, void> {
  await prepareToFollow(scope.ask, followed, scope.connection, true);
  const present = await readSlot(scope.ask, followed.slot);
  if (present !== undefined && !followed.ownsSlot) return yield* readOverGivenSlot(scope, followed, request, present);
  if (followed.ownsSlot)
    for (const slot of ownSlots)
      if (slot !== followed.replaces && (await readSlot(scope.ask, slot)) !== undefined)
        await dropSlot(scope.ask, { ...followed, slot }, scope.connection);
  const client = await replicate(scope, followed);
  const stop = () => discard(client);
  request.signal.addEventListener('abort', stop, { once: true });
  let endedWell = false;
  let start = '';
  try {
    const made = await patiently(scope, createSlot(client, followed, scope.connection));
    start = made.start;
    const snapshot = await Snapshot.of(made.snapshot, scope.snapshot);
    try {
      const rows = yield* readRows(snapshot, await scope.statements(), request, followed.table.estimatedRows);
      endedWell = true;
      return summary(followed, rows, start);
    } finally {
      await snapshot.close();
    }
  } finally {
    request.signal.removeEventListener('abort', stop);
    discard(client);
    // A slot that nobody reads would have the server keep its log for ever.
    if (!endedWell && start !== '') await dropSlot(scope.ask, followed, scope.connection).catch(() => {});
  }
}

/**
 * With a slot that was there before, the rows are those of now: changes between the slot's start and now come again with
 * the next load, and lead to the same rows.
 */
async function* readOverGivenSlot(
  scope: ChangeScope,
  followed: FollowedTable,
  request: RowsRequest,
  slot: SlotState,
): AsyncGenerator<RowChunk, RowsSummary, void> {
  checkSlot(scope, followed, slot, null);
  const snapshot = await Snapshot.take(scope.snapshot);
  try {
    const rows = yield* readRows(snapshot, await scope.statements(), request, followed.table.estimatedRows);
    return summary(followed, rows, formatLsn(slot.confirmed));
  } finally {
    await snapshot.close();
  }
}

/** What changed since the position of the last load, up to now, in chunks of changes. */
export async function* readChanges(
  scope: ChangeScope,
  followed: FollowedTable,
  request: RowsRequest,
  position: string,
): AsyncGenerator<RowChunk, RowsSummary, void> {
  const { ask, connection, tell } = scope;
  await prepareToFollow(ask, followed, connection, false);
  const from = checkSlot(scope, followed, await readSlot(ask, followed.slot), position);
  await dropReplaced(scope, followed, parsePosition(position));
  const [now] = (await ask('select pg_catalog.pg_current_wal_flush_lsn()::text')).rows;
  const until = parseLsn(String(now?.[0])) ?? from;
  const log = new LogStream({
    slot: followed.slot,
    publication: followed.publication,
    from,
    until,
    readTimeoutMs: scope.snapshot.readTimeoutMs,
  });
  const reader = new ChangeReader(followed, request.columns, { connection, tell });
  const completer = new ChangeCompleter(ask, followed, request.columns, tell);
  const writer = new SpoolWriter(request.folder, request.chunkRows);
  const client = await replicate(scope, followed);
  let rows = 0;
  try {
    for await (const messages of log.messages(client, request.signal)) {
      const changes: Change[] = messages.flatMap((message) => reader.read(message));
      await completer.complete(changes);
      for (const change of changes) {
        rows += 1;
        if (!(await writer.row(changeLine(change, request.columns)))) continue;
        const chunk = await writer.finish({ changes: true });
        if (chunk !== undefined) yield chunk;
      }
      request.onProgress?.(rows, null);
    }
    const chunk = await writer.finish({ changes: true });
    if (chunk !== undefined) yield chunk;
    return summary(followed, rows, formatLsn(log.position));
  } finally {
    discard(client);
    await writer.abandon();
  }
}

/** How the server is asked for changes, for people. */
export function changeQuery(followed: FollowedTable, position: string): string {
  const from = parsePosition(position)?.lsn ?? 0n;
  return startReplication({ slot: followed.slot, publication: followed.publication, from });
}

/** Tells the server that a load is committed. What fails here is told, and made good by the next load. */
export async function confirmChanges(
  connect: () => Promise<Ask>,
  last: LogPosition & { readonly slot: string },
  { stream, connection, tell }: Pick<ChangeScope, 'connection' | 'tell'> & { readonly stream: Stream },
): Promise<void> {
  try {
    const ask = await connect();
    await advanceSlot(ask, last.slot, last.lsn);
    await dropReplaced({ ask, connection, tell }, { stream }, last);
  } catch (error) {
    tell(`slot "${last.slot}" could not be moved on (${wordsOf(error)}): the server keeps its log until the next load`);
  }
}

/** Drops the slot that the one of a committed position came instead of. What fails is told, and tried by the next load. */
async function dropReplaced(
  { ask, connection, tell }: Pick<ChangeScope, 'ask' | 'connection' | 'tell'>,
  { stream }: Pick<FollowedTable, 'stream'>,
  last: LogPosition | undefined,
): Promise<void> {
  const slot = last?.replaces;
  if (slot === undefined) return;
  await dropSlot(ask, { slot, stream }, connection).catch((error: unknown) => {
    tell(`slot "${slot}", which is not needed any more, could not be dropped (${wordsOf(error)})`);
  });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function summary(followed: FollowedTable, rows: number, lsn: string): RowsSummary {
  const { slot, publication } = followed;
  return { rowsAtSource: rows, position: writePosition(lsn, followed), facts: { slot, publication, lsn } };
}

/** Where the changes begin. Throws ETL5052 when they are not all there any more, ETL5053 while another reads them. */
function checkSlot(
  { connection, tell }: ChangeScope,
  followed: FollowedTable,
  state: SlotState | undefined,
  position: string | null,
): bigint {
  const { slot, stream } = followed;
  const gone = (why: string, hint?: string) =>
    EtlError.of('ETL5052', { connection, table: stream.table, why }, { hint });
  if (state === undefined)
    throw gone(
      `the replication slot "${slot}" does not exist`,
      `was it dropped at the server, or was the server restored or replaced? ${READ_WHOLE}`,
    );
  if (state.foreign !== undefined)
    throw EtlError.of('ETL5051', {
      connection,
      table: stream.table,
      why: `slot "${slot}" cannot be used: ${state.foreign}`,
    });
  if (state.isLost)
    throw gone(
      `the server has given up the replication slot "${slot}" and removed what it needs`,
      `${READ_WHOLE} So that it does not happen again, load more often or raise \`max_slot_wal_keep_size\` at the server.`,
    );
  if (state.isActive) throw inUse(connection, stream.table, slot);
  if (state.keptBytes > MUCH_KEPT)
    tell(`the server keeps ${Math.round(state.keptBytes / 2 ** 20)} MiB of its log for slot "${slot}"`);
  if (position === null) return state.confirmed;
  const last = parsePosition(position);
  if (last === undefined) throw gone(`the position "${position}" of the last load is none of PostgreSQL`);
  if (last.shape !== shapeOf(followed))
    throw gone('the table was made anew or the type of a column changed, which rewrites rows without telling');
  if (last.lsn < state.confirmed)
    throw gone(`slot "${slot}" has moved on to ${formatLsn(state.confirmed)}, and the last load ended at ${position}`);
  return last.lsn;
}

/** Throws ETL5051 for a role that may not replicate. */
async function replicate(scope: ChangeScope, { stream }: FollowedTable): Promise<Client> {
  return await scope.replicate().catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    if (sqlStateOf(cause) !== DENIED || !(cause instanceof Error)) throw error;
    const params = { connection: scope.connection, table: stream.table, why: `its role may not: ${cause.message}` };
    throw EtlError.of('ETL5051', params, { cause, hint: 'run `alter role ... replication` as an administrator.' });
  });
}

async function patiently<T>({ tell }: ChangeScope, made: Promise<T>): Promise<T> {
  const note = () => tell('the replication slot waits for the transactions that are open at the server to end');
  const timer = setTimeout(note, PATIENCE_MS);
  return await made.finally(() => clearTimeout(timer));
}
