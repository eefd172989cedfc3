import type { RowChunk } from '../types.ts';

/**
 * Chunks that are written and wait to be taken. Writers ask `isFull` before they go on and are told by `onRoom`; the one
 * reader awaits `take`.
 */
export class ChunkQueue {
  readonly #most: number;
  readonly #ready: RowChunk[] = [];
  readonly #waiting: (() => void)[] = [];
  #writers = 0;
  /** Chunks that are cut and not yet on the disk. */
  #coming = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Holds `most` chunks before it is full. */
  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#ready.length + this.#coming >= this.#most;
  }

  /** A chunk is cut, and `put` of it will follow once it is on the disk. */
  announce(): void {
    this.#coming += 1;
  }

  /** One more writer; the chunks are complete when all have left. */
  enter(): void {
    this.#writers += 1;
  }

  /** A writer has put its last chunk. */
  leave(): void {
    this.#writers -= 1;
    this.#wake?.();
  }

  /** A chunk that was announced is there. */
  put(chunk: RowChunk): void {
    this.#coming -= 1;
    this.#ready.push(chunk);
    this.#wake?.();
  }

  /** The first failure is what `take` throws, after which nothing more is given. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** Calls back once when there is room again. */
  onRoom(call: () => void): void {
    this.#waiting.push(call);
  }

  /** The next chunk, or undefined when all writers have left. */
  async take(): Promise<RowChunk | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const chunk = this.#ready.shift();
      if (chunk !== undefined || this.#writers === 0) {
        for (const call of this.#waiting.splice(0)) call();
        return chunk;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
