import type { PartFile } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { DeclaredColumn } from '../declaration.ts';
import type { LandingEngine } from '../landing/engine.ts';
import { landFile } from '../landing/land-file.ts';
import { landTogether } from '../landing/land-together.ts';
import type { Rejects } from '../landing/rejects.ts';
import { shownIn } from '../landing-path.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { LoadRequest } from '../types.ts';
import { changeShape } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';
import type { FilePlan } from './plan.ts';

/** The landing files, each once: small files may lie in one together. */
export function pathsOf(files: readonly LandedFile[]): string[] {
  return [...new Set(files.map((file) => file.path))];
}

/** A landed file: its Parquet file, and what the ledger will say of it. */
export interface LandedFile {
  readonly path: string;
  readonly entry: LedgerEntry;
}

/** A landed file that may still be on its way to the disk. */
export interface WrittenPart extends LandedFile {
  readonly durable: Promise<void>;
}

/** A file to be landed, open. */
interface OpenedPart {
  readonly file: FilePlan;
  /** Its place among those that are landed. */
  readonly index: number;
  readonly opened: PartFile;
  readonly rejects: Rejects | undefined;
}

/** Lands one file. Throws as `landFile`. */
export async function landPart(
  request: LoadRequest,
  decided: DecidedLoad,
  { file, index, opened, rejects }: OpenedPart,
  target: string,
  engine: LandingEngine,
): Promise<WrittenPart> {
  const part = partOf(file);
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
    entry: entryOf(request, decided, file, { hash, rows }),
  };
}

/** Lands small files together into one; nothing when each must be landed by itself. */
export async function landSmall(
  request: LoadRequest,
  decided: DecidedLoad,
  { files, opened }: { readonly files: readonly FilePlan[]; readonly opened: readonly PartFile[] },
  target: string,
  engine: LandingEngine,
): Promise<readonly WrittenPart[] | undefined> {
  const { loadId, loadedAt, onStep } = request;
  const { declaration } = decided;
  const small = opened.flatMap((part, index) => {
    const file = files[index];
    if (file === undefined) return [];
    const { shown, bytes, name } = partOf(file);
    return [{ file: { part, shown, bytes, declaration }, origin: name }];
  });
  onStep?.('file landing');
  const landing = {
    file: target,
    shown: shownIn(request, target),
    origin: '',
    loadId,
    loadedAt,
    onWritten: () => onStep?.('file written'),
    onLanded: () => onStep?.('file landed'),
  };
  const hashes = await Promise.all(files.map(async (file) => file.hash ?? (await partOf(file).hash())));
  const counts = await landTogether(small, landing, engine);
  return counts?.map((rows, index) => {
    const [file, hash = ''] = [files[index], hashes[index]];
    if (file === undefined) throw EtlError.of('ETL9001', { what: 'more files were landed than there are' });
    return { path: target, durable: Promise.resolve(), entry: entryOf(request, decided, file, { hash, rows }) };
  });
}

/** The part of a file that is there. */
export function partOf({ part, file }: FilePlan) {
  if (part === undefined) throw EtlError.of('ETL9001', { what: `no part for ${file}` });
  return part;
}

/** What the ledger will say of a landed file. */
function entryOf(
  { loadId, loadedAt }: LoadRequest,
  { declaration, columnsHash }: DecidedLoad,
  file: FilePlan,
  { hash, rows }: { readonly hash: string; readonly rows: number },
): LedgerEntry {
  const { name, fingerprint, bytes } = partOf(file);
  const hashes = { contentHash: hash, declarationHash: declaration.hash, columnsHash };
  return { file: name, fingerprint, ...hashes, bytes, rows, loadId, loadedAt };
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
