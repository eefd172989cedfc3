import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { ChunkQueue } from './chunk-queue.ts';

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
const MOST_WAITING = 8 << 20;

type Step = { readonly data: Buffer } | { readonly rows: number; readonly bytes: number };

/** Writes pieces of rows to files, a new one when a chunk is full, and puts each finished chunk into a queue. */
export class ChunkFiles {
  readonly #plan: ChunkPlan;
  readonly #queue: ChunkQueue;
  readonly #steps: Step[] = [];
  #working: Promise<void> | undefined;
  #waiting = 0;
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
    this.#steps.push({ data });
    this.#waiting += data.length;
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

  #cut(): void {
    if (this.#rows === 0) return;
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
      while (this.#steps.length > 0) {
        const end = this.#steps.findIndex((step) => 'rows' in step);
        const pieces = this.#steps.splice(0, end === -1 ? this.#steps.length : end);
        const data = pieces.flatMap((step) => ('data' in step ? [step.data] : []));
        if (data.length > 0) await this.#write(data);
        if (end !== -1) await this.#close(this.#steps.shift());
      }
    } catch (error) {
      this.#steps.length = 0;
      this.#queue.fail(error);
    } finally {
      // At once, so that a step that comes now begins anew.
      this.#working = undefined;
    }
  }

  async #write(data: readonly Buffer[]): Promise<void> {
    if (this.#handle === undefined) {
      this.#index += 1;
      this.#file = path.join(this.#plan.folder, `${this.#plan.prefix}${String(this.#index).padStart(6, '0')}.csv`);
      this.#handle = await open(this.#file, 'w');
    }
    await writeAll(this.#handle, data);
    for (const one of data) this.#waiting -= one.length;
    this.#tellCalm();
  }

  async #close(step: Step | undefined): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    if (step !== undefined && 'rows' in step) this.#queue.put({ file: this.#file, rows: step.rows, bytes: step.bytes });
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

async function writeAll(handle: FileHandle, data: readonly Buffer[]): Promise<void> {
  const total = data.reduce((sum, one) => sum + one.length, 0);
  const { bytesWritten } = await handle.writev(data);
  // A disk may take a part only; the rest is said again, and then fails if it is full.
  if (bytesWritten < total) await handle.writeFile(Buffer.concat(data).subarray(bytesWritten));
}
