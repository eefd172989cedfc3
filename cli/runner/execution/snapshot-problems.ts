import { type Relation, renderRelation } from '../../adapters/relation.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import { checkSnapshotTable, hardDeletes, locateSqlError, snapshotColumns } from '../../compiler/index.ts';
import { diagnostic, EtlError, nearest, type Position } from '../../diagnostics/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { ExecutionContext } from './context.ts';
import type { SnapshotFacts } from './snapshot-rows.ts';

/** Refuses a snapshot whose name another kind of relation has, and a config that says two things. Throws ETL4034, ETL2040. */
export function checkSnapshot(node: Node, existing: Relation | null, context: ExecutionContext): void {
  const { hard_deletes: deletes, invalidate_hard_deletes: invalidate } = node.config;
  atNode(node, () => hardDeletes(node.name, deletes, invalidate));
  if (existing === null || existing.type === 'table') return;
  const relation = renderRelation(existing, context.warehouse.adapter.dialect.quote);
  const kind = String(existing.type).replace('_', ' ');
  throw EtlError.of('ETL4034', { relation, kind }, { position: positionOf(node) });
}

/** Refuses a table that no snapshot made, before anything is written to it. Throws ETL4033. */
export function checkTable(facts: SnapshotFacts, columns: readonly ColumnInfo[], deletes: string): void {
  const { node, target, context } = facts;
  const relation = renderRelation(target, context.warehouse.adapter.dialect.quote);
  const has = columns.map(({ name }) => name);
  atNode(node, () => checkSnapshotTable(relation, has, snapshotColumns(node.config), deletes));
}

/** Warns when `updated_at` is of another type than the time that ends a version, as dbt does. */
export function warnOfTimeType({ node, context }: SnapshotFacts, columns: readonly ColumnInfo[], type: string | null) {
  const { fold } = context.warehouse.adapter.dialect;
  const updatedAt = columns.find(({ name }) => fold(name) === fold('dbt_updated_at'))?.dataType;
  if (type === null || updatedAt === undefined || fold(updatedAt) === fold(type)) return;
  const details = { position: positionOf(node), uniqueId: node.unique_id };
  context.warn(diagnostic('ETL4036', { name: node.name, type, updatedAt }, details, 'warning'));
}

/**
 * What to throw when the rows of a snapshot cannot be made: ETL4035 when a config names a column that the query lacks,
 * else the engine's error at the line of the template.
 */
export async function explained(thrown: unknown, rows: string, facts: SnapshotFacts): Promise<unknown> {
  if (!(thrown instanceof EtlError) || thrown.code !== 'ETL4010') return thrown;
  const { node, compiled, connection, context } = facts;
  const { fold } = context.warehouse.adapter.dialect;
  const columns = await connection.describe(compiled.sql.text).catch(() => null);
  if (columns === null) return locateSqlError(thrown, rows, compiled);
  const has = columns.map(({ name }) => name);
  const folded = new Set(has.map(fold));
  const { unique_key, updated_at, check_cols } = node.config;
  for (const [key, given] of Object.entries({ unique_key, updated_at, check_cols })) {
    const column = [given].flat().find((one) => isColumnName(one) && !folded.has(fold(one)));
    if (typeof column !== 'string') continue;
    const details = { position: positionOf(node), uniqueId: node.unique_id, cause: thrown };
    return EtlError.of('ETL4035', { name: node.name, key, column, near: nearest(column, has) }, details);
  }
  return locateSqlError(thrown, rows, compiled);
}

/** Whether a config means a column and not an expression. */
function isColumnName(given: unknown): given is string {
  return typeof given === 'string' && given !== 'all' && /^[a-z_]\w*$/i.test(given);
}

function atNode(node: Node, check: () => void): void {
  try {
    check();
  } catch (thrown) {
    throw thrown instanceof EtlError ? thrown.with({ position: positionOf(node) }) : thrown;
  }
}

function positionOf(node: Node): Position {
  return { file: node.original_file_path, line: node.etl.line, column: node.etl.column };
}
