import type { Client } from 'pg';
import { EtlError } from '../../../diagnostics/index.ts';
import type { Ask } from '../catalog.ts';
import { sqlStateOf } from '../failure.ts';
import { quoteName } from '../sql.ts';
import type { FollowedTable } from './followed.ts';
import { formatLsn, parseLsn } from './lsn.ts';

/** A replication slot as the server has it. */
export interface SlotState {
  readonly isActive: boolean;
  /** The server has removed what the slot needs. */
  readonly isLost: boolean;
  /** What is before it is acknowledged and cannot be read again. */
  readonly confirmed: bigint;
  /** Bytes of the log that the server keeps for the slot. */
  readonly keptBytes: number;
  /** Why the slot cannot be used for this database; undefined when it can. */
  readonly foreign: string | undefined;
}

const SLOT_SQL = `
  select s.active, coalesce(to_jsonb(s) ->> 'wal_status', '') = 'lost' or coalesce(to_jsonb(s) ->> 'conflicting', '') = 'true',
    s.confirmed_flush_lsn::text, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::float8,
    s.plugin::text, s.database::text, pg_catalog.current_database()::text
  from pg_catalog.pg_replication_slots s where s.slot_name = $1`;

/** The state of a slot; undefined when there is none. */
export async function readSlot(ask: Ask, slot: string): Promise<SlotState | undefined> {
  const [row] = (await ask(SLOT_SQL, [slot])).rows;
  if (row === undefined) return undefined;
  const [active, lost, confirmed, kept, plugin, database, present] = row;
  const foreign =
    plugin !== 'pgoutput'
      ? `it has the plugin ${String(plugin)} and not pgoutput`
      : database !== present
        ? `it belongs to database "${String(database)}"`
        : undefined;
  return {
    isActive: active === true,
    isLost: lost === true || confirmed === null,
    confirmed: parseLsn(String(confirmed)) ?? 0n,
    keptBytes: Number(kept ?? 0),
    foreign,
  };
}

/** A slot that was made, and the snapshot of the rows before its first change. */
export interface NewSlot {
  readonly start: string;
  /** Good until the connection is asked something else or ends. */
  readonly snapshot: string;
}

/**
 * Makes a slot over a connection in replication mode. Waits for the transactions that are open at the server. Throws
 * ETL5051 where the server has as many slots as it may have.
 */
export async function createSlot(client: Client, followed: FollowedTable, connection: string): Promise<NewSlot> {
  const making = client.query<{ consistent_point: string; snapshot_name: string }>(
    `CREATE_REPLICATION_SLOT ${quoteName(followed.slot)} LOGICAL pgoutput EXPORT_SNAPSHOT`,
  );
  const { rows } = await making.catch((cause: unknown) => {
    if (sqlStateOf(cause) !== LIMIT_REACHED) throw cause;
    const why = 'the server has as many replication slots as `max_replication_slots` allows';
    const hint = 'drop those that nobody needs (`select * from pg_replication_slots`), or raise the limit.';
    throw EtlError.of('ETL5051', { connection, table: followed.stream.table, why }, { cause, hint });
  });
  return { start: rows[0]?.consistent_point ?? '', snapshot: rows[0]?.snapshot_name ?? '' };
}

/** Drops a slot that nobody uses, if it is there. Throws ETL5053 while one does. */
export async function dropSlot(
  ask: Ask,
  { slot, stream }: Pick<FollowedTable, 'slot' | 'stream'>,
  connection: string,
): Promise<void> {
  await whenFree(async () => await ask('select pg_catalog.pg_drop_replication_slot($1)', [slot])).catch((cause) => {
    if (sqlStateOf(cause) === UNDEFINED_OBJECT) return;
    throw sqlStateOf(cause) === IN_USE ? inUse(connection, stream.table, slot, cause) : cause;
  });
}

/** Tells the server that everything before `position` is committed and need not be kept. */
export async function advanceSlot(ask: Ask, slot: string, position: bigint): Promise<void> {
  const state = await readSlot(ask, slot);
  if (state === undefined || state.confirmed >= position) return;
  await whenFree(
    async () => await ask('select pg_catalog.pg_replication_slot_advance($1, $2::pg_lsn)', [slot, formatLsn(position)]),
  );
}

/** The slot is read by somebody else. */
export function inUse(connection: string, table: string, slot: string, cause?: unknown): EtlError {
  return EtlError.of('ETL5053', { connection, table, slot }, { cause });
}

const IN_USE = '55006';
/** A limit of the server's configuration. */
const LIMIT_REACHED = '53400';
const UNDEFINED_OBJECT = '42704';
const TRIES = 50;
const PAUSE_MS = 100;

/** The server frees a slot a moment after its reader has left. */
async function whenFree<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (sqlStateOf(error) !== IN_USE || tries >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
