import { ChunkQueue } from '../rows/chunk-queue.ts';
import type { RowChunk, RowsRequest } from '../types.ts';
import { BlockFiles } from './block-files.ts';
import type { MysqlConnection, RowPacket } from './connection.ts';
import { keyLiteral } from './keyset.ts';
import { type ReadPlan, selectStatement } from './read-plan.ts';
import { cellsOf, RowEncoder } from './row-encoder.ts';
import type { LocalZone } from './time-zone.ts';

/** Bytes after which a chunk ends before it has all its rows. */
const CHUNK_BYTES = 256 << 20;
/** Chunks that may wait to be taken before reading pauses. */
const AHEAD = 2;

/** A part of a read: rows of a plan over a connection of their own. */
export interface ReadPart {
  readonly plan: ReadPlan;
  readonly connection: MysqlConnection;
}

/** What is needed besides the parts. */
export interface ReadScope {
  readonly zone: LocalZone | undefined;
  /** Told now and then how many rows there are so far. */
  readonly onRows: (rows: number) => void;
}

/**
 * Reads the parts at the same time, as chunk files in any order. At most a few chunks wait to be taken; then the server
 * is kept waiting. A failure or a caller that stops breaks the connections. Throws the driver's errors.
 */
export async function* readRows(
  parts: readonly ReadPart[],
  request: RowsRequest,
  scope: ReadScope,
): AsyncGenerator<RowChunk, void, void> {
  const queue = new ChunkQueue(AHEAD);
  let rows = 0;
  const onRows = (more: number) => {
    rows += more;
    scope.onRows(rows);
  };
  const readings = parts.map(
    (part, index) => new Reading(part, request, { ...scope, onRows }, queue, parts.length === 1 ? '' : `${index}-`),
  );
  for (const _ of readings) queue.enter();
  const done = Promise.all(
    readings.map(async (reading) => {
      await reading.run().catch((error: unknown) => queue.fail(error));
      queue.leave();
    }),
  );
  try {
    for (;;) {
      const chunk = await queue.take();
      if (chunk === undefined) return;
      yield chunk;
    }
  } finally {
    for (const reading of readings) reading.stop();
    await done;
  }
}

/** One read: rows go through the encoder to chunk files, and those to the queue. */
class Reading {
  readonly #part: ReadPart;
  readonly #scope: ReadScope;
  readonly #queue: ChunkQueue;
  readonly #encoder: RowEncoder;
  readonly #files: BlockFiles;
  readonly #chunkRows: number;
  /** Rows in the encoder and in the open chunk. */
  #inBlock = 0;
  #inChunk = 0;
  #isDone = false;

  constructor(part: ReadPart, request: RowsRequest, scope: ReadScope, queue: ChunkQueue, prefix: string) {
    this.#part = part;
    this.#scope = scope;
    this.#queue = queue;
    this.#encoder = new RowEncoder(part.plan.encodings, (time) => scope.zone?.offsetOf(time) ?? '');
    this.#files = new BlockFiles(request.folder, prefix);
    this.#chunkRows = request.chunkRows;
  }

  async run(): Promise<void> {
    const { plan, connection } = this.#part;
    const { pages } = plan;
    let after: readonly string[] | undefined;
    for (;;) {
      let inPage = 0;
      let last: readonly (Uint8Array | null)[] = [];
      await connection.stream(selectStatement(plan, after), (packet) => {
        inPage += 1;
        if (inPage === pages?.rows) last = cellsOf(packet.buffer, packet.offset, pages.at);
        this.#row(packet);
      });
      if (pages === null || inPage < pages.rows) break;
      after = pages.key.map((key, index) => keyLiteral(key, last[index] ?? new Uint8Array()));
    }
    this.#finishChunk();
    connection.resume();
    this.#isDone = true;
  }

  /** Breaks the connection of a read that is not at its end. */
  stop(): void {
    if (!this.#isDone) this.#part.connection.destroy();
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
    this.#scope.onRows(this.#inBlock);
    this.#inBlock = 0;
  }

  #finishChunk(): void {
    this.#flush();
    const chunk = this.#files.finish();
    this.#inChunk = 0;
    if (chunk === undefined) return;
    this.#queue.announce();
    this.#queue.put(chunk);
    if (!this.#queue.isFull) return;
    const { connection } = this.#part;
    connection.pause();
    this.#queue.onRoom(() => connection.resume());
  }
}
