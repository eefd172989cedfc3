import type { Socket } from 'node:net';
import type { Connection, Submittable } from 'pg';
import type { ChunkFiles } from './chunk-files.ts';
import { CopyFrames } from './copy-frames.ts';

type SocketListener = (buffer: Buffer) => void;

/**
 * A COPY to the client as a query of `pg`. While rows come, it takes the place of pg's own reading of the socket, so that
 * they go to the files as the server wrote them; what comes after them is pg's again.
 */
export class CopyOut implements Submittable {
  /** Rows that the server says it has sent, once it is ready for the next query. */
  readonly done: Promise<number>;
  readonly #sql: string;
  readonly #files: ChunkFiles;
  readonly #timeoutMs: number;
  readonly #frames = new CopyFrames();
  #resolve: (rows: number) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #socket: Socket | undefined;
  #ownListener: SocketListener | undefined;
  #sent = 0;
  #failure: unknown;

  /** Fails when the server sends nothing for `timeoutMs` while it is listened to. */
  constructor(sql: string, files: ChunkFiles, timeoutMs: number) {
    this.#sql = sql;
    this.#timeoutMs = timeoutMs;
    this.#files = files;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever awaits it hears of a failure, be it later.
    this.done.catch(() => {});
  }

  /** Called by pg when the connection is free. */
  submit(connection: Connection): void {
    const socket: Socket = connection.stream as Socket;
    const [listener, ...others] = socket.listeners('data') as SocketListener[];
    if (listener === undefined || others.length > 0) {
      this.handleError(new Error('the client of PostgreSQL reads in an unknown way'));
      return;
    }
    socket.removeListener('data', listener);
    socket.on('data', this.#read);
    socket.setTimeout(this.#timeoutMs);
    socket.on('timeout', this.#silent);
    this.#socket = socket;
    this.#ownListener = listener;
    connection.query(this.#sql);
  }

  /** Called by pg: the server refused, or the connection is lost. */
  handleError(error: unknown): void {
    this.#giveBack();
    this.#failure = error;
    this.#reject(error);
  }

  /** Called by pg with the words of the server, such as `COPY 350`. */
  handleCommandComplete(message: { readonly text?: string }): void {
    this.#sent = Number(/^COPY (\d+)/.exec(message.text ?? '')?.[1] ?? 0);
  }

  /** Called by pg. */
  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#resolve(this.#sent);
  }

  readonly #read = (buffer: Buffer): void => {
    let at = 0;
    while (at < buffer.length) {
      const piece = this.#frames.take(buffer, at, this.#files.room);
      this.#files.add(piece.data, piece.rows);
      at = piece.next;
      if (!piece.isOver) continue;
      const listener = this.#ownListener;
      this.#giveBack();
      listener?.(buffer.subarray(at));
      return;
    }
    const socket = this.#socket;
    if (socket === undefined || !this.#files.isBehind) return;
    socket.pause();
    socket.setTimeout(0);
    this.#files.onCalm(() => {
      if (this.#socket !== undefined) socket.setTimeout(this.#timeoutMs);
      socket.resume();
    });
  };

  readonly #silent = (): void => {
    this.#socket?.destroy(
      new Error(`the connection is closed: the server sent nothing for ${this.#timeoutMs / 1000} s`),
    );
  };

  #giveBack(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#ownListener === undefined) return;
    socket.removeListener('data', this.#read);
    socket.removeListener('timeout', this.#silent);
    socket.setTimeout(0);
    socket.on('data', this.#ownListener);
    socket.resume();
    this.#socket = undefined;
    this.#ownListener = undefined;
  }
}
