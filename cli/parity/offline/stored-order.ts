import type { ResultTable } from '../../adapters/index.ts';

/** In which order the rows of inputs are stored: as they were taken, turned round, or mixed. */
export type StoredOrder = 'taken' | 'reversed' | 'mixed';

/** Orders in which a SELECT is asked again. */
export const OTHER_ORDERS = ['reversed', 'mixed'] as const satisfies readonly StoredOrder[];

/** Divides no number of rows that is no multiple of it, so that each row gets a place of its own. */
const STEP = 7919;

/** A table with its rows in another order, the same each time. */
export function inOrder({ columns, rows }: ResultTable, order: StoredOrder): ResultTable {
  if (order === 'taken') return { columns, rows };
  if (order === 'reversed') return { columns, rows: [...rows].reverse() };
  const places = rows.map((row, index) => ({ row, place: (index * STEP) % rows.length }));
  return { columns, rows: places.sort((one, other) => one.place - other.place).map(({ row }) => row) };
}
