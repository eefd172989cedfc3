import os from 'node:os';
import path from 'node:path';
import type { PartFile } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { DeclaredColumn } from '../declaration.ts';
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
import { WRITTEN } from '../rows/change-statements.ts';
import type { LoadRequest } from '../types.ts';
import { changeShape } from './change-shape.ts';
import { type ChangeFacts, changeFacts } from './check-changes.ts';
import type { DecidedLoad } from './decide.ts';
import { OpenAhead } from './open-ahead.ts';
import { type FilePlan, isLoaded } from './plan.ts';
import { LandingProgress } from './progress.ts';

/** Files that are landed at the same time, at most. */
const MOST_LANES = 4;

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

/**
 * Lands every file that is to be loaded into `folder`, as many at the same time as there are threads for.
 * Throws as `landFile`, or ETL5036.
 */
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
  const progress = new LandingProgress(request, wanted);
  const ahead = new OpenAhead(wanted, folder);
  const rejects = Rejects.of(decided.declaration);
  const landed: WrittenPart[] = [];
  try {
    await inLanes(wanted, lanesFor(request, rejects), engine, async (file, index, lane) => {
      if (signal?.aborted) throw EtlError.of('ETL5036', {});
      progress.begins(file, lane);
      request.onStep?.('file landing');
      const target = path.join(folder, landingName(index, file.file));
      const opened = await ahead.take(index).catch(async (cause: unknown) => {
        throw (await diskError(cause, target, shownIn(request, target))) ?? cause;
      });
      const landing = landOne(request, decided, { file, index, opened, rejects }, target, lane);
      const one = await landing.finally(() => opened.release?.());
      landed[index] = one;
      progress.ends(file, one.entry);
    });
    const { columns, metrics: level } = decided.declaration;
    const paths = landed.map((one) => one.path);
    await Promise.all(landed.map((one) => one.durable));
    await syncFolder(folder);
    const changes = await changeFacts(paths, decided, engine);
    const nulled = await countNulled(paths, columns, engine);
    const written = changes === null ? undefined : WRITTEN;
    const metrics = await measured(request, () => measureColumns(paths, columns, level, engine, written));
    await engine.trim();
    if (signal?.aborted) throw EtlError.of('ETL5036', {});
    return { files: landed, metrics, findings: { nulled, rejected: rejects?.rows ?? [] }, changes };
  } finally {
    decided.stopReading();
    await ahead.close();
    await Promise.allSettled(Object.values(landed).map((one) => one.durable));
    progress.stop();
    signal?.removeEventListener('abort', cancel);
    release();
  }
}

/** One for each thread; one alone where rows are set aside, which are counted and kept in the order of the files. */
function lanesFor({ limits }: LoadRequest, rejects: Rejects | undefined): number {
  return rejects === undefined ? Math.min(MOST_LANES, limits?.threads ?? os.availableParallelism()) : 1;
}

/**
 * Does `work` for each file, in their order, for `lanes` files at a time, each with an engine of its own that shares the
 * memory of `engine`. Throws the failure of the first file that failed, once nothing runs any more.
 */
async function inLanes(
  files: readonly FilePlan[],
  lanes: number,
  engine: LandingEngine,
  work: (file: FilePlan, index: number, lane: LandingEngine) => Promise<void>,
): Promise<void> {
  const failures = new Map<number, unknown>();
  const waiting = files.entries();
  const run = async (lane: LandingEngine) => {
    for (const [index, file] of waiting) {
      if (failures.size > 0) return;
      await work(file, index, lane).catch((cause: unknown) => failures.set(index, cause));
    }
  };
  const others = Array.from({ length: Math.min(lanes, files.length) - 1 }, async (_, index) => engine.lane(index));
  await Promise.all([engine, ...(await Promise.all(others))].map(run));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
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
  const reading = {
    part: opened,
    shown: part.shown,
    bytes: part.bytes,
    declaration,
    partial,
    mayMiss: mayMissOf(decided),
  };
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
      columnsHash: decided.columnsHash,
      bytes: part.bytes,
      rows,
      loadId,
      loadedAt,
    },
  };
}

/** The columns that a file need not have: those of a table whose files are followed. */
function mayMissOf({ evolution, declaration }: DecidedLoad): ((column: DeclaredColumn) => boolean) | undefined {
  if (evolution === null) return undefined;
  const followed = new Set(declaration.columns.map((column) => column.name));
  return ({ name }) => followed.has(name) && !declaration.primaryKey.includes(name);
}

/** Both results, or the second's failure before the first's, once both have ended. */
async function settled<A, B>([first, second]: [A | Promise<A>, Promise<B>]): Promise<[A, B]> {
  const [one, two] = await Promise.allSettled([first, second]);
  if (two.status === 'rejected') throw two.reason;
  if (one.status === 'rejected') throw one.reason;
  return [one.value, two.value];
}
