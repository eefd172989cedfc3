import type { DataType, TypeKind } from '../values/data-type.ts';

/**
 * How an engine writes a value as the text that every engine writes for the same value, and the hash of a text. The one
 * place, with `sql/fixed-values.ts`, where the engines that are compared are told apart by name: that is what it is for.
 */
export interface CanonicalSql {
  /** A text for a value, by the kind of its type; null for what is not compared here. */
  readonly text: (expression: string, type: DataType) => string | null;
  /** A text for a float, or for a number that is one on the other side: ten digits of it. */
  readonly float: (expression: string) => string;
  /** The day of a date or a moment in UTC, such as `2024-01-31`. */
  readonly day: (expression: string) => string;
  /** The first digits of a text's MD5 in lower case. */
  readonly digits: (text: string, count: number) => string;
  /** A number of 32 bits from a text. */
  readonly number: (text: string) => string;
  readonly concat: (parts: readonly string[]) => string;
  /** Sums of numbers of 32 bits do not overflow; as an integer. */
  readonly sum: (number: string) => string;
}

type Texts = Readonly<Partial<Record<TypeKind, (expression: string) => string>>>;

/** `1.50` is `1.5`, and `2.00` is `2`. */
const trimmed = (text: string, string: (pattern: string) => string) =>
  `regexp_replace(regexp_replace(${text}, ${string('(\\.\\d*?)0+$')}, ${string('\\1')}), ${string('\\.$')}, '')`;

const duckText = (expression: string) => `cast(${expression} as varchar)`;
const duckMicros = (expression: string) => duckText(`epoch_us(${expression})`);
const duckMoment = (expression: string) =>
  `case when isfinite(${expression}) then ${duckMicros(expression)} else ${duckText(expression)} end`;

const DUCKDB: Texts = {
  integer: duckText,
  decimal: (expression) => trimmed(duckText(expression), (pattern) => `'${pattern}'`),
  string: duckText,
  boolean: duckText,
  bytes: (expression) => `lower(hex(${expression}))`,
  date: duckText,
  time: duckMicros,
  datetime: duckMoment,
  timestamp: duckMoment,
};

const bigText = (expression: string) => `cast(${expression} as string)`;

const BIGQUERY: Texts = {
  integer: bigText,
  decimal: (expression) => trimmed(bigText(expression), (pattern) => `r'${pattern}'`),
  string: (expression) => expression,
  boolean: bigText,
  bytes: (expression) => `to_hex(${expression})`,
  date: bigText,
  time: (expression) => bigText(`time_diff(${expression}, time '00:00:00', microsecond)`),
  datetime: (expression) => bigText(`unix_micros(timestamp(${expression}))`),
  timestamp: (expression) => bigText(`unix_micros(${expression})`),
};

const textBy =
  (texts: Texts): CanonicalSql['text'] =>
  (expression, type) =>
    texts[type.kind]?.(expression) ?? null;

const ENGINES: Readonly<Record<string, CanonicalSql>> = {
  duckdb: {
    text: textBy(DUCKDB),
    float: (expression) => `format('{:.9e}', cast(${expression} as double) + 0)`,
    day: (expression) => `strftime(make_timestamp(epoch_us(${expression})), '%Y-%m-%d')`,
    digits: (text, count) => `substr(md5(${text}), 1, ${count})`,
    number: (text) => `cast('0x' || substr(md5(${text}), 1, 8) as bigint)`,
    concat: (parts) => `concat(${parts.join(', ')})`,
    sum: (number) => `cast(coalesce(sum(${number}), 0) as hugeint)`,
  },
  bigquery: {
    text: textBy(BIGQUERY),
    float: (expression) => `format('%.9e', cast(${expression} as float64) + 0)`,
    day: (expression) => `cast(date(${expression}) as string)`,
    digits: (text, count) => `substr(to_hex(md5(${text})), 1, ${count})`,
    number: (text) => `cast(concat('0x', substr(to_hex(md5(${text})), 1, 8)) as int64)`,
    concat: (parts) => `concat(${parts.join(', ')})`,
    sum: (number) => `coalesce(sum(${number}), 0)`,
  },
};

/** The canonical SQL of a type of adapter; undefined for one that has none. */
export function canonicalSql(adapterType: string): CanonicalSql | undefined {
  return Object.hasOwn(ENGINES, adapterType) ? ENGINES[adapterType] : undefined;
}
