import type { ColumnInfo, Relation } from '../../adapters/index.ts';
import { columnList, sqlName } from '../names.ts';
import type { SnapshotInput } from '../snapshot/snapshot.ts';
import type { Plan, Statement } from '../types.ts';
import { columnDescriptions, publishedProperties } from './documented.ts';
import { cloneStatements, withSplit } from './incremental.ts';
import { hasOtherLayout } from './layout.ts';
import {
  ASIDE_OPTIONS,
  type AsideInput,
  copying,
  defined,
  deltaOf,
  dropping,
  leftoverStatements,
  newOf,
  storageOf,
} from './names.ts';
import { planAsideTable } from './table.ts';

/**
 * A table that keeps every version of a row: its changes go to a table aside and from there by one MERGE, which ends
 * versions and adds new ones, into the table, or into a clone that takes its place when the tests have passed.
 */
export function planAsideSnapshot(
  input: AsideInput,
  snapshot: Pick<SnapshotInput, 'names' | 'validToCurrent'>,
  kept: readonly ColumnInfo[],
): Plan {
  if (input.existing === null) return planAsideTable(input);
  hasOtherLayout(input);
  const { target, dialect, publishing, existingColumns } = input;
  const made: Relation = { ...target, type: 'table' };
  const isAudited = publishing.audit !== 'none';
  const into = isAudited ? newOf(input) : made;
  const delta = deltaOf(input);
  const known = new Set(existingColumns.map(({ name }) => dialect.fold(name)));
  const name = sqlName(into, dialect);
  const added = kept
    .filter((column) => !known.has(dialect.fold(column.name)))
    .map(
      (column): Statement => ({
        purpose: 'prepare',
        sql: `alter table ${name} add column ${dialect.quote(column.name)} ${column.dataType}`,
      }),
    );
  const clauses = storageOf(input).plainClauses(ASIDE_OPTIONS);
  const create = `create or replace table ${sqlName(delta, dialect)}`;
  const statements: Statement[] = [
    ...leftoverStatements(input),
    { purpose: 'prepare', sql: defined(create, clauses, `as (\n${input.compiledSql}\n)`) },
    ...(isAudited ? cloneStatements(into, made, input) : []),
    ...added,
    ...withSplit(
      (table) => [mergeOf(sqlName(table, dialect), sqlName(delta, dialect), snapshot, kept, input)],
      into,
      input,
    ),
  ];
  const plan = { relation: made, incremental: true };
  const cleanup = [dropping(delta, 'cleanup', input), ...(isAudited ? [dropping(into, 'cleanup', input)] : [])];
  if (!isAudited) return { ...plan, statements: [...statements, ...columnDescriptions(input, made), ...cleanup] };
  const publish = [copying(into, made, input), ...publishedProperties(input, made), ...cleanup];
  return { ...plan, statements, aside: { audited: into, publish, discard: cleanup } };
}

/** Ends the versions that changed or are gone and adds the new ones; those that ended before stay as they are. */
function mergeOf(
  into: string,
  delta: string,
  { names, validToCurrent }: Pick<SnapshotInput, 'names' | 'validToCurrent'>,
  kept: readonly ColumnInfo[],
  { dialect }: AsideInput,
): Statement {
  const { dbt_scd_id: id, dbt_valid_to: validTo } = names;
  const isOpen = `kept.${validTo} is null`;
  const isCurrent = validToCurrent === null ? isOpen : `(kept.${validTo} = ${validToCurrent} or ${isOpen})`;
  const values = kept.map(({ name }) => `changes.${dialect.quote(name)}`).join(', ');
  const sql = [
    `merge into ${into} as kept`,
    `using ${delta} as changes`,
    `on changes.${id} = kept.${id}`,
    `when matched and ${isCurrent} and changes.dbt_change_type in ('update', 'delete') then update set`,
    `    ${validTo} = changes.${validTo}`,
    `when not matched and changes.dbt_change_type = 'insert' then insert (${columnList(kept, dialect)})`,
    `    values (${values})`,
  ];
  return { purpose: 'main', sql: sql.join('\n') };
}
