import type { Dialect } from '../adapters/types.ts';
import { type ColumnType, columnType } from '../connectors/column-type.ts';

/** Columns of etl's own that hold a moment, whatever the zone of a session. */
const MOMENTS: ReadonlySet<string> = new Set(['_etl_loaded_at', '_etl_deleted_at']);

/**
 * The engine's type of a column of a raw table: a `timestamp` of a source has no zone, as DATETIME of engines that keep
 * both kinds, also within arrays and structs.
 */
export function rawTypeName(
  dialect: Dialect,
  { name, type }: { readonly name: string; readonly type: string },
): string {
  if (MOMENTS.has(name)) return dialect.typeName(type);
  const nested = nestedType(type);
  return nested === null ? rawScalar(dialect, type) : engineTypeName(dialect, nested, (one) => rawScalar(dialect, one));
}

/** The engine's type for an etl type name, arrays and structs too. */
export function typeNameOf(dialect: Dialect, type: string): string {
  const nested = nestedType(type);
  return nested === null ? dialect.typeName(type) : engineTypeName(dialect, nested, dialect.typeName);
}

/** An etl type name as a type of arrays or structs; null for any other. */
export function nestedType(type: string): ColumnType | null {
  if (!/^(array|struct)</.test(type)) return null;
  const read = columnType(type);
  return 'why' in read ? null : read;
}

function engineTypeName(dialect: Dialect, type: ColumnType, scalar: (type: string) => string): string {
  if (type.element !== undefined) return dialect.arrayType(engineTypeName(dialect, type.element, scalar));
  if (type.fields === undefined) return scalar(type.name);
  const fields = type.fields.map((field) => ({ name: field.name, type: engineTypeName(dialect, field.type, scalar) }));
  return dialect.structType(fields);
}

function rawScalar(dialect: Dialect, type: string): string {
  return dialect.typeName(type === 'timestamp' ? 'datetime' : type);
}

/** An engine's type without digits and lengths, which engines may not tell. */
export function bareType(type: string): string {
  return type.replaceAll(/\s*\(\s*\d+\s*(,\s*\d+\s*)?\)/g, '');
}
