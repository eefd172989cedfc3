import type { RowChange } from '../row-changes.ts';
import type { LoadRequest } from '../types.ts';
import { appliedChanges, type LandedChanges } from './change-statements.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';
import { type RowsChange, rowsChanges } from './row-statements.ts';
import type { StagedRows } from './stage-rows.ts';

/** What the statements of a load of rows are made from. */
export function rowsChangeOf(
  { loadedAt }: Pick<LoadRequest, 'loadedAt'>,
  { declaration, plan, cursor, columns, exists }: DecidedRows,
  landed: LandedRows,
  staged: StagedRows | null,
): RowsChange {
  const { primaryKey, deletes } = declaration;
  const isSnapshot = declaration.connector.capabilities.consistentSnapshot === true;
  const rows = staged?.rows;
  return { plan, columns, primaryKey, cursor, deletes, isSnapshot, exists, landed: landed.files, rows, loadedAt };
}

/** What is known of the changes that a load of rows landed. */
export function changesOf({ changes }: LandedRows, staged: StagedRows | null): LandedChanges {
  return { ...changes, rows: staged?.changes };
}

/** All that a staged load of rows does to the raw table, in order. */
export function allRowChanges(
  request: Pick<LoadRequest, 'loadedAt'>,
  decided: DecidedRows,
  landed: LandedRows,
  staged: StagedRows,
): readonly RowChange[] {
  const change = rowsChangeOf(request, decided, landed, staged);
  const { remove, add } = rowsChanges(decided.scope, change);
  return [...remove, ...add, ...appliedChanges(decided.scope, change, changesOf(landed, staged))];
}
