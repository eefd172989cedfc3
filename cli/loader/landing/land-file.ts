import { rename, rm } from 'node:fs/promises';
import { EtlError, EtlErrors } from '../../diagnostics/index.ts';
import { castFirst } from './cast-first.ts';
import { scanCsv } from './csv.ts';
import { diskError, syncFile } from './disk.ts';
import type { LandingEngine } from './engine.ts';
import type { FileScan, FileToRead, ScanColumn } from './file-scan.ts';
import { scanJson } from './json.ts';
import { endsTooLong, LastLine } from './last-line.ts';
import { nulledColumns } from './nulled.ts';
import { contentDamage, packedDamage } from './packed-check.ts';
import { scanParquet } from './parquet.ts';
import type { Rejects } from './rejects.ts';
import { copyAside } from './set-aside.ts';
import { identifier, literal } from './sql.ts';
import { openUnpackedPipe } from './unpacked-pipe.ts';
import { writeParquet } from './write-parquet.ts';

/** The columns that every loaded row carries, with their etl types. */
export const ORIGIN_COLUMNS = [
  { name: '_etl_file', type: 'string' },
  { name: '_etl_load_id', type: 'string' },
  { name: '_etl_loaded_at', type: 'timestamp' },
] as const;

/** Where one file is landed, and what its rows carry. */
export interface LandingTarget {
  /** Absolute Parquet file; it appears whole or not at all. */
  readonly file: string;
  /** The same as shown to a person. */
  readonly shown: string;
  /** Value of `_etl_file`. */
  readonly origin: string;
  /** The same as an expression, where the rows of several files come together. */
  readonly originFrom?: string;
  readonly loadId: string;
  readonly loadedAt: Date;
  /** Takes the rows that cannot be loaded; without it they are an error. */
  readonly rejects?: Rejects | undefined;
  /** What is landed of the file's rows, in their order, instead of the declared columns as they are. */
  readonly select?: ((columns: readonly ScanColumn[]) => readonly string[]) | undefined;
  readonly onWritten?: () => void;
  readonly onLanded?: () => void;
}

/** A file that has been written. */
export interface WrittenFile {
  readonly rows: number;
  /** Fulfilled when the file has its name and its content is on the disk; its folder is still to be synced. */
  readonly durable: Promise<void>;
}

/**
 * Writes one source file as Parquet: the declared columns with their types in their order, then `ORIGIN_COLUMNS`.
 * No row passes through JavaScript. The next file may be written while this one is made durable.
 * Throws ETL5021-ETL5031, ETL5037, ETL5039 for the file, ETL5032 disk full, ETL5033 not writable, ETL5034 changed
 * meanwhile; nothing is left behind then.
 */
export async function landFile(file: FileToRead, target: LandingTarget, engine: LandingEngine): Promise<WrittenFile> {
  const scan = await scanOf(file, engine).catch(async (cause: unknown) => {
    throw (await contentDamage(file)) ?? cause;
  });
  const written = `${target.file}.part`;
  const undo = async (cause: unknown): Promise<never> => {
    await rm(written, { force: true });
    if (cause instanceof EtlError || cause instanceof EtlErrors) throw cause;
    throw (await diskError(cause, target.file, target.shown)) ?? cause;
  };
  const rows = await copyVerified(scan, file, target, written, engine).catch(undo);
  target.onWritten?.();
  return { rows, durable: makeDurable(written, target).catch(undo) };
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof EtlError && thrown.code === code;
}

async function makeDurable(written: string, target: LandingTarget): Promise<void> {
  await syncFile(written);
  await rename(written, target.file);
  target.onLanded?.();
}

