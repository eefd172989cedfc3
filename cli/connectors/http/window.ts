import type { SpoolCell } from '../rows/spool-writer.ts';
import type { CursorColumn, ReadWindow } from '../types.ts';
import { microseconds } from './moment.ts';

/**
 * Whether the cells of the cursor columns are in a window. What cannot be compared is: the server gave it for one.
 */
export function inWindow(window: ReadWindow): (cells: readonly SpoolCell[]) => boolean {
  if (window.kind === 'all') return () => true;
  const { columns, from, inclusive, nulls } = window;
  const orders = columns.map((column) => orderAfter(column, from));
  return (cells) => {
    let isNull = true;
    for (const [index, orderOf] of orders.entries()) {
      const cell = cells[index] ?? null;
      if (cell === null || cell === '') continue;
      isNull = false;
      const order = orderOf(String(cell));
      if (order === null || order > 0 || (order === 0 && inclusive)) return true;
    }
    return isNull && nulls;
  };
}

function orderAfter(column: CursorColumn, from: string): (cell: string) => number | null {
  const { kind } = column.type;
  if (kind === 'date') return (cell) => compared(microseconds(cell.slice(0, 10)), microseconds(from.slice(0, 10)));
  if (kind.startsWith('timestamp')) {
    const start = microseconds(from);
    return (cell) => compared(microseconds(cell), start);
  }
  return (cell) => compared(numberOf(cell), numberOf(from));
}

function numberOf(text: string): bigint | number | null {
  if (/^[+-]?\d+$/.test(text)) return BigInt(text);
  const number = Number(text);
  return Number.isNaN(number) ? null : number;
}

function compared(one: bigint | number | null, other: bigint | number | null): number | null {
  if (one === null || other === null) return null;
  if (one === other) return 0;
  return one > other ? 1 : one < other ? -1 : 0;
}
