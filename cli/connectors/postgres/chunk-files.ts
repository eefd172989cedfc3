import { type FileHandle, open } from 'node:fs/promises';
import { chunkPath } from '../rows/chunk-path.ts';
import type { ChunkQueue } from '../rows/chunk-queue.ts';

/** How chunks are cut and where they go. */
export interface ChunkPlan {
  /** Absolute. */
  readonly folder: string;
  /** Start of the files' names; other writers to the folder have another. */
  readonly prefix: string;
  readonly chunkRows: number;
  readonly chunkBytes: number;
}

/** Bytes that may wait for the disk before the source is held up. */
const MOST_WAITING = 2 << 20;

/** Pieces are gathered in buffers of this size, which are used again: those of the socket are short-lived so. */
const BUFFER_BYTES = 1 << 20;

type Step = { readonly data: Buffer } | { readonly used: Buffer } | { readonly rows: number; readonly bytes: number };

/** Writes pieces of rows to files, a new one when a chunk is full, and puts each finished chunk into a queue. */
export class ChunkFiles {
  readonly #plan: ChunkPlan;
  readonly #queue: ChunkQueue;
  readonly #steps: Step[] = [];
  #working: Promise<void> | undefined;
  #waiting = 0;
  readonly #spare: Buffer[] = [];
  #buffer: Buffer = Buffer.alloc(0);
  /** Up to where the buffer's bytes are steps, and up to where it is filled. */
  #taken = 0;
  #filled = 0;
  #handle: FileHandle | undefined;
  #file = '';
  #index = 0;
  #rows = 0;
  #bytes = 0;
  #onCalm: (() => void) | undefined;
  #awaitsRoom = false;

  constructor(plan: ChunkPlan, queue: ChunkQueue) {
    this.#plan = plan;
    this.#queue = queue;
  }

  /** Rows that may still be added; the piece that has the last of them ends with it. */
  get room(): number {
    return this.#bytes >= this.#plan.chunkBytes ? 1 : this.#plan.chunkRows - this.#rows;
  }

  /** Whether the source should wait, for the disk or for chunks to be taken. */
  get isBehind(): boolean {
    return this.#waiting > MOST_WAITING || this.#queue.isFull;
  }

  /** Calls back once when the source may go on. */
  onCalm(call: () => void): void {
    this.#onCalm = call;
    this.#tellCalm();
  }

  /** Adds bytes in which `rows` rows end. */
  add(data: Buffer, rows: number): void {
    if (data.length === 0) return;
    const isLast = rows >= this.room;
    for (let from = 0; from < data.length; ) {
      if (this.#filled === this.#buffer.length) this.#renew();
      const size = data.copy(this.#buffer, this.#filled, from);
      this.#filled += size;
      from += size;
    }
    this.#bytes += data.length;
    this.#rows += rows;
    if (isLast) this.#cut();
    this.#work();
  }

  /** Closes the last chunk; resolves when all are in the queue. */
  async finish(): Promise<void> {
    this.#cut();
    this.#work();
    await this.#working;
  }

  /** Lets the file go after a failure; what was written stays for the folder's owner to remove. */
  async abandon(): Promise<void> {
    this.#steps.length = 0;
    await this.#working;
    await this.#handle?.close().catch(() => {});
    this.#handle = undefined;
  }

  #renew(): void {
    this.#flush();
    if (this.#buffer.length > 0) this.#steps.push({ used: this.#buffer });
    this.#buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.#taken = 0;
    this.#filled = 0;
  }

  #flush(): void {
    if (this.#filled === this.#taken) return;
    const data = this.#buffer.subarray(this.#taken, this.#filled);
    this.#steps.push({ data });
    this.#waiting += data.length;
    this.#taken = this.#filled;
  }

  #cut(): void {
    if (this.#rows === 0) return;
    this.#flush();
    this.#steps.push({ rows: this.#rows, bytes: this.#bytes });
    this.#queue.announce();
    this.#rows = 0;
    this.#bytes = 0;
  }

  #work(): void {
    if (this.#steps.length > 0) this.#working ??= this.#run();
  }

  async #run(): Promise<void> {
    try {
      for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
        if ('data' in step) await this.#write(step.data);
        else if ('used' in step) this.#spare.push(step.used);
        else await this.#close(step.rows, step.bytes);
      }
    } catch (error) {
      this.#steps.length = 0;
      this.#queue.fail(error);
    } finally {
      // At once, so that a step that comes now begins anew.
      this.#working = undefined;
    }
  }

  async #write(data: Buffer): Promise<void> {
    if (this.#handle === undefined) {
      this.#index += 1;
      this.#file = chunkPath(this.#plan.folder, this.#plan.prefix, this.#index);
      this.#handle = await open(this.#file, 'w');
    }
    await this.#handle.writeFile(data);
    this.#waiting -= data.length;
    this.#tellCalm();
  }

  async #close(rows: number, bytes: number): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    this.#queue.put({ file: this.#file, rows, bytes });
  }

  /** Called whenever the disk or the reader of the queue has gone on. */
  #tellCalm(): void {
    const call = this.#onCalm;
    if (call === undefined) return;
    if (!this.isBehind) {
      this.#onCalm = undefined;
      call();
    } else if (this.#queue.isFull && !this.#awaitsRoom) {
      this.#awaitsRoom = true;
      this.#queue.onRoom(() => {
        this.#awaitsRoom = false;
        this.#tellCalm();
      });
    }
  }
}
