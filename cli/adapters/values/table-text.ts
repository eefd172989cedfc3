import { str, type Value } from '../../templates/index.ts';

const ELLIPSIS = '...';
const COLUMN_WIDTH = 20;

/** How much of a table is printed. */
export interface TableTextLimits {
  readonly rows: number;
  readonly columns: number;
}

/** A table as text, one line a row, as agate's `print_table` writes it: long cells and what is too much are cut. */
export function tableText(
  names: readonly string[],
  rows: readonly (readonly Value[])[],
  limits: TableTextLimits,
): string {
  const isWide = names.length > limits.columns;
  const shown = (cells: readonly string[]): string[] =>
    isWide ? [...cells.slice(0, limits.columns), ELLIPSIS] : [...cells];
  const head = shown(names.map(cut));
  const body = rows.slice(0, limits.rows).map((row) => shown(row.map((cell) => cut(cell === null ? '' : str(cell)))));
  if (rows.length > limits.rows) body.push(head.map(() => ELLIPSIS));
  const widths = head.map((name, index) => Math.max(name.length, ...body.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function cut(cell: string): string {
  return cell.length <= COLUMN_WIDTH ? cell : `${cell.slice(0, COLUMN_WIDTH - ELLIPSIS.length)}${ELLIPSIS}`;
}
