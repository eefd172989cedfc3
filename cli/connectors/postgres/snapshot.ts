import type { Client } from 'pg';
import type { Ask } from './catalog.ts';
import { asker, discard } from './client.ts';
import { sqlStateOf } from './failure.ts';
import { quoteText } from './sql.ts';

/** What a snapshot's connections are told once each. */
export interface SnapshotOptions {
  /** Makes a connection. */
  readonly connect: () => Promise<Client>;
  /** Connections that read at once, the one that keeps the snapshot among them. */
  readonly most: number;
  /** Seconds of a statement; 0 for no limit. */
  readonly statementTimeout: number;
  /** How long the server may send nothing while rows are awaited. */
  readonly readTimeoutMs: number;
  /** A policy that would hide rows from the role is an error then. */
  readonly wholeTables?: boolean;
  readonly tell: (note: string) => void;
}

/**
 * One moment of the server, seen by several connections: each is in a read-only transaction of REPEATABLE READ that has
 * imported the snapshot of the first, which reads too and stays open as long as the snapshot is used.
 */
export class Snapshot {
  /** Asks in the snapshot; questions wait for each other. */
  readonly ask: Ask;
  readonly #options: SnapshotOptions;
  readonly #keeper: Client;
  /** Null where the server cannot export one: all is then read by the one connection. */
  readonly #id: string | null;
  readonly #idle: Client[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #isKeeperFree = true;
  #isLost = false;
  /** Backends of connections that were dropped, until they are told to stop. */
  readonly #dropped: number[] = [];
  #cancelling: Promise<void> | undefined;

  private constructor(options: SnapshotOptions, keeper: Client, id: string | null) {
    this.#options = options;
    this.#keeper = keeper;
    this.#id = id;
    this.ask = this.#careful(asker(keeper));
    keeper.on('error', () => {
      this.#isLost = true;
    });
    keeper.on('end', () => {
      this.#isLost = true;
    });
  }

  /** The present moment of the server. */
  static async take(options: SnapshotOptions): Promise<Snapshot> {
    const keeper = await options.connect();
    try {
      await keeper.query(beginning(options));
      return new Snapshot(options, keeper, options.most > 1 ? await exported(keeper, options) : null);
    } catch (error) {
      discard(keeper);
      throw error;
    }
  }

  /** The moment that another connection has exported, such as that of a replication slot. */
  static async of(id: string, options: SnapshotOptions): Promise<Snapshot> {
    const keeper = await options.connect();
    try {
      await keeper.query(beginning(options, id));
      return new Snapshot(options, keeper, id);
    } catch (error) {
      discard(keeper);
      throw error;
    }
  }

  /** The connection that keeps the snapshot is gone, and the moment with it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Rows come over the connection that keeps the snapshot, so that what is asked over it waits. */
  get isBusy(): boolean {
    return !this.#isKeeperFree;
  }

  /** Connections that read at once. */
  get most(): number {
    return this.#id === null ? 1 : this.#options.most;
  }

  /** How long the server may send nothing while rows are awaited. */
  get readTimeoutMs(): number {
    return this.#options.readTimeoutMs;
  }