async function copyVerified(
  scan: FileScan,
  file: FileToRead,
  target: LandingTarget,
  written: string,
  engine: LandingEngine,
): Promise<number> {
  const piped = await copyPiped(scan, file, target, written, engine);
  if (piped !== undefined) return piped;
  const checking = new AbortController();
  const lastLine = new LastLine();
  const damage = packedDamage(file, checking.signal, lastLine);
  const [copied] = await Promise.allSettled([copy(scan, file, target, written, engine)]);
  const isCancelled = copied.status === 'rejected' && isCode(copied.reason, 'ETL5036');
  if (isCancelled) checking.abort();
  const damaged = await damage;
  if (damaged !== undefined) throw damaged;
  if (copied.status === 'rejected') throw copied.reason;
  await file.part.verify();
  if (scan.width !== undefined && (lastLine.isTooLong || (await endsTooLong(file))))
    throw await scan.explain(engine, 'its last line is too long');
  return copied.value;
}

/** The same by one pass over a packed file. Nothing where there is none, or where it fails: the file is then read again. */
async function copyPiped(
  { fromPipe, columns }: FileScan,
  file: FileToRead,
  target: LandingTarget,
  written: string,
  engine: LandingEngine,
): Promise<number | undefined> {
  if (fromPipe === undefined || target.select !== undefined) return undefined;
  const pipe = await openUnpackedPipe(file, `${target.file}.pipe`);
  if (pipe === undefined) return undefined;
  const sql = copySql(columns, fromPipe(pipe.path), target, written);
  const [copied] = await Promise.allSettled([engine.run(sql)]);
  const { isWhole, damage, lastLine } = await pipe.end();
  if (copied.status === 'rejected' && isCode(copied.reason, 'ETL5036')) throw copied.reason;
  if (damage !== undefined) throw damage;
  if (copied.status === 'rejected' || !isWhole || lastLine.isTooLong) {
    await rm(written, { force: true });
    return undefined;
  }
  await file.part.verify();
  return copied.value;
}

async function scanOf(file: FileToRead, engine: LandingEngine): Promise<FileScan> {
  if (file.part.format.kind === 'csv') return await scanCsv(file);
  if (file.part.format.kind === 'parquet') return await scanParquet(file, engine);
  return await scanJson(file, engine);
}

async function copy(
  scan: FileScan,
  file: FileToRead,
  target: LandingTarget,
  written: string,
  engine: LandingEngine,
): Promise<number> {
  const sql = (columns: readonly ScanColumn[], from: string) => copySql(columns, from, target, written);
  try {
    return await engine.run(sql(scan.columns, scan.from));
  } catch (cause) {
    if (cause instanceof EtlError) throw cause;
    // The engine's words for a full disk, and a file that is being changed, come before what the file's text may be.
    const ofDisk = await diskError(cause, target.file, target.shown);
    if (ofDisk !== undefined) throw ofDisk;
    await file.part.verify();
    const damaged = await contentDamage(file);
    if (damaged !== undefined) throw damaged;
    const { rejects, origin } = target;
    const keys = file.declaration.primaryKey;
    const { width } = scan;
    const text = width === undefined ? undefined : { file, width, spool: `${written}.rows` };
    const aside =
      rejects === undefined ? undefined : await copyAside({ scan, text, name: origin, keys, rejects, sql }, engine);
    if (aside !== undefined) return aside;
    const mistake = await scan.explain(engine, cause);
    // Nothing is wrong with the file: several threads took lines within a cell for rows.
    if (scan.inOrder === undefined || !isCode(mistake, 'ETL5037')) throw mistake;
    return await engine.run(sql(scan.columns, scan.inOrder)).catch((again: unknown) => {
      throw again instanceof EtlError ? again : mistake;
    });
  }
}

/** The statement that writes a landing file. */
export function copySql(
  scanned: readonly ScanColumn[],
  source: string,
  target: LandingTarget,
  written: string,
): string {
  const { from, columns } = castFirst({ from: source, columns: scanned });
  const select = [
    ...(target.select?.(columns) ?? columns.map(({ strict, declared }) => `${strict} as ${identifier(declared.name)}`)),
    `${target.originFrom ?? literal(target.origin)} as _etl_file`,
    `${literal(target.loadId)} as _etl_load_id`,
    `cast(${literal(target.loadedAt.toISOString().slice(0, -1))} as timestamp) as _etl_loaded_at`,
    ...nulledColumns(columns),
  ];
  return writeParquet(`select ${select.join(', ')} from ${from}`, written);
}
