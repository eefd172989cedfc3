import { nearest } from '../diagnostics/index.ts';
import { isNestedType, readNestedType } from './nested-type.ts';

/** The kinds of value that a loaded column can hold. */
export type TypeKind =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'hugeint'
  | 'decimal'
  | 'float'
  | 'double'
  | 'string'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'uuid'
  | 'json'
  | 'binary'
  | 'array'
  | 'struct';

/** A declared `data_type`, understood. */
export interface ColumnType {
  readonly kind: TypeKind;
  /** The etl type name in its one spelling, such as `decimal(10,2)` or `array<struct<a string, b date>>`. */
  readonly name: string;
  readonly precision?: number;
  readonly scale?: number;
  /** Most characters of a `varchar(n)`. */
  readonly length?: number;
  /** What an array holds. */
  readonly element?: ColumnType;
  /** What a struct holds, in order. */
  readonly fields?: readonly StructField[];
}

/** One field of a struct. */
export interface StructField {
  readonly name: string;
  readonly type: ColumnType;
}

/** Why a `data_type` names no type. */
export interface TypeProblem {
  readonly why: string;
  /** What may have been meant. */
  readonly near?: string;
}

const ALIASES: Readonly<Record<string, TypeKind>> = {
  bool: 'boolean',
  boolean: 'boolean',
  tinyint: 'tinyint',
  int1: 'tinyint',
  smallint: 'smallint',
  int2: 'smallint',
  int16: 'smallint',
  int: 'integer',
  integer: 'integer',
  int4: 'integer',
  int32: 'integer',
  mediumint: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  int64: 'bigint',
  long: 'bigint',
  hugeint: 'hugeint',
  int128: 'hugeint',
  decimal: 'decimal',
  numeric: 'decimal',
  dec: 'decimal',
  float: 'float',
  float4: 'float',
  real: 'float',
  double: 'double',
  'double precision': 'double',
  float8: 'double',
  float64: 'double',
  string: 'string',
  text: 'string',
  varchar: 'string',
  'character varying': 'string',
  char: 'string',
  character: 'string',
  bpchar: 'string',
  nvarchar: 'string',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  datetime: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  binary: 'binary',
  varbinary: 'binary',
  bytes: 'binary',
  bytea: 'binary',
  blob: 'binary',
};

const MAX_PRECISION = 38;
const DEFAULT_PRECISION = 38;
const DEFAULT_SCALE = 9;

/**
 * The type that a `data_type` names, or why it names none. Upper and lower case and blanks do not count, except in the
 * names of a struct's fields.
 */
export function columnType(written: string): ColumnType | TypeProblem {
  return isNestedType(written) ? readNestedType(written, scalarType) : scalarType(written);
}

/** Whether a column holds arrays or structs. */
export function isNested({ kind }: ColumnType): boolean {
  return kind === 'array' || kind === 'struct';
}

/** Whether a column holds arrays, within structs or not. */
export function hasArray({ element, fields = [] }: ColumnType): boolean {
  return element !== undefined || fields.some((field) => hasArray(field.type));
}

function scalarType(written: string): ColumnType | TypeProblem {
  const found = /^([a-z][a-z0-9 ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$/.exec(written.trim().toLowerCase());
  const base = found?.[1]?.replaceAll(/\s+/g, ' ') ?? '';
  const kind = Object.hasOwn(ALIASES, base) ? ALIASES[base] : undefined;
  if (kind === undefined) {
    const near = nearest(base, Object.keys(ALIASES));
    return { why: 'which is not a type that can be loaded', ...(near === undefined ? {} : { near }) };
  }
  const first = found?.[2] === undefined ? undefined : Number(found[2]);
  const second = found?.[3] === undefined ? undefined : Number(found[3]);
  if (kind === 'decimal') return decimalType(first, second);
  if (kind === 'string') return { kind, name: 'string', ...(first === undefined ? {} : { length: first }) };
  if (first !== undefined && !['timestamp', 'timestamptz', 'time', 'binary', 'float'].includes(kind))
    return { why: `but ${kind} takes no size` };
  return { kind, name: kind };
}

function decimalType(precision: number | undefined, scale: number | undefined): ColumnType | TypeProblem {
  const digits = precision ?? DEFAULT_PRECISION;
  const decimals = precision === undefined ? DEFAULT_SCALE : (scale ?? 0);
  if (digits < 1 || digits > MAX_PRECISION) return { why: `but a decimal has 1 to ${MAX_PRECISION} digits` };
  if (decimals > digits) return { why: 'but a decimal cannot have more decimals than digits' };
  return { kind: 'decimal', name: `decimal(${digits},${decimals})`, precision: digits, scale: decimals };
}
