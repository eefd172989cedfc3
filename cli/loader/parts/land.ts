import os from 'node:os';
import path from 'node:path';
import type { PartFile } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { type LandingFindings, NO_FINDINGS } from '../findings.ts';
import { diskError, syncFolder } from '../landing/disk.ts';
import type { LandingEngine } from '../landing/engine.ts';
import { takeEngine } from '../landing/engine-pool.ts';
import { countNulled } from '../landing/nulled.ts';
import { Rejects } from '../landing/rejects.ts';
import { landingName, shownIn, spillFolder } from '../landing-path.ts';
import { type ColumnMetrics, measureColumns, measured } from '../metrics.ts';
import { WRITTEN } from '../rows/change-statements.ts';
import type { LoadRequest } from '../types.ts';
import { type Batch, batchesOf } from './batches.ts';
import { type ChangeFacts, changeFacts } from './check-changes.ts';
import type { DecidedLoad } from './decide.ts';
import { type LandedFile, landPart, landSmall, partOf, pathsOf, type WrittenPart } from './land-part.ts';
import { OpenAhead } from './open-ahead.ts';
import { type FilePlan, isLoaded } from './plan.ts';
import { LandingProgress } from './progress.ts';

/** Files that are landed at the same time, at most. */
const MOST_LANES = 4;

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
    const landAlone = async (file: FilePlan, index: number, lane: LandingEngine, open: () => Promise<PartFile>) => {
      if (signal?.aborted) throw EtlError.of('ETL5036', {});
      progress.begins(file, lane);
      request.onStep?.('file landing');
      const target = path.join(folder, landingName(index, file.file));
      const opened = await open().catch(async (cause: unknown) => await failedOpen(request, target, cause));
      const landing = landPart(request, decided, { file, index, opened, rejects }, target, lane);
      const one = await landing.finally(() => opened.release?.());
      landed[index] = one;
      progress.ends(file, one.entry);
    };
    /** Lands small files together where that can be done, else each by itself. */
    const landMany = async ({ first, files }: Batch, lane: LandingEngine) => {
      const opened: PartFile[] = [];
      const target = path.join(folder, landingName(first, files[0]?.file ?? ''));
      let together: readonly WrittenPart[] | undefined;
      try {
        for (const index of files.keys())
          opened.push(await ahead.take(first + index).catch((cause: unknown) => failedOpen(request, target, cause)));
        together = await landSmall(request, decided, { files, opened }, target, lane);
      } finally {
        for (const one of opened) await one.release?.();
      }
      for (const [index, file] of files.entries()) {
        const one = together?.[index];
        if (one === undefined) await landAlone(file, first + index, lane, async () => await partOf(file).open(folder));
        else {
          landed[first + index] = one;
          progress.ends(file, one.entry);
        }
      }
    };
    await inLanes(batchesOf(wanted, decided, rejects), lanesFor(request, rejects), engine, async (batch, lane) => {
      const [file] = batch.files;
      if (batch.files.length > 1 || file === undefined) await landMany(batch, lane);
      else await landAlone(file, batch.first, lane, async () => await ahead.take(batch.first));
    });
    const { columns, metrics: level } = decided.declaration;
    const paths = pathsOf(landed);
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

/** Throws why a part cannot be had: the disk, where it is full, or what its source says. */
async function failedOpen(request: LoadRequest, target: string, cause: unknown): Promise<never> {
  throw (await diskError(cause, target, shownIn(request, target))) ?? cause;
}

/** One for each thread; one alone where rows are set aside, which are counted and kept in the order of the files. */
function lanesFor({ limits }: LoadRequest, rejects: Rejects | undefined): number {
  return rejects === undefined ? Math.min(MOST_LANES, limits?.threads ?? os.availableParallelism()) : 1;
}

/**
 * Does `work` for each batch, in their order, for `lanes` of them at a time, each with an engine of its own that shares the
 * memory of `engine`. Throws the failure of the first that failed, once nothing runs any more.
 */
async function inLanes(
  batches: readonly Batch[],
  lanes: number,
  engine: LandingEngine,
  work: (batch: Batch, lane: LandingEngine) => Promise<void>,
): Promise<void> {
  const failures = new Map<number, unknown>();
  const waiting = batches.entries();
  const run = async (lane: LandingEngine) => {
    for (const [index, batch] of waiting) {
      if (failures.size > 0) return;
      await work(batch, lane).catch((cause: unknown) => failures.set(index, cause));
    }
  };
  const others = Array.from({ length: Math.min(lanes, batches.length) - 1 }, async (_, index) => engine.lane(index));
  await Promise.all([engine, ...(await Promise.all(others))].map(run));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
}
