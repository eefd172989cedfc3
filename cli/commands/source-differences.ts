import type { Difference } from '../loader/introspect/index.ts';
import { padEndTo, textWidth } from '../reporters/index.ts';

/** Differences of one table as aligned lines: what, name, as declared, as the source has it. */
export function differenceLines(differences: readonly Difference[]): string[] {
  const rows = differences.map(({ kind, isNote, name, declared, actual }) => [
    isNote ? `${kind} (note)` : kind,
    name,
    declared === null ? 'not declared' : `declared ${declared}`,
    actual === null ? 'not at the source' : `source ${actual}`,
  ]);
  const widths = [0, 1, 2].map((index) => Math.max(0, ...rows.map((row) => textWidth(row[index] ?? ''))));
  return rows.map((row) => `  ${row.map((cell, index) => padEndTo(cell, widths[index] ?? 0)).join('  ')}`.trimEnd());
}
