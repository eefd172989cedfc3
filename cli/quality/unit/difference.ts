import type { Cell } from '../../adapters/types.ts';

/** One row of a difference; a cell that is on one side only is the same text on both. */
export interface DifferenceRow {
  /** `missing`: expected and not given; `extra`: given and not expected. */
  readonly kind: 'same' | 'changed' | 'missing' | 'extra';
  readonly cells: readonly { readonly expected: string; readonly actual: string }[];
}

/** How the rows that a model gave differ from those expected, row by row. */
export interface RowDifference {
  readonly columns: readonly string[];
  readonly rows: readonly DifferenceRow[];
}

type Row = readonly Cell[];

/** How many pairs of rows are compared to find which expected row became which; beyond, rows are missing or extra. */
const MOST_PAIRS = 250_000;

/**
 * Compares rows without regard to their order, NULLs being equal; null when they are the same. Rows that are not on
 * both sides are paired with the one that they are most like.
 */
export function differenceOf(
  columns: readonly string[],
  expected: readonly Row[],
  actual: readonly Row[],
): RowDifference | null {
  const want = expected.map((row) => row.map(cellText));
  const got = actual.map((row) => row.map(cellText));
  const unmatched = new Map<string, number[]>();
  for (const [index, row] of got.entries()) {
    const key = JSON.stringify(row);
    unmatched.set(key, [...(unmatched.get(key) ?? []), index]);
  }
  const same = want.map((row) => unmatched.get(JSON.stringify(row))?.shift() !== undefined);
  const extra = [...unmatched.values()].flat().sort((a, b) => a - b);
  if (same.every(Boolean) && extra.length === 0) return null;
  const missing = want.flatMap((_, index) => (same[index] === true ? [] : [index]));
  const pairs = pairedRows(missing, extra, want, got);
  const taken = new Set(pairs.values());
  const rows = want.map((row, index): DifferenceRow => {
    const other = got[pairs.get(index) ?? -1];
    if (same[index] === true || other === undefined) return oneSided(same[index] === true ? 'same' : 'missing', row);
    return { kind: 'changed', cells: row.map((cell, at) => ({ expected: cell, actual: other[at] ?? '' })) };
  });
  const added = extra.filter((index) => !taken.has(index)).map((index) => oneSided('extra', got[index] ?? []));
  return { columns, rows: [...rows, ...added] };
}

function oneSided(kind: DifferenceRow['kind'], row: readonly string[]): DifferenceRow {
  return { kind, cells: row.map((cell) => ({ expected: cell, actual: cell })) };
}

/** For each expected row that is missing, the extra row that shares most cells with it; none that shares nothing. */
function pairedRows(
  missing: readonly number[],
  extra: readonly number[],
  want: readonly (readonly string[])[],
  got: readonly (readonly string[])[],
): Map<number, number> {
  const pairs = new Map<number, number>();
  if (missing.length * extra.length > MOST_PAIRS) return pairs;
  const candidates = missing.flatMap((left) =>
    extra.map((right) => ({ left, right, alike: alike(want[left] ?? [], got[right] ?? []) })),
  );
  const taken = new Set<number>();
  for (const { left, right, alike: shared } of candidates.sort((a, b) => b.alike - a.alike)) {
    if (shared === 0 || pairs.has(left) || taken.has(right)) continue;
    pairs.set(left, right);
    taken.add(right);
  }
  return pairs;
}

function alike(left: readonly string[], right: readonly string[]): number {
  return left.filter((cell, index) => cell === right[index]).length;
}

/** A cell as text; cells of one type are equal when their texts are. */
export function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  // A text that could be taken for something else is quoted.
  if (typeof cell === 'string') return /^(NULL|'.*'|)$/s.test(cell) ? `'${cell}'` : cell;
  if (typeof cell !== 'object') return String(cell);
  if (cell instanceof Uint8Array) return `\\x${Buffer.from(cell).toString('hex')}`;
  if (Array.isArray(cell)) return `[${cell.map(nestedText).join(', ')}]`;
  if ('kind' in cell && typeof cell.text === 'string') return cell.text;
  const entries = Object.entries(cell as { readonly [key: string]: Cell });
  return `{${entries.map(([key, value]) => `${key}: ${nestedText(value)}`).join(', ')}}`;
}

function nestedText(cell: Cell): string {
  return typeof cell === 'string' ? JSON.stringify(cell) : cellText(cell);
}
