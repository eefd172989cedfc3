import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { ApiError, LostAnswer } from './api-error.ts';
import { answerOf } from './transport.ts';
import type { JobReference, WireJob } from './wire.ts';

/** Bytes of one part; a multiple of 256 KiB, as the service wants. */
const PART_BYTES = 16 * 2 ** 20;
const PART_TIMEOUT_MS = 300_000;

/** A load job whose rows are in a local file. */
export interface Upload {
  readonly reference: JobReference;
  readonly configuration: object;
  /** Absolute. */
  readonly file: string;
  readonly signal: AbortSignal | undefined;
}

/** The session of an upload is not known to the service any more. */
class SessionGone extends Error {
  override readonly name = 'SessionGone';
}

/**
 * Sends a file and its load job in parts, one in memory at a time; after a failure it goes on where the service says
 * that it is. Gives the job as it was accepted. Throws `ApiError` and `LostAnswer` when that did not pass.
 * Source of the protocol: Google's documentation of resumable uploads.
 */
export async function uploadJob(api: ApiClient, upload: Upload): Promise<WireJob> {
  const handle = await open(upload.file, 'r');
  try {
    const { size } = await handle.stat();
    return await new UploadSession(api, upload, handle, size).run();
  } finally {
    await handle.close();
  }
}

class UploadSession {
  readonly #api: ApiClient;
  readonly #upload: Upload;
  readonly #handle: FileHandle;
  readonly #size: number;
  readonly #part: Buffer;
  #url: string | undefined;
  #failures = 0;

  constructor(api: ApiClient, upload: Upload, handle: FileHandle, size: number) {
    this.#api = api;
    this.#upload = upload;
    this.#handle = handle;
    this.#size = size;
    this.#part = Buffer.allocUnsafe(Math.min(PART_BYTES, size));
  }

  async run(): Promise<WireJob> {
    const { deadlineMs } = this.#api.patience;
    let endsAt = Date.now() + deadlineMs;
    let offset: number | null = 0;
    for (;;) {
      try {
        this.#url ??= await this.#begin();
        // After a failure the service says how much it has.
        const told: number | WireJob = offset === null ? await this.#ask() : await this.#send(offset);
        if (typeof told !== 'number') return told;
        if (offset !== null && told > offset) {
          this.#failures = 0;
          endsAt = Date.now() + deadlineMs;
        }
        offset = told;
      } catch (failure) {
        this.#upload.signal?.throwIfAborted();
        const isThere = failure instanceof ApiError && failure.reason === 'duplicate';
        if (failure instanceof SessionGone || isThere) {
          const arrived = await this.#arrived();
          if (arrived !== null) return arrived;
          this.#url = undefined;
          offset = 0;
        } else offset = null;
        await this.#waitAfter(failure, endsAt);
      }
    }
  }

  async #waitAfter(failure: unknown, endsAt: number): Promise<void> {
    const cause = failure instanceof SessionGone ? new LostAnswer('the upload was lost') : failure;
    const waitMs = this.#api.waitAfter(cause, this.#failures);
    this.#failures += 1;
    const isLast = waitMs === null || this.#failures > this.#api.patience.retries || Date.now() + waitMs > endsAt;
    if (isLast) throw cause;
    await wait(waitMs, undefined, { signal: this.#upload.signal });
  }

  /** The address that the parts go to. */
  async #begin(): Promise<string> {
    const { reference, configuration, signal } = this.#upload;
    const url = `${this.#api.endpoint}/upload/bigquery/v2/projects/${reference.projectId}/jobs?uploadType=resumable`;
    const headers = {
      'content-type': 'application/json; charset=UTF-8',
      'x-upload-content-type': 'application/octet-stream',
      'x-upload-content-length': String(this.#size),
    };
    const body = JSON.stringify({ jobReference: reference, configuration });
    const answer = await this.#api.exchange(url, { method: 'POST', headers, body }, 60_000, signal);
    if (!answer.ok) await answerOf(answer);
    await answer.body?.cancel();
    const location = answer.headers.get('location');
    if (location === null) throw new LostAnswer('it gave no address for the upload');
    return new URL(location, url).href;
  }

  async #send(offset: number): Promise<number | WireJob> {
    const { bytesRead } = await this.#handle.read(this.#part, 0, Math.min(PART_BYTES, this.#size - offset), offset);
    const range = `bytes ${offset}-${offset + bytesRead - 1}/${this.#size}`;
    return await this.#put(this.#part.subarray(0, bytesRead), range);
  }

  async #ask(): Promise<number | WireJob> {
    return await this.#put(null, `bytes */${this.#size}`);
  }

  /** How many bytes the service has, or the job when it has all. */
  async #put(body: Uint8Array | null, range: string): Promise<number | WireJob> {
    const headers = { 'content-range': range };
    const request = { method: 'PUT', headers, body };
    const answer = await this.#api.exchange(this.#url ?? '', request, PART_TIMEOUT_MS, this.#upload.signal);
    if (answer.status === 308) {
      await answer.body?.cancel();
      const last = /-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
      return last === undefined ? 0 : Number(last) + 1;
    }
    if (answer.status === 404 || answer.status === 410) {
      await answer.body?.cancel();
      throw new SessionGone();
    }
    return await answerOf<WireJob>(answer);
  }

  /** The job when all parts had arrived, though nobody heard of it. */
  async #arrived(): Promise<WireJob | null> {
    const { reference, signal } = this.#upload;
    const { projectId, jobId, location } = reference;
    const path = `/projects/${projectId}/jobs/${encodeURIComponent(jobId)}`;
    return await this.#api.call<WireJob>({ method: 'GET', path, query: { location }, signal }).catch((error) => {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    });
  }
}
