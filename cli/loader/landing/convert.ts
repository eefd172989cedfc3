import { type ColumnType, isNested, type TypeKind } from '../../connectors/column-type.ts';
import type { ColumnReading } from '../../connectors/index.ts';
import { forgivenCells } from './forgiven.ts';
import { englishNames } from './month-names.ts';
import { nestedConversion } from './nested.ts';
import { isPlain, mayBePlain } from './plain-cell.ts';
import { identifier, isOneOf, literal } from './sql.ts';

/** How one column is made from a text cell: SQL expressions over it. */
export interface Conversion {
  /** The value, or an engine error for a cell that is not one. */
  readonly strict: string;
  /** True for a cell that `strict` refuses, else false or null. */
  readonly bad: string;
  /** True for a cell of which `strict` makes null, as its declared policy says, instead of refusing it. */
  readonly nulled: string;
  /** The engine's type of the value. */
  readonly type: string;
  /** Of a cell with values within it: where the one is that is refused, for `readFault`; null where none is. */
  readonly fault?: string;
  /** `strict` by way of the engine's own lenient cast, made once: for most cells much cheaper. */
  readonly byCast?: CastFirst;
}

/** A cast of a cell to be made first, null for what cannot be cast, and the value that it and the cell give. */
export interface CastFirst {
  readonly cast: string;
  /** As `Conversion.strict`, where `cast` is at hand as the expression `value`. */
  readonly strict: (value: string) => string;
}

const ENGINE_TYPES: Readonly<Record<Exclude<TypeKind, 'decimal' | 'array' | 'struct'>, string>> = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  hugeint: 'DECIMAL(38,0)',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  uuid: 'UUID',
  json: 'JSON',
  binary: 'BLOB',
};

/** The landing engine's type that holds every value of a declared type exactly. */
export function engineType(type: ColumnType): string {
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.kind !== 'array' && type.kind !== 'struct') return ENGINE_TYPES[type.kind];
  if (type.element !== undefined) return `${engineType(type.element)}[]`;
  const fields = (type.fields ?? []).map((field) => `${identifier(field.name)} ${engineType(field.type)}`);
  return `STRUCT(${fields.join(', ')})`;
}

const WHOLE = '[+-]?[0-9]+(\\.0*)?';
const REAL = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';
const NOT_FINITE = '[+-]?([iI]nf|[iI]nfinity|INF|INFINITY|[nN]a[nN]|NAN)';
/** A year other than 0, which engines take for 1 BC. */
const YEAR = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
const DAY = `${YEAR}[-/][0-9]{1,2}[-/][0-9]{1,2}`;
const CLOCK = '[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{0,6}0*)?)?';
const MIDNIGHT = '([ T]0?0:00(:00(\\.0*)?)?)?';
const UTC = '( ?(Z|UTC|[+-]00(:?00)?))?';
const OFFSET = '( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?';
const TRUE = ['true', 't', 'yes', 'y', '1'];
const FALSE = ['false', 'f', 'no', 'n', '0'];

/**
 * Conversion of the text expression `cell` to a declared type. A value is taken exactly or refused: no rounding, no
 * cutting, no guessing of a day and month order. The engine's own casts are more lenient, hence the patterns.
 * Blanks around a value do not count, and a blank cell is null, except in text.
 */
export function conversion(
  cell: string,
  type: ColumnType,
  reading: ColumnReading,
  nulls: readonly string[],
): Conversion {
  if (type.kind === 'string') return textConversion(cell, type, reading);
  if (isNested(type)) return nestedCell(cell, type, reading, nulls);
  const text = cleaned(cell, reading);
  const branches = [typedValue(text, type, reading)].flat();
  const empty = isOneOf(`trim(${text})`, [...new Set(['', ...nulls, ...(reading.null_if ?? [])])]);
  const forgiven = forgivenCells(text, type, reading.values);
  const refused =
    forgiven === 'false' ? `error('bad cell')` : `case when ${forgiven} then null else error('bad cell') end`;
  const careful = [
    'case',
    `when ${cell} is null then null`,
    ...(reading.null_if === undefined ? [] : [`when ${isOneOf(cell, reading.null_if)} then null`]),
    ...branches.map(({ matches, value }) => `when ${matches} then ${orRefused(value, refused)}`),
    `when ${empty} then null`,
    `else ${refused} end`,
  ].join(' ');
  const isNull = `${cell} is null or ${empty}${reading.null_if === undefined ? '' : ` or ${isOneOf(cell, reading.null_if)}`}`;
  const unheld = `case when ${isNull} then false ${branches.map(({ matches, value }) => `when ${matches} then (${value}) is null`).join(' ')} else true end`;
  const rest = { ...judged(unheld, forgiven), type: engineType(type) };
  const isAsWritten = text === cell && reading.format === undefined && reading.null_if === undefined;
  if (!isAsWritten || !mayBePlain(type)) return { strict: careful, ...rest };
  const cast = `try_cast(${text} as ${rest.type})`;
  const strict = (value: string) => `case when ${isPlain(text, value, type)} then ${value} else ${careful} end`;
  return { strict: strict(cast), ...rest, byCast: { cast, strict } };
}

