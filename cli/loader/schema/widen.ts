import { type ColumnType, isNested, type StructField, type TypeKind } from '../../connectors/column-type.ts';
import { arrayOf, structOf } from '../../connectors/nested-type.ts';

const INTEGERS: readonly TypeKind[] = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint'];
/** Digits of the largest value of each. */
const DIGITS = [3, 5, 10, 19, 38];
const MAX_PRECISION = 38;
/** Whole numbers that a double holds exactly. */
const IN_DOUBLE: readonly TypeKind[] = ['tinyint', 'smallint', 'integer'];
const STRING: ColumnType = { kind: 'string', name: 'string' };

/**
 * The type that holds exactly what is in a column of type `from` and what comes as `to`: `from` itself where it does
 * already. Nothing where no type holds both without a value becoming another: text, which holds anything, is taken only
 * when text comes. Pure.
 */
export function widened(from: ColumnType, to: ColumnType): ColumnType | undefined {
  if (isNested(from) || isNested(to)) return widerNested(from, to);
  if (from.kind === to.kind && from.kind !== 'decimal' && from.kind !== 'string') return from;
  if (from.kind === 'string') return widerText(from, to);
  if (to.kind === 'string') return STRING;
  const [one, two] = [INTEGERS.indexOf(from.kind), INTEGERS.indexOf(to.kind)];
  if (one >= 0 && two >= 0) return one >= two ? from : to;
  if (from.kind === 'decimal' || to.kind === 'decimal') return widerDecimal(from, to);
  if (isFloating(from) && isFloating(to)) return from.kind === 'double' ? from : to;
  if (isFloating(from)) return from.kind === 'double' && IN_DOUBLE.includes(to.kind) ? from : undefined;
  if (to.kind === 'double') return IN_DOUBLE.includes(from.kind) ? to : undefined;
  if (from.kind === 'date' && to.kind === 'timestamp') return to;
  if (from.kind === 'timestamp' && to.kind === 'date') return from;
  return undefined;
}

/** Arrays and structs widen by what they hold; a struct gets the fields that it has not. JSON holds both, text neither. */
function widerNested(from: ColumnType, to: ColumnType): ColumnType | undefined {
  if (from.kind === 'json' || to.kind === 'json') return from.kind === 'json' ? from : to;
  if (from.element !== undefined && to.element !== undefined) {
    const element = widened(from.element, to.element);
    return element === undefined ? undefined : sameOr(from, arrayOf(element));
  }
  if (from.fields === undefined || to.fields === undefined) return undefined;
  const isSame = (one: StructField) => (other: StructField) => one.name.toLowerCase() === other.name.toLowerCase();
  const fields: StructField[] = [];
  for (const own of from.fields) {
    const there = to.fields.find(isSame(own));
    const type = there === undefined ? own.type : widened(own.type, there.type);
    if (type === undefined) return undefined;
    fields.push({ name: own.name, type });
  }
  const known = from.fields;
  const added = to.fields.filter((field) => !known.some(isSame(field)));
  return sameOr(from, structOf([...fields, ...added]));
}

function sameOr(from: ColumnType, wider: ColumnType): ColumnType {
  return wider.name === from.name ? from : wider;
}

function widerText(from: ColumnType, to: ColumnType): ColumnType {
  if (from.length === undefined || to.kind !== 'string') return to.kind === 'string' ? from : STRING;
  if (to.length === undefined) return from;
  return to.length > from.length ? { ...from, length: to.length } : from;
}

function widerDecimal(from: ColumnType, to: ColumnType): ColumnType | undefined {
  const [one, two] = [digitsOf(from), digitsOf(to)];
  if (one === undefined || two === undefined) return undefined;
  const scale = Math.max(one.scale, two.scale);
  const precision = Math.max(one.whole, two.whole) + scale;
  if (precision > MAX_PRECISION) return undefined;
  if (from.precision === precision && from.scale === scale) return from;
  return { kind: 'decimal', name: `decimal(${precision},${scale})`, precision, scale };
}

function digitsOf(type: ColumnType): { readonly whole: number; readonly scale: number } | undefined {
  if (type.kind === 'decimal') return { whole: (type.precision ?? 0) - (type.scale ?? 0), scale: type.scale ?? 0 };
  const index = INTEGERS.indexOf(type.kind);
  return index === -1 ? undefined : { whole: DIGITS[index] ?? MAX_PRECISION, scale: 0 };
}

function isFloating({ kind }: ColumnType): boolean {
  return kind === 'float' || kind === 'double';
}
