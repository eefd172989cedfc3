import type { TypeKind } from '../column-type.ts';

/** A type of the server, domains resolved to what they are made of. */
export interface SourceType {
  /** Name in `pg_type`, such as `numeric` or `_int4`. */
  readonly name: string;
  /** Made by the server itself, not by an extension or a person. */
  readonly isBuiltIn: boolean;
  /** `typtype`: base, composite, enum, pseudo, range or multirange. */
  readonly kind: string;
  /** `typcategory`, such as `A` for arrays and `S` for texts. */
  readonly category: string;
  /** The type's modifier; -1 for none. */
  readonly modifier: number;
}

const DATA_TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  oid: 'bigint',
  float4: 'float',
  float8: 'double',
  // 64 bits of cents.
  money: 'decimal(19,2)',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
};

const WHOLE_NUMBERS: readonly TypeKind[] = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint'];
const MAX_DIGITS = 38;
const MAX_BITS = 63;

/**
 * The `data_type` that holds every value of a type; text, where no other does. Arrays are taken for lists, as most are: the
 * server does not know how many dimensions their values have.
 */
export function dataTypeOf(type: SourceType): string {
  if (isStructure(type)) return type.isBuiltIn && type.name.startsWith('_') ? arrayType(type) : 'json';
  if (!type.isBuiltIn) return type.name === 'hstore' ? 'json' : 'string';
  if (type.name === 'numeric') return decimalOf(type.modifier);
  return DATA_TYPES[type.name] ?? 'string';
}

/** An array of the server's own types. */
function arrayType(type: SourceType): string {
  const element = dataTypeOf({ ...type, name: type.name.slice(1), kind: 'b', category: '' });
  return element === 'json' ? 'json' : `array<${element}>`;
}

/** A decimal of a fixed number of digits; a numeric without one, or with more than 38, is only exact as text. */
function decimalOf(modifier: number): string {
  if (modifier < 0) return 'string';
  const precision = ((modifier - 4) >> 16) & 0xffff;
  // Since PostgreSQL 15 the scale may be negative or above the precision: eleven bits in two's complement.
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
  const decimals = Math.max(scale, 0);
  const digits = Math.max(scale < 0 ? precision - scale : precision, decimals);
  return digits > MAX_DIGITS ? 'string' : `decimal(${digits},${decimals})`;
}

/**
 * The expression whose text, as COPY writes it, is the value of `column` for a declared type; or why there is none.
 * Text that only looks like a value of the declared type is refused, such as bits as digits.
 */
export function exactText(column: string, type: SourceType, declared: TypeKind): string | { readonly why: string } {
  const isText = type.category === 'S';
  const isJson = declared === 'json' || declared === 'array' || declared === 'struct';
  if (isStructure(type)) {
    if (!isJson && declared !== 'string') return { why: 'use array<...>, struct<...>, json or string' };
    const own = type.name === '_money' ? `${column}::pg_catalog.numeric[]` : column;
    return `pg_catalog.to_json(${own})`;
  }
  if (isJson) return isText || ['json', 'jsonb'].includes(type.name) ? column : `pg_catalog.to_json(${column})`;
  if (declared === 'binary' && !isText && type.name !== 'bytea') return { why: 'its bytes are not those of the value' };
  if (type.name === 'money') return `${column}::pg_catalog.numeric`;
  if (type.name === 'bool' && declared === 'string') return `${column}::pg_catalog.text`;
  if (type.name === 'bool' && WHOLE_NUMBERS.includes(declared)) return `${column}::pg_catalog.int4`;
  if (type.name === 'bit' || type.name === 'varbit') return bitText(column, type, declared);
  return column;
}

function bitText(column: string, type: SourceType, declared: TypeKind): string | { readonly why: string } {
  if (declared === 'string') return column;
  if (declared === 'boolean' && type.name === 'bit' && type.modifier === 1) return column;
  if (WHOLE_NUMBERS.includes(declared) && type.modifier > 0 && type.modifier <= MAX_BITS)
    return `${column}::pg_catalog.int8`;
  return { why: 'use string, or a whole number for up to 63 bits' };
}

/** Arrays and rows are written as JSON. */
export function isStructure(type: SourceType): boolean {
  return type.category === 'A' || type.kind === 'c' || type.name === 'record';
}
