import { EtlError } from '../../diagnostics/index.ts';
import { dateText, numberText } from './cell-text.ts';

/** A row of a sheet: each cell as text, or null. All rows of a sheet are of one length. */
export type SheetRow = readonly (string | null)[];

/**
 * The rows of a sheet from its first, which are all held in memory; columns at the right that have nothing are left out.
 * Of cells that are merged the first has the value; a formula's is the value that was saved.
 */
export async function readSheetRows(file: string, shown: string, sheet: string | number): Promise<SheetRow[]> {
  const { readSheet, SheetNotFoundError, ...reader } = await import('read-excel-file/node');
  try {
    const rows = await readSheet(file, sheet, { trim: false, parseNumber: numberText });
    return rows.map((row) => row.map(cellText));
  } catch (cause) {
    if (cause instanceof SheetNotFoundError) {
      const sheets = await reader.default(file);
      const has = sheets.map((one) => one.sheet);
      const name = typeof sheet === 'number' ? `number ${sheet}` : `"${sheet}"`;
      throw EtlError.of('ETL5077', { file: shown, sheet: name, has }, { cause });
    }
    const found = cause instanceof Error ? cause.message : String(cause);
    throw EtlError.of('ETL5039', { file: shown, expected: 'an Excel workbook (.xlsx)', found }, { cause });
  }
}

function cellText(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null;
  return cell instanceof Date ? dateText(cell) : String(cell);
}