/** A cell of JSON text. */
function nestedCell(cell: string, type: ColumnType, reading: ColumnReading, nulls: readonly string[]): Conversion {
  const blanks = [...new Set(['', ...nulls, ...(reading.null_if ?? [])])];
  const isNull = `${cell} is null or ${isOneOf(`trim(cast(${cell} as varchar))`, blanks)}`;
  const leaf = (text: string, inner: ColumnType, own: ColumnReading) => conversion(text, inner, own, []);
  const { strict, fault, nulled } = nestedConversion(cell, type, isNull, { reading, leaf });
  const engine = engineType(type);
  return { strict: `cast(${strict} as ${engine})`, bad: `(${fault}) is not null`, nulled, fault, type: engine };
}

/** The value of a cell that matches, refused where it is none after all. */
function orRefused(value: string, refused: string): string {
  return value === 'true' || value === 'false' ? value : `coalesce(${value}, ${refused})`;
}

function textConversion(cell: string, type: ColumnType, reading: ColumnReading): Conversion {
  const stripped = reading.strip === undefined ? cell : `translate(${cell}, ${literal(reading.strip)}, '')`;
  const text =
    reading.null_if === undefined
      ? stripped
      : `case when ${isOneOf(cell, reading.null_if)} then null else ${stripped} end`;
  if (type.length === undefined) return { strict: text, bad: 'false', nulled: 'false', type: 'VARCHAR' };
  const isLong = `length(${text}) > ${type.length}`;
  const isNulled = reading.values?.too_long === 'null';
  const strict = `case when ${isLong} then ${isNulled ? 'null' : `error('bad cell')`} else ${text} end`;
  return { strict, ...judged(isLong, isNulled ? 'true' : 'false'), type: 'VARCHAR' };
}

/** What is refused, and what is forgiven, of the cells that are no value of the type. */
export function judged(unheld: string, forgiven: string): Pick<Conversion, 'bad' | 'nulled'> {
  if (forgiven === 'false') return { bad: unheld, nulled: 'false' };
  if (forgiven === 'true') return { bad: 'false', nulled: unheld };
  return { bad: `(${unheld} and not ${forgiven})`, nulled: `(${unheld} and ${forgiven})` };
}

/** The cell without the characters that are only writing. */
function cleaned(cell: string, reading: ColumnReading): string {
  const { strip, thousands_separator: thousands, decimal_separator: decimal } = reading;
  let text = strip === undefined ? cell : `translate(${cell}, ${literal(strip)}, '')`;
  if (thousands !== undefined) {
    const mark = escapeClass(thousands);
    // Only groups of three are a thousands separator; anything else stays as it is and is refused.
    const grouped = `regexp_full_match(${text}, ${literal(`\\s*[+-]?[0-9]{1,3}([${mark}][0-9]{3})+([^0-9${mark}][0-9]*)?\\s*`)})`;
    text = `case when ${grouped} then replace(${text}, ${literal(thousands)}, '') else ${text} end`;
  }
  if (decimal !== undefined && decimal !== '.')
    text = `case when contains(${text}, '.') then '!' else replace(${text}, ${literal(decimal)}, '.') end`;
  return text === cell ? cell : `(${text})`;
}

function escapeClass(mark: string): string {
  return mark.replace(/[\\\]^-]/, '\\$&');
}

interface TypedValue {
  /** True for a cell that may be a value. */
  readonly matches: string;
  /** The value of a cell that matches, or null when it is none after all. */
  readonly value: string;
}

