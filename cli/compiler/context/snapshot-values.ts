import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { PyDict, str, type Value } from '../../templates/index.ts';

/** The columns that a snapshot table has beside those of its query, by the names that dbt gives them. */
export const META_COLUMNS = [
  'dbt_valid_from',
  'dbt_valid_to',
  'dbt_scd_id',
  'dbt_updated_at',
  'dbt_is_deleted',
] as const;

/** The names of a snapshot's own columns. */
export type SnapshotColumns = Readonly<Record<(typeof META_COLUMNS)[number], string>>;

/** What a snapshot does with rows that its query no longer gives. */
export type HardDeletes = 'ignore' | 'invalidate' | 'new_record';

/** The names of a snapshot's own columns, as `snapshot_meta_column_names` changes them. */
export function snapshotColumns(config: YamlMap): SnapshotColumns {
  const given = isYamlMap(config.snapshot_meta_column_names) ? config.snapshot_meta_column_names : {};
  const names = META_COLUMNS.map((name) => [name, given[name] ? String(given[name]) : name]);
  return Object.fromEntries(names) as SnapshotColumns;
}

/** `config.get('snapshot_table_column_names')` of a snapshot, which no config has and dbt's macros read. */
export function snapshotColumnsValue(config: YamlMap): Value {
  return new PyDict(Object.entries(snapshotColumns(config)));
}

/** The names that a template gives as a dict; dbt's own for those it leaves out. */
export function snapshotColumnsOf(given: Value): SnapshotColumns {
  const read = (name: string) => (given instanceof PyDict ? given.get(name) : undefined);
  return Object.fromEntries(META_COLUMNS.map((name) => [name, str(read(name) ?? name)])) as SnapshotColumns;
}

/** Reads `hard_deletes` or its older spelling. Throws ETL2040 for both at once or another word. */
export function hardDeletes(name: string, given: unknown, invalidate: unknown): HardDeletes {
  const isGiven = given !== undefined && given !== null;
  const problem = (text: string) => EtlError.of('ETL2040', { name, problem: text });
  if (isGiven && invalidate !== undefined && invalidate !== null)
    throw problem('has both "hard_deletes" and "invalidate_hard_deletes"; leave out the latter');
  if (invalidate || given === 'invalidate') return 'invalidate';
  if (given === 'new_record') return 'new_record';
  if (!isGiven || given === 'ignore') return 'ignore';
  throw problem(`has hard_deletes "${String(given)}"; it is one of ignore, invalidate and new_record`);
}

/** Checks that a table is one that snapshots are kept in. Throws ETL4033 with the columns that it lacks. */
export function checkSnapshotTable(
  relation: string,
  columns: readonly string[],
  names: SnapshotColumns,
  deletes: string,
): void {
  const has = new Set(columns.map((column) => column.toLowerCase()));
  const needed = [names.dbt_scd_id, names.dbt_valid_from, names.dbt_valid_to];
  if (deletes === 'new_record') needed.push(names.dbt_is_deleted);
  const missing = needed.filter((name) => !has.has(name.toLowerCase()));
  if (missing.length > 0) throw EtlError.of('ETL4033', { relation, missing });
}
