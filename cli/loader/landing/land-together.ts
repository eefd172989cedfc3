import { readFile, rename, rm } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { scanCsv } from './csv.ts';
import { syncFile } from './disk.ts';
import type { LandingEngine } from './engine.ts';
import type { FileToRead, ScanColumn } from './file-scan.ts';
import { copySql, type LandingTarget } from './land-file.ts';
import { readCsvFiles } from './read-csv.ts';
import { literalList, pathLiteral } from './sql.ts';

/** A small file to be landed with others, and the value of `_etl_file` in its rows. */
export interface SmallFile {
  readonly file: FileToRead;
  readonly origin: string;
}

/**
 * Writes small CSV files, written the same way, as one Parquet file and gives the rows of each. Nothing when they are not
 * all of one way, or something is wrong with one of them: each is then to be landed by itself, which tells it exactly.
 */
export async function landTogether(
  files: readonly SmallFile[],
  target: LandingTarget,
  engine: LandingEngine,
): Promise<readonly number[] | undefined> {
  const written = `${target.file}.part`;
  try {
    const scan = await commonScan(files);
    if (scan === undefined) return undefined;
    const paths = files.map(({ file }) => pathLiteral(file.part.path)).join(', ');
    const origin = `map([${paths}], ${literalList(files.map((one) => one.origin))})[filename]`;
    await engine.run(copySql(scan.columns, scan.from, { ...target, originFrom: origin }, written));
    target.onWritten?.();
    for (const { file } of files) await file.part.verify();
    const counted = await engine.rows(
      `select _etl_file, count(*) from read_parquet(${pathLiteral(written)}) group by _etl_file`,
    );
    if (counted.some(([name]) => name === null)) return undefined;
    const rows = new Map(counted.map(([name, count]) => [String(name), Number(count)]));
    await syncFile(written);
    await rename(written, target.file);
    target.onLanded?.();
    return files.map(({ origin: name }) => rows.get(name) ?? 0);
  } catch {
    // Whatever it is shows again, with its place, when the file that has it is landed by itself.
    return undefined;
  } finally {
    await rm(written, { force: true });
  }
}

async function commonScan(
  files: readonly SmallFile[],
): Promise<{ readonly columns: readonly ScanColumn[]; readonly from: string } | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const { format } = first.file.part;
  if (format.kind !== 'csv' || format.compression === 'zstd' || format.encoding !== 'utf-8') return undefined;
  let known: { readonly key: string; readonly columns: readonly ScanColumn[]; readonly width: number } | undefined;
  for (const { file } of files) {
    const packed = await readFile(file.part.path);
    // Unpacked here it is known to be whole; line ends of another kind would be read as cells.
    const content = format.compression === 'gzip' ? gunzipSync(packed) : packed;
    if (content.includes(0x0d)) return undefined;
    const { columns, width = 0 } = await scanCsv(file);
    const key = JSON.stringify([file.part.format, width, columns.map((column) => column.strict)]);
    known ??= { key, columns, width };
    if (known.key !== key) return undefined;
  }
  if (known === undefined) return undefined;
  const paths = files.map(({ file }) => file.part.path);
  return { columns: known.columns, from: readCsvFiles(paths, known.width, format, { namesFiles: true }) };
}
