import type { Cell, ResultTable } from '../../adapters/index.ts';
import { compareSchemas, type PairedColumn } from '../../parity/compare/compare-schema.ts';
import { sameCells } from '../../parity/values/canonical.ts';
import type { EngineAnswer } from './types.ts';

/** Floats may differ in their last digits, everything else not at all. */
const TOLERANCE = { relative: 1e-14, absolute: 0 };

/**
 * How two answers differ, in words; empty when they are the same columns, types and rows in the same order. Errors
 * differ from everything, other errors too: no case is an error.
 */
export function differencesOf(duckdb: EngineAnswer, google: EngineAnswer): readonly string[] {
  const errors = [
    ...('error' in duckdb ? [`DuckDB says: ${duckdb.error}`] : []),
    ...('error' in google ? [`GoogleSQL says: ${google.error}`] : []),
  ];
  if ('error' in duckdb || 'error' in google) return errors;
  return tableDifferences(duckdb.table, google.table);
}

function tableDifferences(duckdb: ResultTable, google: ResultTable): readonly string[] {
  const { paired, differences } = compareSchemas(
    { columns: duckdb.columns, timestamp: 'datetime' },
    { columns: google.columns, timestamp: 'timestamp' },
  );
  const found = differences.map((one) => `columns: ${JSON.stringify(one)}`);
  if (duckdb.rows.length !== google.rows.length)
    return [...found, `DuckDB has ${duckdb.rows.length} rows, GoogleSQL ${google.rows.length}`];
  for (const [index, row] of duckdb.rows.entries())
    for (const column of paired) {
      const [left, right] = [row[column.left] ?? null, google.rows[index]?.[column.right] ?? null];
      if (!isSame(left, right, column))
        found.push(`row ${index}, ${column.name}: DuckDB ${shown(left)}, GoogleSQL ${shown(right)}`);
    }
  return found;
}

function isSame(left: Cell, right: Cell, { leftType: one, rightType: other, loose }: PairedColumn): boolean {
  return sameCells(left, right, { one, other, loose }, TOLERANCE);
}

function shown(cell: Cell): string {
  return JSON.stringify(cell, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
