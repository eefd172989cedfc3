import type { Rejects } from '../landing/rejects.ts';
import type { DecidedLoad } from './decide.ts';
import type { FilePlan } from './plan.ts';

/** Files that are landed together: those that follow each other from `first` on. */
export interface Batch {
  /** Place of the first among all files of the load. */
  readonly first: number;
  readonly files: readonly FilePlan[];
}

/** Fewer files than this are landed one by one. */
const MANY_FILES = 64;
/** A file of more bytes is landed alone. */
const SMALL_BYTES = 64 << 10;
const MOST_FILES = 100;

/**
 * The files of a load in the portions in which they are landed: many small ones of text together, since each statement
 * costs more than such a file; all others alone. Rows that are set aside, changes and columns that are followed need
 * each file by itself.
 */
export function batchesOf(
  files: readonly FilePlan[],
  { declaration, evolution }: Pick<DecidedLoad, 'declaration' | 'evolution'>,
  rejects: Rejects | undefined,
): Batch[] {
  const isAlone = rejects !== undefined || declaration.changes !== null || evolution !== null;
  if (isAlone || files.length < MANY_FILES) return files.map((file, first) => ({ first, files: [file] }));
  const batches: { first: number; files: FilePlan[] }[] = [];
  let isOpen = false;
  for (const [index, file] of files.entries()) {
    const isSmall = (file.part?.bytes ?? 0) <= SMALL_BYTES;
    const last = batches.at(-1);
    if (isSmall && isOpen && last !== undefined && last.files.length < MOST_FILES) last.files.push(file);
    else batches.push({ first: index, files: [file] });
    isOpen = isSmall;
  }
  return batches;
}
