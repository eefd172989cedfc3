import type { Client } from 'pg';
import type { RowChunk, RowsRequest, RowsSummary, Stream } from '../../types.ts';
import type { Address } from '../address.ts';
import { asker, connect } from '../client.ts';
import type { FailureScope } from '../failure.ts';
import { PLAIN_SETTINGS, type SnapshotOptions } from '../snapshot.ts';
import { requireColumns, type StatementParts } from '../statement.ts';
import { loadOf } from '../table-lookup.ts';
import { type FollowedTable, followedTable, refuseUnlessTable } from './followed.ts';
import { type Follower, type FollowNames, namesAnew, namesAt, ownSlots } from './names.ts';
import { parsePosition } from './position.ts';
import { changeQuery, confirmChanges, readChanges, readFirst } from './read-changes.ts';
import { readSlot } from './slot.ts';

/** Values in the log are written by the settings of the connection that reads it, which are given as it is made. */
const OPTIONS = PLAIN_SETTINGS.map((setting) => `-c ${setting.replaceAll(/[' ]/g, '')}`).join(' ');

/** The part of a session that reads changes. It has a connection outside of the session's snapshot. */
export class ChangeSession {
  readonly #address: Address;
  readonly #scope: FailureScope;
  readonly #options: SnapshotOptions;
  readonly #follower: Follower;
  #writer: Promise<Client> | undefined;

  constructor(address: Address, scope: FailureScope, options: SnapshotOptions, follower: Follower) {
    this.#address = address;
    this.#scope = scope;
    this.#options = options;
    this.#follower = follower;
  }

  /** The rows of a first load, by `statements`, or the changes since a position. */
  async *read(
    request: RowsRequest,
    parts: StatementParts,
    statements: () => Promise<readonly string[]>,
  ): AsyncGenerator<RowChunk, RowsSummary, void> {
    const { position, lastPosition = null } = request;
    const names = position === null ? this.#namesAnew(parts, lastPosition) : this.#namesAt(parts, position);
    const followed = this.#followed(parts, names);
    const scope = {
      connection: this.#scope.connection,
      ask: asker(await this.#connection()),
      replicate: async () => await connect(this.#address, this.#scope, { options: OPTIONS, replication: 'database' }),
      // The log has all rows, so the first load may leave none out.
      snapshot: { ...this.#options, wholeTables: true },
      statements,
      tell: this.#options.tell,
    };
    if (position !== null) return yield* readChanges(scope, followed, request, position);
    return yield* readFirst(scope, followed, request, ownSlots(request.stream, this.#follower));
  }

  /** How the server is asked for the changes since a position. */
  query(parts: StatementParts, position: string): string {
    return changeQuery(this.#followed(parts, this.#namesAt(parts, position)), position);
  }

  /** True where a full refresh made its slot and was not committed: what it was asked for is still to be done. */
  async beginsAnew(stream: Stream, position: string): Promise<boolean> {
    const load = loadOf(stream);
    const last = parsePosition(position);
    if (load.slot !== undefined || last === undefined) return false;
    const { slot } = namesAt(stream, load, this.#follower, last);
    const ask = asker(await this.#connection());
    for (const one of ownSlots(stream, this.#follower))
      if (one !== slot && one !== last.replaces && (await readSlot(ask, one)) !== undefined) return true;
    return false;
  }

  /** Tells the server what is committed. What fails is told and made good by the next load. */
  async confirm(stream: Stream, position: string): Promise<void> {
    const last = parsePosition(position);
    if (last === undefined) return;
    const { slot } = namesAt(stream, loadOf(stream), this.#follower, last);
    const scope = { stream, connection: this.#scope.connection, tell: this.#options.tell };
    await confirmChanges(async () => asker(await this.#connection()), { ...last, slot }, scope);
  }

  async close(): Promise<void> {
    const writer = await this.#writer?.catch(() => undefined);
    await writer?.end().catch(() => {});
  }

  #followed({ connection, request, load, table }: StatementParts, names: FollowNames): FollowedTable {
    refuseUnlessTable(request.stream, load, connection);
    requireColumns(connection, request.stream, table, request.columns);
    return followedTable(request.stream, load, table, names);
  }

  #namesAt({ request, load }: StatementParts, position: string): FollowNames {
    const last = parsePosition(position) ?? { lsn: 0n, shape: '' };
    return namesAt(request.stream, load, this.#follower, last);
  }

  #namesAnew({ request, load }: StatementParts, lastPosition: string | null): FollowNames {
    const last = lastPosition === null ? undefined : parsePosition(lastPosition);
    return namesAnew(request.stream, load, this.#follower, last);
  }

  /** A connection that could not be made or is lost is made anew when it is needed. */
  async #connection(): Promise<Client> {
    const forget = () => {
      this.#writer = undefined;
    };
    this.#writer ??= connect(this.#address, this.#scope, { options: OPTIONS }).then(
      (client) => client.once('error', forget).once('end', forget),
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return await this.#writer;
  }
}
