import { PyDecimal, str, type Value } from '../../templates/index.ts';
import type { DataTypeName } from './data-type.ts';

const ELLIPSIS = '...';
/** Digits behind the point that a number is shown with; more are told by a sign. */
const PLACES = 3;
const MORE_DIGITS = '…';

/** How much of a table is printed. */
export interface TableTextLimits {
  readonly rows: number;
  readonly columns: number;
  /** The characters of a cell that are shown. */
  readonly width: number;
}

const ALL = Number.POSITIVE_INFINITY;

/**
 * A table as text, one line a row, as agate's `print_table` writes it: numbers with as many digits as the longest of
 * their column, texts to the left and all else to the right; long cells and what is too much are cut.
 */
export function tableText(
  names: readonly string[],
  rows: readonly (readonly Value[])[],
  types: readonly DataTypeName[],
  limits: TableTextLimits,
): string {
  const shown = rows.slice(0, limits.rows);
  const count = Math.min(names.length, limits.columns);
  const isWide = names.length > count;
  const columns = names.slice(0, count).map((name, index) => {
    const cells = shown.map((row) => row[index] ?? null);
    return [name, ...cellTexts(cells, types[index] ?? 'Text')].map((text) => cut(text, limits.width));
  });
  if (isWide) columns.push(['', ...shown].map(() => ELLIPSIS));
  const widths = columns.map((column) => Math.max(...column.map((text) => text.length)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const aligned = (cells: readonly string[]): string =>
    line(
      cells.map((cell, at) => (types[at] === 'Text' ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
    );
  const lines = ['', ...shown].map((_, row) => aligned(columns.map((column) => column[row] ?? '')));
  lines.splice(1, 0, line(widths.map((width) => '-'.repeat(width))));
  if (rows.length > limits.rows) lines.push(aligned(columns.map(() => ELLIPSIS)));
  return lines.join('');
}

/** The columns of a table and their types, which is how a table shows itself. */
export function structureText(names: readonly string[], types: readonly DataTypeName[]): string {
  const rows = names.map((name, index) => [name, types[index] ?? 'Text']);
  return tableText(['column', 'data_type'], rows, ['Text', 'Text'], { rows: ALL, columns: ALL, width: ALL });
}

/** The groups of a set of tables and how many rows each has. */
export function groupsText(groups: readonly Value[], sizes: readonly number[]): string {
  const rows = groups.slice(0, 20).map((group, index) => [group, String(sizes[index] ?? 0)]);
  return tableText(['table', 'rows'], rows, ['Text', 'Text'], { rows: ALL, columns: ALL, width: ALL });
}

function cellTexts(cells: readonly Value[], type: DataTypeName): string[] {
  const places = type === 'Number' ? Math.max(0, ...cells.map(decimalPlaces)) : 0;
  return cells.map((cell) => {
    if (cell === null) return '';
    return type === 'Number' && cell instanceof PyDecimal ? numberText(cell, places) : str(cell);
  });
}

function decimalPlaces(cell: Value): number {
  return cell instanceof PyDecimal ? (/\.(\d*[1-9])/.exec(cell.plain())?.[1]?.length ?? 0) : 0;
}

function numberText(cell: PyDecimal, places: number): string {
  const [whole = '', fraction] = cell.plain(Math.min(places, PLACES)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`}${places > PLACES ? MORE_DIGITS : ''}`;
}

function cut(cell: string, width: number): string {
  return cell.length <= width ? cell : `${cell.slice(0, width - ELLIPSIS.length)}${ELLIPSIS}`;
}
