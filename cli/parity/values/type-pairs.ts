import type { DataType, TypeKind } from './data-type.ts';

/** How the values of two types are compared; null where one of them can hold what the other cannot. */
export type Comparison = 'exact' | 'float';

/** Whether a pair of types is one type on both engines, and how its values compare. */
export interface TypePair {
  readonly same: boolean;
  readonly comparison: Comparison;
}

const NUMBERS: ReadonlySet<TypeKind> = new Set(['integer', 'decimal', 'float']);

/**
 * Pairs the types of a column on two engines. A TIMESTAMP without zone goes with a BigQuery TIMESTAMP as well, taken as
 * UTC, because a DuckDB project has no other habit; a MAP goes with ARRAY<STRUCT<key, value>>.
 */
export function pairTypes(one: DataType, other: DataType): TypePair {
  const bothFloat = hasFloat(one) || hasFloat(other);
  return { same: isSame(one, other), comparison: bothFloat ? 'float' : 'exact' };
}

/** Whether values of two kinds can be compared at all although the types differ. */
export function areComparable(one: DataType, other: DataType): boolean {
  return isSame(one, other) || (NUMBERS.has(one.kind) && NUMBERS.has(other.kind)) || isText(one, other);
}

function isSame(one: DataType, other: DataType): boolean {
  if (one.kind === 'map' || other.kind === 'map') return one.kind === other.kind || isMapPair(one, other);
  if (one.kind !== other.kind) return isTime(one.kind) && isTime(other.kind);
  if (one.kind === 'array') return isSame(one.element ?? one, other.element ?? other);
  if (one.kind !== 'struct') return one.kind !== 'other' || one.text === other.text;
  const [fields, others] = [one.fields ?? [], other.fields ?? []];
  if (fields.length !== others.length) return false;
  return fields.every(({ name, type }, index) => {
    const match = others[index];
    return match !== undefined && name.toLowerCase() === match.name.toLowerCase() && isSame(type, match.type);
  });
}

function isMapPair(one: DataType, other: DataType): boolean {
  const [map, array] = one.kind === 'map' ? [one, other] : [other, one];
  if (array.kind !== 'array' || array.element?.kind !== 'struct') return false;
  return isSame({ ...array.element, kind: 'struct' }, { ...map, kind: 'struct' });
}

function isTime(kind: TypeKind): boolean {
  return kind === 'datetime' || kind === 'timestamp';
}

function isText(one: DataType, other: DataType): boolean {
  return [one, other].every(({ kind }) => kind === 'string' || kind === 'json');
}

function hasFloat(type: DataType): boolean {
  if (type.kind === 'float') return true;
  if (type.element !== undefined) return hasFloat(type.element);
  return type.fields?.some((one) => hasFloat(one.type)) ?? false;
}
