import type { Client } from 'pg';
import { ChunkQueue } from '../rows/chunk-queue.ts';
import type { RowChunk, RowsRequest } from '../types.ts';
import { ChunkFiles } from './chunk-files.ts';
import { CopyOut } from './copy-out.ts';
import type { Snapshot } from './snapshot.ts';

/** Bytes of a chunk, at about which it is full whatever its rows. */
const CHUNK_BYTES = 128 << 20;
/** Chunks that may be written ahead of the one that is taken. */
const AHEAD = 2;

/** A copy that one connection does: statements one after the other. */
interface Lane {
  readonly client: Client;
  readonly files: ChunkFiles;
}

/**
 * Runs COPY statements in a snapshot, as many at once as connections are free, and yields their chunks as they are
 * finished. Returns the rows that the server says it has sent. Memory holds some MiB a connection.
 */
export async function* readRows(
  snapshot: Snapshot,
  statements: readonly string[],
  request: Pick<RowsRequest, 'folder' | 'chunkRows' | 'signal' | 'onProgress'>,
  estimate: number | null,
): AsyncGenerator<RowChunk, number, void> {
  const { folder, chunkRows, signal } = request;
  signal.throwIfAborted();
  const queue = new ChunkQueue(AHEAD);
  const lanes = await openLanes(snapshot, statements.length, (index) => {
    const prefix = statements.length === 1 ? '' : `${index + 1}-`;
    return new ChunkFiles({ folder, prefix, chunkRows, chunkBytes: CHUNK_BYTES }, queue);
  });
  const remaining = [...statements];
  for (const _ of lanes) queue.enter();
  const work = lanes.map(async (lane) => await copyAll(lane, remaining, queue, snapshot.readTimeoutMs));
  const stop = () => queue.fail(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let endedWell = false;
  let rows = 0;
  try {
    for (;;) {
      const chunk = await queue.take();
      if (chunk === undefined) break;
      rows += chunk.rows;
      request.onProgress?.(rows, estimate === null ? null : Math.max(estimate, rows));
      yield chunk;
    }
    const sent = await Promise.all(work);
    endedWell = true;
    return sent.reduce((sum, one) => sum + one, 0);
  } finally {
    signal.removeEventListener('abort', stop);
    for (const { client } of lanes) snapshot.release(client, endedWell);
    if (!endedWell) await Promise.all(lanes.map(async ({ files }) => await files.abandon()));
  }
}

async function openLanes(snapshot: Snapshot, most: number, files: (index: number) => ChunkFiles): Promise<Lane[]> {
  const lanes: Lane[] = [{ client: await snapshot.acquire(), files: files(0) }];
  while (lanes.length < most) {
    const client = await snapshot.acquireFree();
    if (client === undefined) break;
    lanes.push({ client, files: files(lanes.length) });
  }
  return lanes;
}

/** Takes statements until there are none; the rows sent, or 0 when the queue has been told of a failure. */
async function copyAll(
  { client, files }: Lane,
  remaining: string[],
  queue: ChunkQueue,
  timeoutMs: number,
): Promise<number> {
  let rows = 0;
  try {
    for (let next = remaining.shift(); next !== undefined; next = remaining.shift()) {
      const copy = new CopyOut(next, files, timeoutMs);
      client.query(copy);
      rows += await copy.done;
    }
    await files.finish();
  } catch (error) {
    queue.fail(error);
  }
  queue.leave();
  return rows;
}
