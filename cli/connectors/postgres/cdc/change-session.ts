import type { Client } from 'pg';
import type { RowChunk, RowsRequest, RowsSummary, Stream } from '../../types.ts';
import type { Address } from '../address.ts';
import { asker, connect } from '../client.ts';
import type { FailureScope } from '../failure.ts';
import { PLAIN_SETTINGS, type SnapshotOptions } from '../snapshot.ts';
import { requireColumns, type StatementParts } from '../statement.ts';
import { loadOf } from '../table-lookup.ts';
import { type FollowedTable, followedTable, namesOf, refuseUnlessTable } from './followed.ts';
import { changeQuery, confirmChanges, readChanges, readFirst } from './read-changes.ts';

/** Values in the log are written by the settings of the connection that reads it, which are given as it is made. */
const OPTIONS = PLAIN_SETTINGS.map((setting) => `-c ${setting.replaceAll(/[' ]/g, '')}`).join(' ');

/** The part of a session that reads changes. It has a connection outside of the session's snapshot. */
export class ChangeSession {
  readonly #address: Address;
  readonly #scope: FailureScope;
  readonly #options: SnapshotOptions;
  #writer: Promise<Client> | undefined;

  constructor(address: Address, scope: FailureScope, options: SnapshotOptions) {
    this.#address = address;
    this.#scope = scope;
    this.#options = options;
  }

  /** The rows of a first load, by `statements`, or the changes since a position. */
  async *read(
    request: RowsRequest,
    parts: StatementParts,
    statements: () => Promise<readonly string[]>,
  ): AsyncGenerator<RowChunk, RowsSummary, void> {
    const followed = this.#followed(parts);
    const scope = {
      connection: this.#scope.connection,
      ask: asker(await this.#connection()),
      replicate: async () => await connect(this.#address, this.#scope, { options: OPTIONS, replication: 'database' }),
      // The log has all rows, so the first load may leave none out.
      snapshot: { ...this.#options, wholeTables: true },
      statements,
      tell: this.#options.tell,
    };
    if (request.position === null) return yield* readFirst(scope, followed, request);
    return yield* readChanges(scope, followed, request, request.position);
  }

  /** How the server is asked for the changes since a position. */
  query(parts: StatementParts, position: string): string {
    return changeQuery(this.#followed(parts), position);
  }

  /** Tells the server what is committed. What fails is told and made good by the next load. */
  async confirm(stream: Stream, position: string): Promise<void> {
    const { slot } = namesOf(stream, loadOf(stream), this.#scope.connection);
    await confirmChanges(async () => asker(await this.#connection()), slot, position, this.#options.tell);
  }

  async close(): Promise<void> {
    const writer = await this.#writer?.catch(() => undefined);
    await writer?.end().catch(() => {});
  }

  #followed({ connection, request, load, table }: StatementParts): FollowedTable {
    refuseUnlessTable(request.stream, load, connection);
    requireColumns(connection, request.stream, table, request.columns);
    return followedTable(request.stream, load, table, connection);
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
