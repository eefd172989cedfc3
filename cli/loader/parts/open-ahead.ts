import type { PartFile } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { FilePlan } from './plan.ts';

/** Copies that may wait on the disk beside the one that is landed. */
const MOST_FILES = 4;
/** The next one is opened whatever its size. */
const MOST_BYTES = 256 << 20;

/** Opens files in their order, some ahead of their landing, so that one is fetched while another is landed. */
export class OpenAhead {
  readonly #files: readonly FilePlan[];
  readonly #folder: string;
  readonly #opening = new Map<number, Promise<PartFile>>();
  readonly #begun = new Set<number>();
  #isClosed = false;

  /** Copies are made in `folder`, which is there. */
  constructor(files: readonly FilePlan[], folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** The content of the `index`-th file, which is then the caller's to release. Throws as `StreamPart.open`. */
  async take(index: number): Promise<PartFile> {
    this.#begin(index);
    const opening = this.#opening.get(index);
    if (opening === undefined) throw EtlError.of('ETL9001', { what: `file ${index} is opened twice` });
    const opened = await opening;
    this.#opening.delete(index);
    return opened;
  }

  /** Releases what was opened and not taken; what is under way is waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const one of await Promise.allSettled(this.#opening.values()))
      if (one.status === 'fulfilled') await one.value.release?.();
    this.#opening.clear();
  }

  #begin(index: number): void {
    let bytes = 0;
    for (let next = index; next < this.#files.length && next <= index + MOST_FILES; next += 1) {
      const file = this.#files[next];
      if (next > index) bytes += file?.part?.bytes ?? 0;
      if (next > index + 1 && bytes > MOST_BYTES) return;
      if (this.#begun.has(next) || this.#isClosed) continue;
      this.#begun.add(next);
      if (file?.part === undefined) throw EtlError.of('ETL9001', { what: `no part for ${file?.file}` });
      const opening = file.part.open(this.#folder);
      // Whoever takes it hears of a failure.
      opening.catch(() => {});
      this.#opening.set(next, opening);
    }
  }
}
