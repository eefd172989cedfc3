/** A part of a sheet; rows and columns count from 1. */
export interface SheetRange {
  readonly firstRow: number;
  /** Undefined: to the end of the sheet. */
  readonly lastRow: number | undefined;
  readonly firstColumn: string;
  readonly lastColumn: string;
}

/** The part that a range such as `B3:F` means in a sheet of so many columns. */
export function sheetRange(written: string | undefined, columnCount: number): SheetRange {
  const found = /^([A-Za-z]*)(\d*)(?::([A-Za-z]*)(\d*))?$/.exec(written ?? '');
  const [, firstColumn = '', firstRow = '', lastColumn = '', lastRow = ''] = found ?? [];
  return {
    firstRow: firstRow === '' ? 1 : Number(firstRow),
    lastRow: lastRow === '' ? undefined : Number(lastRow),
    firstColumn: firstColumn.toUpperCase() || 'A',
    lastColumn: lastColumn.toUpperCase() || columnLetters(columnCount),
  };
}

/** Rows of a range as the service is asked for them: `'Prices 2024'!A2:F10001`. */
export function rowsInA1(sheet: string, { firstColumn, lastColumn }: SheetRange, from: number, to: number): string {
  return `'${sheet.replaceAll("'", "''")}'!${firstColumn}${from}:${lastColumn}${to}`;
}

/** The letters of a column: 1 is A, 27 is AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The number of a column by its letters. */
export function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
