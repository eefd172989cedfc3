import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileFormat } from '../file-format.ts';
import { SPOOL_FORMAT } from '../rows/spool-format.ts';
import { spoolLine } from '../rows/spool-writer.ts';
import type { PartFile } from '../types.ts';

/** A file on this machine and how it is written. */
export interface StoredFile {
  /** Absolute. */
  readonly file: string;
  /** As shown to a person. */
  readonly shown: string;
  readonly format: FileFormat;
}

/**
 * A file that the landing engine reads: itself, or for a workbook a text file of one sheet, which is made in `folder`.
 * Throws ETL5039 when it is no workbook, ETL5077 when it has no such sheet.
 */
export async function tableFile(stored: StoredFile, folder: string): Promise<Omit<PartFile, 'verify'>> {
  const { file, shown, format } = stored;
  if (format.kind !== 'xlsx') return { path: file, format };
  const { readSheetRows } = await import('./read-sheet.ts');
  const rows = await readSheetRows(file, shown, format.sheet ?? 1);
  const table = rows.slice(format.skipLines).filter((row) => row.some((cell) => cell !== null));
  const copy = path.join(folder, `_sheet-${randomUUID()}.csv`);
  const release = async () => await rm(copy, { force: true });
  try {
    await writeFile(copy, table.map((row) => `${spoolLine(row)}\n`).join(''));
  } catch (error) {
    await release();
    throw error;
  }
  return { path: copy, format: { ...SPOOL_FORMAT, header: format.header, nullStrings: format.nullStrings }, release };
}
