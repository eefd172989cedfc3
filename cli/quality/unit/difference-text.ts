import type { DifferenceRow, RowDifference } from './difference.ts';

/** How the parts of a difference are painted. */
export interface DifferencePaints {
  /** The header. */
  readonly head: (text: string) => string;
  readonly expected: (text: string) => string;
  readonly actual: (text: string) => string;
}

const PLAIN: DifferencePaints = { head: (text) => text, expected: (text) => text, actual: (text) => text };
const MARKS = { same: '   ', changed: ' → ', missing: '---', extra: '+++' } as const;
const MOST_ROWS = 50;

/**
 * A difference as a table: `→` marks a changed row and, within it, each changed cell (expected → actual), `---` a row
 * that is missing, `+++` one too many. Of the rows that are the same only those beside others are shown.
 */
export function differenceText({ columns, rows }: RowDifference, paints: DifferencePaints = PLAIN): string {
  const shown = shownRows(rows);
  const widths = columns.map((name, at) =>
    Math.max(name.length, ...shown.map((row) => (row === null ? 0 : cellWidth(row, at)))),
  );
  const line = (mark: string, cells: readonly string[]): string => `${mark} | ${cells.join(' | ')}`.trimEnd();
  const header = columns.map((name, at) => paints.head(name.padEnd(widths[at] ?? 0)));
  const body = shown.map((row) => {
    if (row === null) return '...';
    const cells = row.cells.map(
      (_, at) => paintedCell(row, at, paints) + ' '.repeat((widths[at] ?? 0) - cellWidth(row, at)),
    );
    const paint = row.kind === 'missing' ? paints.expected : row.kind === 'extra' ? paints.actual : PLAIN.head;
    return line(paint(MARKS[row.kind]), cells);
  });
  const left =
    rows.filter(({ kind }) => kind !== 'same').length -
    shown.filter((row) => row !== null && row.kind !== 'same').length;
  const more = left > 0 ? [`... and ${left} more ${left === 1 ? 'row' : 'rows'} that differ`] : [];
  return [line(paints.head('@@ '), header), ...body, ...more].join('\n');
}

/** The first rows that differ with the same row before and after each; null where rows are left out. */
function shownRows(rows: readonly DifferenceRow[]): (DifferenceRow | null)[] {
  const differing = rows.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index])).slice(0, MOST_ROWS);
  const near = new Set(differing.flatMap((index) => [index - 1, index, index + 1]));
  const last = differing.at(-1) ?? 0;
  const shown: (DifferenceRow | null)[] = [];
  for (const [index, row] of rows.entries()) {
    if (near.has(index) && (row.kind === 'same' || index <= last)) shown.push(row);
    else if (shown.at(-1) !== null) shown.push(null);
  }
  return shown;
}

function isChanged(row: DifferenceRow, at: number): boolean {
  const cell = row.cells[at];
  return row.kind === 'changed' && cell !== undefined && cell.expected !== cell.actual;
}

function cellWidth(row: DifferenceRow, at: number): number {
  const { expected = '', actual = '' } = row.cells[at] ?? {};
  return oneLine(expected).length + (isChanged(row, at) ? oneLine(actual).length + 3 : 0);
}

function paintedCell(row: DifferenceRow, at: number, paints: DifferencePaints): string {
  const { expected = '', actual = '' } = row.cells[at] ?? {};
  if (isChanged(row, at)) return `${paints.expected(oneLine(expected))} → ${paints.actual(oneLine(actual))}`;
  if (row.kind === 'missing') return paints.expected(oneLine(expected));
  return row.kind === 'extra' ? paints.actual(oneLine(actual)) : oneLine(expected);
}

function oneLine(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
