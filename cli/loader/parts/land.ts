import path from 'node:path';
import type { PartFile } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { type LandingFindings, NO_FINDINGS } from '../findings.ts';
import { diskError, syncFolder } from '../landing/disk.ts';
import type { LandingEngine } from '../landing/engine.ts';
import { takeEngine } from '../landing/engine-pool.ts';
import { landFile } from '../landing/land-file.ts';
import { countNulled } from '../landing/nulled.ts';
import { Rejects } from '../landing/rejects.ts';
import { landingName, shownIn, spillFolder } from '../landing-path.ts';
import type { LedgerEntry } from '../ledger.ts';
import { type ColumnMetrics, measureColumns, measured } from '../metrics.ts';
import { columnsHash } from '../raw-table.ts';
import { WRITTEN } from '../rows/change-statements.ts';
import type { LoadRequest } from '../types.ts';
import { changeShape } from './change-shape.ts';
import { type ChangeFacts, changeFacts } from './check-changes.ts';
import type { DecidedLoad } from './decide.ts';
import { OpenAhead } from './open-ahead.ts';
import { type FilePlan, isLoaded } from './plan.ts';

const PROGRESS_MS = 200;

/** A landed file: its Parquet file, and what the ledger will say of it. */
export interface LandedFile {
  readonly path: string;
  readonly entry: LedgerEntry;
}

/** A landed file that may still be on its way to the disk. */
interface WrittenPart extends LandedFile {
  readonly durable: Promise<void>;
}

/** The landed files of a load, and what their rows hold. */
export interface LandedParts {
  readonly files: readonly LandedFile[];
  readonly metrics: readonly ColumnMetrics[];
  readonly findings: LandingFindings;
  /** Of files that hold changes. */
  readonly changes: ChangeFacts | null;
}

/** Lands every file that is to be loaded, one after the other, into `folder`. Throws as `landFile`, or ETL5036. */
export async function landAll(
  request: LoadRequest,
  decided: DecidedLoad,
  folder: string,
  landingRoot: string,
): Promise<LandedParts> {
  const wanted = decided.files.files.filter((file) => isLoaded(file.decision));
  if (wanted.length === 0) return { files: [], metrics: [], findings: NO_FINDINGS, changes: null };
  const { signal, limits, loadId } = request;
  const { engine, release } = await takeEngine({ ...limits }, () => spillFolder(landingRoot, loadId));
  const cancel = () => engine.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const done = new Progress(request, wanted, engine);
  const ahead = new OpenAhead(wanted, folder);
  const rejects = Rejects.of(decided.declaration);
  const landed: WrittenPart[] = [];
  try {
    for (const [index, file] of wanted.entries()) {
      if (signal?.aborted) throw EtlError.of('ETL5036', {});
      done.begins(file);
      request.onStep?.('file landing');
      const target = path.join(folder, landingName(index, file.file));
      const opened = await ahead.take(index).catch(async (cause: unknown) => {
        throw (await diskError(cause, target, shownIn(request, target))) ?? cause;
      });
      const one = await landOne(request, decided, { file, index, opened, rejects }, target, engine).finally(() =>
        opened.release?.(),
      );
      landed.push(one);
      done.ends(one.entry);
    }
    const { columns, metrics: level } = decided.declaration;
    const paths = landed.map((one) => one.path);
    await Promise.all(landed.map((one) => one.durable));
    await syncFolder(folder);
    const changes = await changeFacts(paths, decided, engine);
    const nulled = await countNulled(paths, columns, engine);
    const written = changes === null ? undefined : WRITTEN;
    const metrics = await measured(request, () => measureColumns(paths, columns, level, engine, written));
    if (signal?.aborted) throw EtlError.of('ETL5036', {});
    return { files: landed, metrics, findings: { nulled, rejected: rejects?.rows ?? [] }, changes };
  } finally {
    decided.stopReading();
    await ahead.close();
    await Promise.allSettled(landed.map((one) => one.durable));
    done.stop();
    signal?.removeEventListener('abort', cancel);
    release();
  }
}

/** Tells the request how far the landing is: after each file, and while a file takes long. */
class Progress {
  readonly #tell: LoadRequest['onProgress'];
  readonly #totalBytes: number;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #engine: LandingEngine;
  #file = '';
  #fileBytes = 0;
  #bytes = 0;
  #rows = 0;

  constructor(request: LoadRequest, files: readonly FilePlan[], engine: LandingEngine) {
    this.#tell = request.onProgress;
    this.#engine = engine;
    this.#totalBytes = files.reduce((sum, file) => sum + (file.part?.bytes ?? 0), 0);
    if (this.#tell !== undefined) this.#timer = setInterval(() => this.#say(engine.fraction), PROGRESS_MS);
  }

  begins(file: FilePlan): void {
    this.#file = file.file;
    this.#fileBytes = file.part?.bytes ?? 0;
  }

  ends(entry: LedgerEntry): void {
    this.#rows += entry.rows;
    this.#bytes += entry.bytes;
    this.#fileBytes = 0;
    this.#say(this.#engine.fraction);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #say(ofFile: number): void {
    const bytes = this.#bytes + this.#fileBytes * ofFile;
    const fraction = this.#totalBytes === 0 ? 1 : Math.min(1, bytes / this.#totalBytes);
    this.#tell?.({ rows: this.#rows, fraction, file: this.#file });
  }
}

/** A file to be landed, open. */
interface OpenedPart {
  readonly file: FilePlan;
  /** Its place among those that are landed. */
  readonly index: number;
  readonly opened: PartFile;
  readonly rejects: Rejects | undefined;
}

async function landOne(
  request: LoadRequest,
  decided: DecidedLoad,
  { file, index, opened, rejects }: OpenedPart,
  target: string,
  engine: LandingEngine,
): Promise<WrittenPart> {
  const { part } = file;
  if (part === undefined) throw EtlError.of('ETL9001', { what: `no part for ${file.file}` });
  const { loadId, loadedAt, onStep } = request;
  const { changes } = decided.declaration;
  const shape = changes === null ? undefined : changeShape(decided.declaration, changes, index);
  const { declaration = decided.declaration, partial, select } = shape ?? {};
  const reading = { part: opened, shown: part.shown, bytes: part.bytes, declaration, partial };
  const landing = {
    file: target,
    shown: shownIn(request, target),
    origin: part.name,
    loadId,
    loadedAt,
    rejects,
    select,
    onWritten: () => onStep?.('file written'),
    onLanded: () => onStep?.('file landed'),
  };
  // Hashing reads the file on this thread while the engine reads it on its own.
  const [hash, { rows, durable }] = await settled([file.hash ?? part.hash(), landFile(reading, landing, engine)]);
  // Whoever waits for it hears of a failure; that nobody waits yet is no failure of the process.
  durable.catch(() => {});
  return {
    path: target,
    durable,
    entry: {
      file: part.name,
      fingerprint: part.fingerprint,
      contentHash: hash,
      declarationHash: decided.declaration.hash,
      columnsHash: columnsHash(decided.declaration),
      bytes: part.bytes,
      rows,
      loadId,
      loadedAt,
    },
  };
}

/** Both results, or the second's failure before the first's, once both have ended. */
async function settled<A, B>([first, second]: [A | Promise<A>, Promise<B>]): Promise<[A, B]> {
  const [one, two] = await Promise.allSettled([first, second]);
  if (two.status === 'rejected') throw two.reason;
  if (one.status === 'rejected') throw one.reason;
  return [one.value, two.value];
}
