import type { LandingEngine } from '../landing/engine.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { LoadRequest } from '../types.ts';
import type { FilePlan } from './plan.ts';

const PROGRESS_MS = 200;

/** Tells the request how far the landing of files is: after each file, and while files take long. */
export class LandingProgress {
  readonly #tell: LoadRequest['onProgress'];
  readonly #totalBytes: number;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Files at work, with the engine that reads each. */
  readonly #open = new Map<FilePlan, LandingEngine>();
  #last = '';
  #bytes = 0;
  #rows = 0;

  constructor(request: LoadRequest, files: readonly FilePlan[]) {
    this.#tell = request.onProgress;
    this.#totalBytes = files.reduce((sum, file) => sum + bytesOf(file), 0);
    if (this.#tell !== undefined) this.#timer = setInterval(() => this.#say(), PROGRESS_MS);
  }

  begins(file: FilePlan, engine: LandingEngine): void {
    this.#open.set(file, engine);
  }

  ends(file: FilePlan, entry: LedgerEntry): void {
    this.#rows += entry.rows;
    this.#bytes += entry.bytes;
    this.#open.delete(file);
    this.#last = file.file;
    this.#say();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #say(): void {
    const open = [...this.#open].reduce((sum, [file, engine]) => sum + bytesOf(file) * engine.fraction, this.#bytes);
    const fraction = this.#totalBytes === 0 ? 1 : Math.min(1, open / this.#totalBytes);
    const [first] = this.#open.keys();
    this.#tell?.({ rows: this.#rows, fraction, file: first?.file ?? this.#last });
  }
}

function bytesOf(file: FilePlan): number {
  return file.part?.bytes ?? 0;
}
