import type { ColumnInfo } from '../../adapters/index.ts';
import { commentStatements, dropIndexStatements, headerStatements, indexStatements } from '../after.ts';
import { isAsideInput } from '../aside/names.ts';
import { planAsideSnapshot } from '../aside/snapshot.ts';
import { columnList, deltaOf, dropStatement, sqlName } from '../names.ts';
import { planTable } from '../table/table.ts';
import type { Plan, PlanInput, Statement } from '../types.ts';

/** How a snapshot's new and changed rows come into its table. */
export interface SnapshotInput
  extends Omit<PlanInput, 'compiledSql' | 'columns' | 'declaredColumns' | 'fullRefresh' | 'batch' | 'constraints'> {
  /**
   * The rows as SQL. Without a table: all rows of the query with the snapshot's own columns. With one: its changes as
   * dbt's `snapshot_staging_table` gives them, a row each with `dbt_change_type` (insert, update, delete) and the key
   * as `dbt_unique_key` or `dbt_unique_key_1` and so on.
   */
  readonly rows: string;
  /** Columns of `rows`. */
  readonly columns: readonly ColumnInfo[];
  /** How many columns the key has when it is a list; null for a key that is one expression. */
  readonly keyParts: number | null;
  /** Names of the snapshot's own columns that the statements touch. */
  readonly names: { readonly dbt_scd_id: string; readonly dbt_valid_to: string };
  /** What `dbt_valid_to` of a current row is, as SQL; null for NULL. */
  readonly validToCurrent: string | null;
}

/**
 * A table that keeps every version of a row. The first time it is made of all rows. Afterwards the changes go to a
 * temporary table; from there versions that ended get their `dbt_valid_to` and new ones are added. Columns that the
 * query gained are added to the table; ones that it lost stay and are NULL in new versions.
 */
export function planSnapshot(input: SnapshotInput): Plan {
  const { existing, rows, columns } = input;
  const plan: PlanInput = { ...input, compiledSql: rows, constraints: [], declaredColumns: [], fullRefresh: false };
  if (isAsideInput(plan)) {
    const kept = columns.filter(({ name }) => !isHelper(name, input));
    return planAsideSnapshot(plan, input, kept);
  }
  if (existing === null) return planTable(plan);
  const { dialect, target } = input;
  const delta = sqlName(deltaOf(target), dialect);
  const kept = columns.filter(({ name }) => !isHelper(name, input));
  const added = addedColumns(kept, input);
  const indexed = added.length > 0;
  return {
    statements: [
      ...headerStatements(input),
      { purpose: 'leftover', sql: dropStatement(deltaOf(target), dialect) },
      { purpose: 'prepare', sql: `create temporary table ${delta} as (\n${rows}\n)` },
      ...(indexed ? dropIndexStatements(plan) : []),
      ...added.map((column) => addStatement(column, input)),
      endStatement(input, delta),
      insertStatement(kept, input, delta),
      ...(indexed ? indexStatements(plan, columns) : []),
      ...commentStatements(plan, 'table', kept),
      { purpose: 'cleanup', sql: `drop table ${delta}` },
    ],
    relation: { ...target, type: 'table' },
    incremental: true,
  };
}

/** Columns of the changes that the snapshot does not keep. */
function isHelper(name: string, { keyParts, dialect }: SnapshotInput): boolean {
  const folded = dialect.fold(name);
  if (folded === dialect.fold('dbt_change_type') || folded === dialect.fold('dbt_unique_key')) return true;
  return Array.from({ length: keyParts ?? 0 }, (_, index) => dialect.fold(`dbt_unique_key_${index + 1}`)).includes(
    folded,
  );
}

function addedColumns(kept: readonly ColumnInfo[], { existingColumns, dialect }: SnapshotInput): readonly ColumnInfo[] {
  const known = new Set(existingColumns.map(({ name }) => dialect.fold(name)));
  return kept.filter(({ name }) => !known.has(dialect.fold(name)));
}

function addStatement({ name, dataType }: ColumnInfo, { target, dialect }: SnapshotInput): Statement {
  const sql = `alter table ${sqlName(target, dialect)} add column ${dialect.quote(name)} ${dataType}`;
  return { purpose: 'prepare', sql };
}

/** Ends the versions that changed or are gone; those that ended before stay as they are. */
function endStatement({ target, dialect, names, validToCurrent }: SnapshotInput, delta: string): Statement {
  const { dbt_scd_id: id, dbt_valid_to: validTo } = names;
  const isOpen = `kept.${validTo} is null`;
  const isCurrent = validToCurrent === null ? isOpen : `(kept.${validTo} = ${validToCurrent} or ${isOpen})`;
  const sql =
    `update ${sqlName(target, dialect)} as kept\nset ${validTo} = changes.${validTo}\nfrom ${delta} as changes\n` +
    `where changes.${id} = kept.${id}\n  and changes.dbt_change_type in ('update', 'delete')\n  and ${isCurrent}`;
  return { purpose: 'prepare', sql };
}

function insertStatement(kept: readonly ColumnInfo[], { target, dialect }: SnapshotInput, delta: string): Statement {
  const list = columnList(kept, dialect);
  const sql =
    `insert into ${sqlName(target, dialect)} (${list})\nselect ${list}\nfrom ${delta}\n` +
    `where dbt_change_type = 'insert'`;
  return { purpose: 'main', sql };
}
