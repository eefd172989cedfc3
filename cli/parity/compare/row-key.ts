import { canonicalText } from '../values/canonical.ts';
import type { Row } from './compare-rows.ts';
import type { PairedColumn } from './compare-schema.ts';

/**
 * The columns that name a row: the declared ones where both sides have them, else the first column whose values are on
 * both sides, each once; empty where there is no such column.
 */
export function rowKey(
  declared: readonly string[],
  columns: readonly PairedColumn[],
  left: readonly Row[],
  right: readonly Row[],
): readonly string[] {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  if (declared.length > 0 && declared.every((one) => names.has(one.toLowerCase()))) return declared;
  const found = columns.find((column) => isKey(column, left, right));
  return found === undefined ? [] : [found.name];
}

/** Rows that one side only has may have values of their own, but not most of them. */
function isKey(column: PairedColumn, left: readonly Row[], right: readonly Row[]): boolean {
  if (!column.comparable || column.loose || left.length === 0) return false;
  const own = distinct(left, column, 'left');
  const others = own === null ? null : distinct(right, column, 'right');
  if (own === null || others === null) return false;
  const shared = [...own].filter((value) => others.has(value)).length;
  return shared * 2 >= Math.max(own.size, others.size);
}

/** The values of a column, of which NULL may be one; null when one is there twice. */
function distinct(rows: readonly Row[], column: PairedColumn, side: 'left' | 'right'): Set<string> | null {
  const type = side === 'left' ? column.leftType : column.rightType;
  const values = new Set<string>();
  for (const row of rows) {
    const cell = row[column[side]] ?? null;
    const text = canonicalText(cell, type, false);
    if (values.has(text)) return null;
    values.add(text);
  }
  return values;
}