/** The spellings of a value, the usual one first: the first that matches decides. */
function typedValue(text: string, type: ColumnType, reading: ColumnReading): TypedValue | TypedValue[] {
  if (reading.format !== undefined) {
    const byFormat = formattedValue(text, type, reading.format, reading.locale);
    if (byFormat !== undefined) return byFormat;
  }
  const cast = `try_cast(${text} as ${engineType(type)})`;
  const full = (pattern: string) => `regexp_full_match(${text}, ${literal(`\\s*(${pattern})\\s*`)})`;
  switch (type.kind) {
    case 'boolean': {
      const folded = `lower(trim(${text}))`;
      return [
        // The usual words as they are; so few are no join.
        { matches: `${text} in ('true', 't', '1')`, value: 'true' },
        { matches: `${text} in ('false', 'f', '0')`, value: 'false' },
        { matches: isOneOf(folded, TRUE), value: 'true' },
        { matches: isOneOf(folded, FALSE), value: 'false' },
      ];
    }
    case 'decimal': {
      const decimals = type.scale === 0 ? '(\\.0*)?' : `(\\.[0-9]{0,${type.scale}}0*)?`;
      const short = type.scale === 0 ? '' : `|\\.[0-9]{1,${type.scale}}0*`;
      return { matches: full(`[+-]?([0-9]+${decimals}${short})`), value: cast };
    }
    case 'float':
    case 'double':
      return [
        { matches: full(REAL), value: `case when isfinite(${cast}) then ${cast} end` },
        { matches: full(NOT_FINITE), value: cast },
      ];
    case 'date':
      return { matches: full(`${DAY}${MIDNIGHT}`), value: cast };
    case 'time':
      return { matches: full(CLOCK), value: cast };
    case 'timestamp':
      return { matches: full(`${DAY}([ T]${CLOCK}${UTC})?`), value: cast };
    case 'timestamptz':
      return { matches: full(`${DAY}([ T]${CLOCK}${OFFSET})?`), value: cast };
    case 'json':
      return { matches: `json_valid(${text})`, value: text };
    case 'uuid':
      return { matches: full('[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'), value: cast };
    case 'binary': {
      const digits = `regexp_replace(trim(${text}), '^(0x|\\\\x)', '')`;
      return { matches: full('(0x|\\\\x)([0-9a-fA-F]{2})*|([0-9a-fA-F]{2})+'), value: `unhex(${digits})` };
    }
    default:
      return { matches: full(WHOLE), value: cast };
  }
}

function formattedValue(
  text: string,
  type: ColumnType,
  format: string,
  locale: ColumnReading['locale'],
): TypedValue | undefined {
  const [known, pattern] =
    locale === undefined ? [text, format] : [englishNames(text, locale), format.replaceAll('%B', '%b')];
  const parsed = `try_strptime(trim(${known}), ${literal(pattern)})`;
  const matches = `${parsed} is not null`;
  if (type.kind === 'timestamp') return { matches, value: parsed };
  if (type.kind === 'timestamptz') return { matches, value: `cast(${parsed} as TIMESTAMPTZ)` };
  if (type.kind === 'date')
    return { matches, value: `case when ${parsed} = date_trunc('day', ${parsed}) then cast(${parsed} as DATE) end` };
  if (type.kind === 'time') return { matches, value: `cast(${parsed} as TIME)` };
  if (type.kind === 'binary' && format === 'base64')
    return { matches: `${text} is not null`, value: `try(from_base64(trim(${text})))` };
  return undefined;
}

/** Why a refused cell is no value of the type, where more can be said than that. */
export function refusal(value: string, type: ColumnType): string {
  const text = value.trim();
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  if (type.kind === 'decimal' && isNumber) {
    const decimals = /\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0;
    if (decimals > (type.scale ?? 0)) return `has more than ${type.scale} decimals and is never rounded`;
    if (!/e/i.test(text)) return 'is too large';
  }
  if (type.kind === 'string') return `has more than ${type.length} characters`;
  if (/int/.test(type.kind) && isNumber && !/e/i.test(text))
    return /\.\d*[1-9]/.test(text) ? 'is not a whole number and is never rounded' : 'is out of range';
  if (type.kind === 'timestamp' && /[+-]\d{2}(:?\d{2})?$/.test(text.slice(10)))
    return 'has an offset from UTC that a timestamp cannot keep; timestamptz can';
  if (/^(timestamp|time)/.test(type.kind) && /\.\d{6}\d*[1-9]/.test(text)) return 'is finer than microseconds';
  if (type.kind === 'date' && /^\d{4}-\d{1,2}-\d{1,2}[ T]\d/.test(text)) return 'has a time of day';
  return '';
}
