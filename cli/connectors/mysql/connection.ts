import type { Socket } from 'node:net';
import { type Connection, createConnection, type FieldPacket, type RowDataPacket } from 'mysql2';
import { EtlError } from '../../diagnostics/index.ts';
import type { ConnectionPlan } from './options.ts';
import { openProblem, type Place } from './problem.ts';

/** The cells of a row of a small result as text; null for a null. */
export type TextRow = readonly (string | null)[];

/** A connection as its server knows it; behind one address there may be several servers. */
export interface ConnectionIdentity {
  readonly id: string;
  readonly server: string;
}

/** A packet of a row as the driver gives it to a query. */
export interface RowPacket {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}

/** The part of the driver's query object that is replaced: the state that takes packets of rows. */
interface RawQuery {
  row(packet: RowPacket): unknown;
  done(): unknown;
}

/**
 * What every session sets, so that values do not depend on the server: text in utf8mb4 whatever the tables have, times in
 * UTC, no mode that pads or quotes in another way, and patience with a reader that is slow.
 */
const SETTINGS = [
  'set names utf8mb4',
  "set session sql_mode = '', time_zone = '+00:00', net_write_timeout = 3600, net_read_timeout = 3600, wait_timeout = 28800",
];
/** Limits of the time of a statement, by the server that knows them. */
const NO_LIMITS = ['set session max_statement_time = 0', 'set session max_execution_time = 0'];

/** How long a server may take to say goodbye. */
const CLOSE_MS = 2_000;

/** One connection to a server. Errors are the driver's own, for the caller to put in words. */
export class MysqlConnection {
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  #identity: ConnectionIdentity = { id: '0', server: '' };
  readonly #waiting = new Set<(error: unknown) => void>();
  #lost: unknown;

  private constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    // Without a listener, a connection that breaks while nothing is asked would end the process.
    connection.on('error', (error: Error) => this.#fail(error));
    connection.on('end', () => this.#fail(lostError('the server closed the connection')));
  }

  /** Connects and sets the session. Throws ETL5040 or ETL5041. */
  static async open(plan: ConnectionPlan, place: Place): Promise<MysqlConnection> {
    const driver = createConnection(plan.options);
    const connection = new MysqlConnection(driver, plan.readTimeoutMs);
    try {
      await new Promise<void>((resolve, reject) => {
        driver.once('connect', () => resolve());
        driver.once('error', reject);
      });
      connection.#socket?.on('timeout', () => connection.#onSilence());
      const [[id, server] = []] = (
        await connection.query('select connection_id(), concat_ws(char(58), @@hostname, @@port)')
      ).rows;
      connection.#identity = { id: id ?? '0', server: server ?? '' };
      for (const statement of SETTINGS) await connection.query(statement);
      for (const statement of NO_LIMITS) await connection.query(statement).catch(() => {});
      return connection;
    } catch (cause) {
      driver.destroy();
      throw cause instanceof EtlError ? cause : openProblem(place, cause);
    }
  }

  /** True when nothing more can be asked. */
  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Which connection this is, by the server's own words. */
  get identity(): ConnectionIdentity {
    return this.#identity;
  }

  /** Asks for a small result; all its cells as text, and its columns. */
  async query(sql: string): Promise<{ rows: readonly TextRow[]; columns: readonly FieldPacket[] }> {
    const options = { sql, rowsAsArray: true, typeCast: (field: { string(): string | null }) => field.string() };
    return await this.#ask((settle) => {
      this.#connection.query<RowDataPacket[]>(options, (error, rows, columns) => {
        settle(error, { rows: Array.isArray(rows) ? (rows as unknown as TextRow[]) : [], columns: columns ?? [] });
      });
    });
  }

  /**
   * Asks for rows and gives the bytes of each to `onRow`, as they come. Ends when all have come.
   * The driver's own query is told to hand over its packets: it keeps the handshake, TLS, packets over 16 MiB and errors.
   */
  async stream(sql: string, onRow: (packet: RowPacket) => void): Promise<void> {
    await this.#ask<void>((settle) => {
      const options = { sql, rowsAsArray: true };
      const query = this.#connection.query(options, (error) => settle(error, undefined)) as unknown as RawQuery;
      const row = (packet: RowPacket): unknown => {
        if (packet.isEOF()) return query.done();
        try {
          onRow(packet);
        } catch (error) {
          settle(error, undefined);
          this.destroy();
          return null;
        }
        return row;
      };
      query.row = row;
    });
  }

  /** Stops reading from the server; what is on its way may still arrive. */
  pause(): void {
    this.#socket?.setTimeout(0);
    this.#connection.pause();
  }

  /** Goes on reading. */
  resume(): void {
    if (this.#waiting.size > 0) this.#socket?.setTimeout(this.#timeoutMs);
    this.#connection.resume();
  }

  /** Breaks the connection at once, whatever it is doing; what was asked for fails with `reason`. */
  destroy(reason: unknown = lostError('the connection was given up')): void {
    this.#connection.destroy();
    // The driver only closes its half, and the server could go on sending.
    this.#socket?.destroy();
    this.#fail(reason);
  }

  /** Ends the connection in good order, and waits until the server has let go of it: only then may another be opened. */
  async close(): Promise<void> {
    const socket = this.#socket;
    if (this.#lost !== undefined || socket === undefined || socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => socket.destroy(), CLOSE_MS);
      socket.once('close', () => {
        clearTimeout(patience);
        resolve();
      });
      this.#connection.end();
    });
  }

  /** The connection's socket; with TLS, another one than at first. */
  get #socket(): Socket | undefined {
    return (this.#connection as unknown as { readonly stream?: Socket }).stream;
  }

  #onSilence(): void {
    const seconds = Math.round(this.#timeoutMs / 1000);
    this.destroy(lostError(`the server has sent nothing for ${seconds} seconds (\`read_timeout\`)`));
  }

  async #ask<T>(ask: (settle: (error: unknown, value: T) => void) => void): Promise<T> {
    if (this.#lost !== undefined) throw this.#lost;
    return await new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      this.#socket?.setTimeout(this.#timeoutMs);
      ask((error, value) => {
        this.#waiting.delete(reject);
        if (this.#waiting.size === 0) this.#socket?.setTimeout(0);
        if (error) reject(error);
        else resolve(value);
      });
    });
  }

  #fail(error: unknown): void {
    this.#lost ??= error;
    for (const reject of this.#waiting) reject(this.#lost);
    this.#waiting.clear();
  }
}

function lostError(message: string): Error {
  return Object.assign(new Error(message), { code: 'PROTOCOL_CONNECTION_LOST' });
}
