import { cellOf } from '../http/cell.ts';
import { type Json, member } from '../http/json.ts';
import type { SpoolCell } from '../rows/spool-writer.ts';
import type { StreamColumn } from '../types.ts';
import { type SourceRecord, select, selector } from './selector.ts';

/** Reads one column out of rows. */
export interface ColumnCell {
  readonly column: StreamColumn;
  /** Undefined when the row has no such value, which is another thing than null. */
  find(record: SourceRecord): Json | undefined;
  /** Some row had a value, if only null. */
  isSeen: boolean;
}

/**
 * How a column is read: its name at the source is a key of the row or a path into it; `parent.` before it goes to what
 * the row lies in. Null when the path is none.
 */
export function columnCell(column: StreamColumn, path = column.from): ColumnCell | null {
  let ups = 0;
  let inner = path;
  while (inner.startsWith('parent.')) {
    ups += 1;
    inner = inner.slice('parent.'.length);
  }
  const steps = selector(inner);
  if (steps === null) return null;
  const find = (record: SourceRecord): Json | undefined => {
    // A row may have a key of exactly that name.
    if (ups > 0 && record.parent === undefined) return select(record.value, selector(path) ?? steps);
    let at: SourceRecord | undefined = record;
    for (let up = 0; up < ups; up += 1) at = at?.parent;
    const own = member(at?.value, inner);
    return own === undefined ? select(at?.value, steps) : own;
  };
  return { column, find, isSeen: false };
}

/** The cells of a row in the order of the columns. Notes which columns it has. */
export function rowCells(columns: readonly ColumnCell[], record: SourceRecord): SpoolCell[] {
  return columns.map((cell) => {
    const value = cell.find(record);
    if (value !== undefined) cell.isSeen = true;
    return cellOf(value, cell.column.type.kind === 'json');
  });
}
