import type { RowChunk } from '../types.ts';

/** Chunks that may wait to be taken before reading pauses. */
const MOST_WAITING = 2;

/** Chunks on their way from what reads them to what takes them; the reader is told when there are enough. */
export class ChunkQueue {
  readonly #chunks: RowChunk[] = [];
  readonly #onRoom: () => void;
  #wake: () => void = () => {};
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** `onRoom` is called when a full queue has room again. */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isFull(): boolean {
    return this.#chunks.length >= MOST_WAITING;
  }

  /** Adds a chunk, if there is one. */
  add(chunk: RowChunk | undefined): void {
    if (chunk === undefined) return;
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** No more chunks come. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Whoever takes the next chunk gets this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** The next chunk; nothing after the last. Throws what the queue failed with. */
  async take(): Promise<RowChunk | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const wasFull = this.isFull;
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        if (wasFull) this.#onRoom();
        return chunk;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
