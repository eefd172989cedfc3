import type { Client, Connection, Submittable } from 'pg';
import { quoteName } from '../sql.ts';
import { formatLsn, laterLsn } from './lsn.ts';
import { type LogMessage, parseMessage } from './pgoutput.ts';

/** Bytes of messages that wait to be taken before the server is held up. */
const MOST_WAITING = 1 << 19;
/** Well within the minute after which a server gives up a client that is silent. */
const STATUS_MS = 5_000;
/** How often the server is asked where it is while nothing comes. */
const ASK_MS = 25;
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const WAL_DATA = 0x77;
const KEEPALIVE = 0x6b;

/** What is read of the log. */
export interface LogRange {
  readonly slot: string;
  readonly publication: string;
  /** The place of the last commit that is known. */
  readonly from: bigint;
  /** All transactions that committed before it are read; one that was open then may be too. */
  readonly until: bigint;
  /** How long the server may send nothing. */
  readonly readTimeoutMs: number;
}

/** The changes of a slot between two places of the log, over a connection in replication mode. */
export class LogStream implements Submittable {
  readonly #range: LogRange;
  #connection: (Connection & { sendCopyFromChunk(chunk: Buffer): void }) | undefined;
  #waiting: LogMessage[] = [];
  #waitingBytes = 0;
  #heardAt = Date.now();
  #wake: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;
  #inTransaction = false;
  #isPaused = false;
  /** Everything before it has come. */
  #reached: bigint;

  constructor(range: LogRange) {
    this.#range = range;
    this.#reached = range.from;
  }

  /** Where the next reading begins once everything that was given is committed. */
  get position(): bigint {
    return laterLsn(this.#reached, this.#range.until);
  }

  /** The messages in the order of the log, in batches, until the end of the range. */
  async *messages(client: Client, signal: AbortSignal): AsyncGenerator<readonly LogMessage[], void, void> {
    const stop = () => this.handleError(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const status = setInterval(() => this.#beat(), STATUS_MS);
    const ask = setInterval(() => this.#sendStatus(true), ASK_MS);
    try {
      signal.throwIfAborted();
      client.query(this);
      for (;;) {
        if (this.#failure !== undefined) throw this.#failure.error;
        const batch = this.#waiting;
        this.#waiting = [];
        this.#waitingBytes = 0;
        this.#resume();
        if (batch.length > 0) yield batch;
        else if (this.#isOver) return;
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      clearInterval(status);
      clearInterval(ask);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Called by pg when the connection is free. */
  submit(connection: Connection): void {
    this.#connection = connection as typeof connection & { sendCopyFromChunk(chunk: Buffer): void };
    connection.query(startReplication(this.#range));
  }

  /** A sign of life in both directions: the server answers what it is asked, unless nobody listens to it. */
  #beat(): void {
    this.#sendStatus(false);
    if (this.#isPaused) this.#heardAt = Date.now();
    else if (Date.now() - this.#heardAt > this.#range.readTimeoutMs)
      this.handleError(
        new Error(`the connection is closed: the server sent nothing for ${this.#range.readTimeoutMs / 1000} s`),
      );
  }

  /** Called by pg with each message; its bytes are only good until this returns. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#isOver || this.#failure !== undefined) return;
    this.#heardAt = Date.now();
    if (chunk[0] === WAL_DATA) this.#take(parseMessage(chunk.subarray(1 + 8 + 8 + 8)), chunk.length);
    else if (chunk[0] === KEEPALIVE) this.#keepalive(chunk.readBigUInt64BE(1), chunk[17] === 1);
  }

  /** Called by pg: the server refused, or the connection is lost. */
  handleError(error: unknown): void {
    if (!this.#isOver) this.#failure ??= { error };
    this.#wake?.();
  }

  /** Called by pg when the server ends the stream, which it only does when it shuts down. */
  handleCommandComplete(): void {
    this.handleError(new Error('Connection terminated by the server'));
  }

  /** Called by pg. */
  handleReadyForQuery(): void {}

  #take(message: LogMessage, bytes: number): void {
    if (message.kind === 'begin') this.#inTransaction = true;
    if (message.kind === 'commit') {
      this.#inTransaction = false;
      this.#reached = laterLsn(this.#reached, message.end);
      if (message.end >= this.#range.until) this.#isOver = true;
    }
    this.#waiting.push(message);
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= MOST_WAITING && !this.#isPaused) {
      this.#isPaused = true;
      this.#connection?.stream.pause();
    }
    this.#wake?.();
  }

  /** The server has sent every transaction that committed before `end`. */
  #keepalive(end: bigint, wantsReply: boolean): void {
    if (!this.#inTransaction && end >= this.#range.until) {
      this.#isOver = true;
      this.#wake?.();
    } else if (wantsReply) this.#sendStatus(false);
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#connection?.stream.resume();
  }

  /**
   * Says what has been received, and nothing of what is kept: that is acknowledged after the commit, and a server that shuts
   * down does not wait for it.
   */
  #sendStatus(wantsReply: boolean): void {
    if (this.#connection === undefined || this.#isOver || (wantsReply && this.#isPaused)) return;
    const bytes = Buffer.alloc(34);
    bytes.write('r');
    bytes.writeBigUInt64BE(this.#reached, 1);
    bytes.writeBigInt64BE(BigInt(Date.now() - EPOCH_2000_MS) * 1000n, 25);
    bytes[33] = wantsReply ? 1 : 0;
    this.#connection.sendCopyFromChunk(bytes);
  }
}

/** The command that has the server send the changes of a slot from a place of the log on. */
export function startReplication({ slot, publication, from }: Pick<LogRange, 'slot' | 'publication' | 'from'>): string {
  const names = quoteName(publication).replaceAll("'", "''");
  const options = `proto_version '1', publication_names '${names}'`;
  return `START_REPLICATION SLOT ${quoteName(slot)} LOGICAL ${formatLsn(from)} (${options})`;
}
