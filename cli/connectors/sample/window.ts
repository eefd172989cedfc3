import type { CursorColumn, RowsRequest } from '../types.ts';
import type { SampleCell, TableModel } from './table-model.ts';

/** Whether a row is in the window that is asked for, by its own cursor columns or its parent's. */
export function windowOf(
  request: Pick<RowsRequest, 'window' | 'parent'>,
  model: TableModel,
  parentCell: (row: number, column: string) => SampleCell,
): (row: number) => boolean {
  const { window, parent } = request;
  if (window.kind === 'all') return () => true;
  const cellOf = (row: number, column: CursorColumn) =>
    parent === undefined ? model.cell(row, column.name) : parentCell(row, column.name);
  return (row) => {
    let isNull = true;
    for (const column of window.columns) {
      const cell = cellOf(row, column);
      if (cell === null) continue;
      isNull = false;
      const order = compared(cell, window.from, column.type.kind);
      if (order > 0 || (order === 0 && window.inclusive)) return true;
    }
    return isNull && window.nulls;
  };
}

function compared(one: string, other: string, kind: string): number {
  if (kind === 'date') return one.localeCompare(other.slice(0, 10));
  if (kind.startsWith('timestamp')) return timeOf(one) - timeOf(other);
  const [left, right] = [Number(one), Number(other)];
  return left - right;
}

function timeOf(text: string): number {
  const bare = text.replace(' ', 'T').replace(/([+-]\d{2}(:?\d{2})?|Z)$/, '');
  return Date.parse(`${bare.includes('T') ? bare : `${bare}T00:00:00`}Z`);
}
