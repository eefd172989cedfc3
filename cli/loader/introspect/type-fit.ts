import {
  type ColumnType,
  columnType,
  isNested,
  type StructField,
  type TypeKind,
} from '../../connectors/column-type.ts';
import type { SourceColumn } from '../../connectors/types.ts';

/**
 * How a declared type meets that of the source: it holds every value; it reads what is text or a number at the source as
 * something else, as only a person can have decided; or it cannot hold every value.
 */
export type TypeFit = 'holds' | 'reads' | 'narrower';

const DIGITS: Readonly<Partial<Record<TypeKind, number>>> = {
  boolean: 1,
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  hugeint: 39,
};
/** Whole numbers of at most so many digits are exact in a double, and in a float. */
const DOUBLE_DIGITS = 15;
const FLOAT_DIGITS = 7;

/** The `data_type` to declare for a column of a source: with the length of a text where it has one; null if unknown. */
export function declaredTypeOf({ dataType, sourceType }: SourceColumn): string | null {
  if (dataType !== 'string') return dataType;
  const sized = /^(?:national )?(?:var)?char(?:acter)?(?: varying)?\s*\((\d+)\)/i.exec(sourceType.trim());
  return sized?.[1] === undefined ? dataType : `varchar(${sized[1]})`;
}

/** How `declared` meets the type that the source has, both spelled as in YAML. Types that are not known hold nothing. */
export function typeFit(declared: string, actual: string): TypeFit {
  const [own, there] = [columnType(declared), columnType(actual)];
  if ('why' in own || 'why' in there) return 'narrower';
  if (holds(own, there)) return 'holds';
  if (there.kind === 'string' && own.kind !== 'string') return 'reads';
  if (there.kind === 'json' && isNested(own)) return 'reads';
  return own.kind === 'boolean' && DIGITS[there.kind] !== undefined ? 'reads' : 'narrower';
}

function holds(own: ColumnType, there: ColumnType): boolean {
  if (isNested(there) && own.kind === 'json') return true;
  if (own.element !== undefined) return there.element !== undefined && holds(own.element, there.element);
  if (own.fields !== undefined) return holdsFields(own.fields, there.fields ?? []);
  if (own.kind === 'string')
    return (
      own.length === undefined || (there.kind === 'string' && (there.length ?? Number.POSITIVE_INFINITY) <= own.length)
    );
  if (own.name === there.name) return true;
  const digits = wholeDigits(there);
  if (own.kind === 'decimal') {
    if (digits === undefined) return false;
    return digits <= (wholeDigits(own) ?? 0) && (there.scale ?? 0) <= (own.scale ?? 0);
  }
  if (own.kind === 'double' || own.kind === 'float') {
    if (there.kind === 'float') return true;
    const most = own.kind === 'double' ? DOUBLE_DIGITS : FLOAT_DIGITS;
    return digits !== undefined && there.kind !== 'decimal' && digits <= most;
  }
  const ownDigits = own.kind === 'boolean' ? undefined : DIGITS[own.kind];
  if (ownDigits !== undefined && digits !== undefined) return fitsWhole(ownDigits, there, digits);
  return (own.kind === 'timestamp' && there.kind === 'date') || (own.kind === 'json' && there.kind === 'boolean');
}

/** Each field of the source is there and held. */
function holdsFields(own: readonly StructField[], there: readonly StructField[]): boolean {
  const isHeld = ({ name, type }: StructField) => {
    const field = own.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return field !== undefined && holds(field.type, type);
  };
  return there.length > 0 && there.every(isHeld);
}

/** A decimal of n digits needs a type whose every number of n digits is there: one digit more. */
function fitsWhole(ownDigits: number, there: ColumnType, digits: number): boolean {
  return there.kind === 'decimal' ? there.scale === 0 && digits < ownDigits : digits <= ownDigits;
}

function wholeDigits(type: ColumnType): number | undefined {
  if (type.kind === 'decimal') return (type.precision ?? 0) - (type.scale ?? 0);
  return DIGITS[type.kind];
}
