import type { Dialect } from '../adapters/types.ts';

/** Columns of etl's own that hold a moment, whatever the zone of a session. */
const MOMENTS: ReadonlySet<string> = new Set(['_etl_loaded_at', '_etl_deleted_at']);

/**
 * The engine's type of a column of a raw table: a `timestamp` of a source has no zone, as DATETIME of engines that keep
 * both kinds.
 */
export function rawTypeName(
  dialect: Dialect,
  { name, type }: { readonly name: string; readonly type: string },
): string {
  return dialect.typeName(type === 'timestamp' && !MOMENTS.has(name) ? 'datetime' : type);
}