  /** A connection in the snapshot for one use; waits while all are in use. */
  async acquire(): Promise<Client> {
    while (this.#busy >= this.most)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    this.#busy += 1;
    try {
      if (this.#isKeeperFree || this.#id === null) {
        this.#isKeeperFree = false;
        return this.#keeper;
      }
      return this.#idle.pop() ?? (await this.#another(this.#id));
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  /** As `acquire`, but nothing when none is free now. */
  async acquireFree(): Promise<Client | undefined> {
    return this.#busy < this.most ? await this.acquire() : undefined;
  }

  /** Gives a connection back. One whose use did not end well is dropped, and what it is doing at the server ended. */
  release(client: Client, endedWell: boolean): void {
    if (!endedWell) this.#end(client);
    else if (client === this.#keeper) this.#isKeeperFree = true;
    else this.#idle.push(client);
    this.#free();
  }

  async close(): Promise<void> {
    const clients = [...this.#idle.splice(0), this.#keeper];
    await Promise.all(clients.map(async (client) => await client.end().catch(() => {})));
    await this.#cancelling;
  }

  /** One question after the other, each within a savepoint: one that fails does not take the snapshot with it. */
  #careful(ask: Ask): Ask {
    let last: Promise<unknown> = Promise.resolve();
    const once: Ask = async (sql, values) => {
      await ask('savepoint question');
      try {
        const answer = await ask(sql, values);
        await ask('release savepoint question');
        return answer;
      } catch (error) {
        if (sqlStateOf(error) !== '') await ask('rollback to savepoint question');
        throw error;
      }
    };
    return async (sql, values) => {
      const answer = last.then(() => once(sql, values));
      last = answer.catch(() => {});
      return await answer;
    };
  }

  #end(client: Client): void {
    const { processID } = client as Client & { readonly processID?: number };
    discard(client);
    if (client === this.#keeper) this.#isLost = true;
    if (processID === undefined) return;
    this.#dropped.push(processID);
    // The keeper may be reading itself, so that it takes another connection to say it.
    this.#cancelling ??= this.#cancel()
      .catch(() => {})
      .finally(() => {
        this.#cancelling = undefined;
      });
  }

  /** A server only notices that a client has gone when it has something to send to it. */
  async #cancel(): Promise<void> {
    const client = await this.#options.connect();
    const sql = 'select pg_catalog.pg_cancel_backend(pid) from unnest($1::int[]) as pid';
    await client.query(sql, [this.#dropped.splice(0)]).finally(() => client.end());
  }

  #free(): void {
    this.#busy -= 1;
    this.#waiting.shift()?.();
  }

  async #another(id: string): Promise<Client> {
    const client = await this.#options.connect();
    try {
      await client.query(beginning(this.#options, id));
      return client;
    } catch (error) {
      discard(client);
      if (!NO_SUCH_SNAPSHOT.includes(sqlStateOf(error))) throw error;
      // It lives as long as the transaction that made it.
      this.#isLost = true;
      throw new Error('the connection that keeps the moment was terminated', { cause: error });
    }
  }
}

/** What servers say of a snapshot that is there no more: up to version 16, and later. */
const NO_SUCH_SNAPSHOT: readonly string[] = ['22023', '42704'];

/** What makes values be written in one way whatever the settings of server, database and role. */
export const PLAIN_SETTINGS: readonly string[] = [
  "timezone = 'UTC'",
  "datestyle = 'ISO, YMD'",
  "intervalstyle = 'postgres'",
  'extra_float_digits = 3',
  "bytea_output = 'hex'",
  'standard_conforming_strings = on',
];

function beginning({ statementTimeout, wholeTables }: SnapshotOptions, id?: string): string {
  const settings = [
    ...PLAIN_SETTINGS,
    ...(wholeTables === true ? ['row_security = off'] : []),
    `statement_timeout = ${Math.round(statementTimeout * 1000)}`,
    // The transaction that keeps the snapshot is idle while others read.
    'idle_in_transaction_session_timeout = 0',
  ];
  return [
    'begin isolation level repeatable read read only',
    ...(id === undefined ? [] : [`set transaction snapshot ${quoteText(id)}`]),
    ...settings.map((setting) => `set local ${setting}`),
  ].join('; ');
}

async function exported(keeper: Client, options: SnapshotOptions): Promise<string | null> {
  try {
    const { rows } = await keeper.query<{ id: string }>('select pg_catalog.pg_export_snapshot() as id');
    return rows[0]?.id ?? null;
  } catch (error) {
    if (sqlStateOf(error) === '') throw error;
    await keeper.query(`rollback; ${beginning(options)}`);
    options.tell(
      `the server exports no snapshot (${error instanceof Error ? error.message : ''}): one connection reads all`,
    );
    return null;
  }
}
