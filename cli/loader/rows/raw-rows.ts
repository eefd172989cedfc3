import { createHash } from 'node:crypto';
import type { Declaration } from '../declaration.ts';
import type { RawColumn } from '../raw-table.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';

/** The column that keeps the parent's cursor in a child's rows: the highest of them. */
export const CURSOR_COLUMN = '_etl_cursor';

/** The column that marks rows that are gone at the source, where they stay. */
export const DELETED_COLUMN = '_etl_deleted_at';

/** The columns that every row of a load of rows carries, with their etl types. */
const LOAD_COLUMNS = [
  { name: '_etl_load_id', type: 'string' },
  { name: '_etl_loaded_at', type: 'timestamp' },
] as const;

/** The columns of the raw table of a table that is loaded by rows, in order. */
export function rowsColumns(declaration: Declaration, cursor: ResolvedCursor | null): readonly RawColumn[] {
  const declared = declaration.columns.map(({ name, type }) => ({ name, type: type.name }));
  const ofParent = cursor?.through == null ? [] : [{ name: CURSOR_COLUMN, type: cursor.type.name }];
  const { mode, column } = declaration.deletes;
  const marks = mode === 'soft' && column === null ? [{ name: DELETED_COLUMN, type: 'timestamp' }] : [];
  return [...declared, ...ofParent, ...marks, ...LOAD_COLUMNS];
}

/** A digest of names and types: rows of another one are of another table. */
export function rowsColumnsHash(columns: readonly RawColumn[]): string {
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 32);
}
