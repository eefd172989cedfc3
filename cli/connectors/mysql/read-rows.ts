import type { RowChunk, RowsRequest } from '../types.ts';
import { ChunkFiles } from './chunk-file.ts';
import { ChunkQueue } from './chunk-queue.ts';
import type { MysqlConnection, RowPacket } from './connection.ts';
import { keyLiteral } from './keyset.ts';
import { type ReadPlan, selectStatement } from './read-plan.ts';
import { cellsOf, RowEncoder } from './row-encoder.ts';
import type { LocalZone } from './time-zone.ts';

/** Bytes after which a chunk ends before it has all its rows. */
const CHUNK_BYTES = 256 << 20;

/** What a read tells while it runs. */
export interface ReadScope {
  readonly connection: MysqlConnection;
  readonly zone: LocalZone | undefined;
  readonly onRows: (rows: number) => void;
}

/**
 * Reads the rows of a plan as chunk files. At most a few chunks wait to be taken; then the server is kept waiting.
 * Throws the driver's errors.
 */
export async function* readRows(
  plan: ReadPlan,
  request: RowsRequest,
  scope: ReadScope,
): AsyncGenerator<RowChunk, void, void> {
  const queue = new ChunkQueue(() => scope.connection.resume());
  const reading = new Reading(plan, request, scope, queue);
  const done = reading.run().then(
    () => queue.end(),
    (error: unknown) => queue.fail(error),
  );
  try {
    for (;;) {
      const chunk = await queue.take();
      if (chunk === undefined) return;
      yield chunk;
    }
  } finally {
    if (!reading.isDone) scope.connection.destroy();
    await done;
    reading.abandon();
  }
}

/** One read: rows go through the encoder to chunk files, and those to the queue. */
class Reading {
  readonly #plan: ReadPlan;
  readonly #scope: ReadScope;
  readonly #queue: ChunkQueue;
  readonly #encoder: RowEncoder;
  readonly #files: ChunkFiles;
  readonly #chunkRows: number;
  /** Rows in the encoder, in the open chunk and in all. */
  #inBlock = 0;
  #inChunk = 0;
  #rows = 0;
  isDone = false;

  constructor(plan: ReadPlan, request: RowsRequest, scope: ReadScope, queue: ChunkQueue) {
    this.#plan = plan;
    this.#scope = scope;
    this.#queue = queue;
    this.#encoder = new RowEncoder(plan.encodings, (time) => scope.zone?.offsetOf(time) ?? '');
    this.#files = new ChunkFiles(request.folder);
    this.#chunkRows = request.chunkRows;
  }

  async run(): Promise<void> {
    const { pages } = this.#plan;
    let after: readonly string[] | undefined;
    for (;;) {
      let inPage = 0;
      let last: readonly (Uint8Array | null)[] = [];
      await this.#scope.connection.stream(selectStatement(this.#plan, after), (packet) => {
        inPage += 1;
        if (inPage === pages?.rows) last = cellsOf(packet.buffer, packet.offset, pages.at);
        this.#row(packet);
      });
      if (pages === null || inPage < pages.rows) break;
      after = pages.key.map((key, index) => keyLiteral(key, last[index] ?? new Uint8Array()));
    }
    this.#finishChunk();
    this.#scope.connection.resume();
    this.isDone = true;
  }

  abandon(): void {
    this.#files.abandon();
  }

  #row(packet: RowPacket): void {
    this.#encoder.row(packet.buffer, packet.offset, packet.end);
    this.#inBlock += 1;
    this.#inChunk += 1;
    if (this.#inChunk >= this.#chunkRows) {
      this.#finishChunk();
    } else if (this.#encoder.isFull) {
      this.#flush();
      if (this.#files.openBytes >= CHUNK_BYTES) this.#finishChunk();
    }
  }

  #flush(): void {
    this.#files.write(this.#encoder.lines, this.#inBlock);
    this.#encoder.clear();
    this.#rows += this.#inBlock;
    this.#inBlock = 0;
    this.#scope.onRows(this.#rows);
  }

  #finishChunk(): void {
    this.#flush();
    this.#queue.add(this.#files.finish());
    this.#inChunk = 0;
    if (this.#queue.isFull) this.#scope.connection.pause();
  }
}
