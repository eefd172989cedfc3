import type { PairedColumn } from '../compare/compare-schema.ts';
import { columnName, type LiveTable } from './live-side.ts';

/** Columns that are tried. */
const MOST = 20;

/** The first column in which every row of both tables has a value of its own; null where there is none. */
export async function uniqueColumn(
  left: LiveTable,
  right: LiveTable,
  columns: readonly PairedColumn[],
): Promise<string | null> {
  const tried = columns.filter(({ loose }) => !loose).slice(0, MOST);
  if (tried.length === 0) return null;
  const [ofLeft, ofRight] = await Promise.all([uniqueNames(left, tried), uniqueNames(right, tried)]);
  return tried.find(({ name }) => ofLeft.has(name) && ofRight.has(name))?.name ?? null;
}

async function uniqueNames(table: LiveTable, columns: readonly PairedColumn[]): Promise<ReadonlySet<string>> {
  const counts = columns.map((column, at) => `count(distinct ${columnName(table, column)}) as c${at}`);
  const { rows } = await table.side.connection.query(`select count(*) as n, ${counts.join(', ')} from ${table.sql}`);
  const [total = 0, ...values] = (rows[0] ?? []).map(Number);
  return new Set(columns.filter((_, at) => total > 0 && values[at] === total).map(({ name }) => name));
}
