import { cellText } from '../../quality/unit/difference.ts';
import type { ColumnExpression, Differences, RowOnOneSide, ValueDifference } from '../types.ts';
import type { ChangedRow, Row, RowComparison } from './compare-rows.ts';
import type { PairedColumn } from './compare-schema.ts';

/** How many values, and how many rows that are on one side only, are shown. */
const MOST_VALUES = 10;
const MOST_ROWS = 5;

/** What a comparison is told with. */
export interface SummaryInput {
  readonly columns: readonly PairedColumn[];
  readonly key: readonly string[];
  /** Names of columns that do not count, because the SQL leaves their values open. */
  readonly open: ReadonlySet<string>;
  readonly expressionOf: (column: string) => ColumnExpression;
}

/** The differences of two results as they are told; null when nothing that counts differs. */
export function summarize(comparison: RowComparison, input: SummaryInput): Differences | null {
  const changed = comparison.changed
    .map((one) => ({ ...one, columns: one.columns.filter((name) => !input.open.has(name)) }))
    .filter((one) => one.columns.length > 0);
  const { onlyLeft, onlyRight } = comparison;
  if (changed.length === 0 && onlyLeft.length === 0 && onlyRight.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { columns } of changed) for (const name of columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ordered = input.columns.filter(({ name }) => counts.has(name));
  return {
    columns: ordered.map(({ name }) => ({
      name,
      rows: counts.get(name) ?? 0,
      expression: input.expressionOf(name),
    })),
    onlyLeft: onlyLeft.length,
    onlyRight: onlyRight.length,
    key: input.key,
    values: firstOfEach(changed, ordered, input),
    rows: [
      ...onlyLeft.slice(0, MOST_ROWS).map((row) => oneSided('left', row, input)),
      ...onlyRight.slice(0, MOST_ROWS).map((row) => oneSided('right', row, input)),
    ],
  };
}

/** The first values that differ, of each column as many. */
function firstOfEach(
  changed: readonly ChangedRow[],
  columns: readonly PairedColumn[],
  input: SummaryInput,
): ValueDifference[] {
  const each = Math.max(1, Math.floor(MOST_VALUES / Math.max(1, columns.length)));
  return columns.flatMap((column) =>
    changed
      .filter((row) => row.columns.includes(column.name))
      .slice(0, each)
      .map((row) => ({
        key: keyOf(row.left, column, input),
        column: column.name,
        left: cellText(row.left[column.left] ?? null),
        right: cellText(row.right[column.right] ?? null),
      })),
  );
}

/** The key of a row, or all its other values where it has none. */
function keyOf(row: Row, shown: PairedColumn, { columns, key }: SummaryInput): Record<string, string> {
  const names = new Set(key.map((one) => one.toLowerCase()));
  const own = names.size > 0 ? columns.filter(({ name }) => names.has(name.toLowerCase())) : without(columns, shown);
  return Object.fromEntries(own.map(({ name, left }) => [name, cellText(row[left] ?? null)]));
}

function without(columns: readonly PairedColumn[], shown: PairedColumn): PairedColumn[] {
  return columns.filter((column) => column !== shown);
}

function oneSided(side: 'left' | 'right', row: Row, { columns }: SummaryInput): RowOnOneSide {
  return { side, row: Object.fromEntries(columns.map((one) => [one.name, cellText(row[one[side]] ?? null)])) };
}
