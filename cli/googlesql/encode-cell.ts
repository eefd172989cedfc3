import type { Cell, TypedText } from '../adapters/index.ts';
import { EtlError } from '../diagnostics/index.ts';
import { integerBytes, scaledInteger } from './decimal-bytes.ts';
import { intervalBytes } from './interval-bytes.ts';
import type { ValueProto } from './protocol.ts';
import { datetimeBits, daysOf, parseCivil, secondsOf, timeBits } from './time-bits.ts';
import { type SqlType, typeText } from './type-text.ts';

const NUMERIC_MOST = 10n ** 38n - 1n;
const BIGNUMERIC_MOST = 2n ** 255n - 1n;

/**
 * A cell as a value of the service. Numbers may come as number, bigint or decimal, dates and times as their typed text
 * or as plain text; nothing is rounded. Throws ETL4306 for a cell that is no value of the type; `column` is told there.
 */
export function encodeCell(cell: Cell, type: SqlType, column: string): ValueProto {
  if (cell === null) return {};
  const value = encoded(cell, type, column);
  if (value === null) throw EtlError.of('ETL4306', { value: cellText(cell), type: typeText(type), column });
  return value;
}

function encoded(cell: Exclude<Cell, null>, type: SqlType, column: string): ValueProto | null {
  if ('fields' in type) return isRecord(cell) ? structValue(cell, type.fields, column) : null;
  if (type.name === 'ARRAY') {
    if (!Array.isArray(cell)) return null;
    return { array_value: { element: cell.map((one: Cell) => encodeCell(one, type.element, column)) } };
  }
  if (type.name === 'RANGE') {
    if (!isRecord(cell)) return null;
    const bound = (name: string) => encodeCell(cell[name] ?? null, type.element, `${column}.${name}`);
    return { range_value: { start: bound('start'), end: bound('end') } };
  }
  return (SCALARS[type.name] ?? NOTHING)(cell);
}

type Encode = (cell: Exclude<Cell, null>) => ValueProto | null;

const NOTHING: Encode = () => null;

const SCALARS: Readonly<Record<string, Encode>> = {
  INT64: (cell) => {
    const value = scaledInteger(numberText(cell), 0);
    return value === null || BigInt.asIntN(64, value) !== value ? null : { int64_value: String(value) };
  },
  FLOAT64: (cell) => {
    if (typeof cell === 'number') return { double_value: cell };
    const text = numberText(cell);
    return text === '' || Number.isNaN(Number(text)) ? null : { double_value: Number(text) };
  },
  NUMERIC: (cell) => {
    const value = scaledInteger(numberText(cell), 9);
    return value === null || isBeyond(value, NUMERIC_MOST) ? null : { numeric_value: integerBytes(value) };
  },
  BIGNUMERIC: (cell) => {
    const value = scaledInteger(numberText(cell), 38);
    return value === null || isBeyond(value, BIGNUMERIC_MOST) ? null : { bignumeric_value: integerBytes(value) };
  },
  BOOL: (cell) => (typeof cell === 'boolean' ? { bool_value: cell } : null),
  STRING: (cell) => (typeof cell === 'string' ? { string_value: cell } : null),
  BYTES: (cell) => (cell instanceof Uint8Array ? { bytes_value: cell } : null),
  JSON: (cell) => (typeof cell === 'string' ? { json_value: cell } : null),
  DATE: (cell) => {
    const civil = civilOf(cell);
    return civil === null ? null : { date_value: daysOf(civil) };
  },
  DATETIME: (cell) => {
    const civil = civilOf(cell);
    if (civil === null) return null;
    return { datetime_value: { bit_field_datetime_seconds: String(datetimeBits(civil)), nanos: civil.nanos } };
  },
  TIME: (cell) => {
    const civil = civilOf(cell);
    return civil === null ? null : { time_value: String(timeBits(civil)) };
  },
  TIMESTAMP: (cell) => {
    const civil = civilOf(cell);
    return civil === null ? null : { timestamp_value: { seconds: String(secondsOf(civil)), nanos: civil.nanos } };
  },
  INTERVAL: (cell) => {
    const bytes = isTyped(cell) || typeof cell === 'string' ? intervalBytes(textOf(cell)) : null;
    return bytes === null ? null : { interval_value: bytes };
  },
};

function structValue(
  cell: { readonly [key: string]: Cell },
  fields: Extract<SqlType, { name: 'STRUCT' }>['fields'],
  column: string,
): ValueProto {
  const byPlace = Object.values(cell);
  const field = fields.map((one, index) => {
    const value = Object.hasOwn(cell, one.name) ? cell[one.name] : one.name === '' ? byPlace[index] : null;
    return encodeCell(value ?? null, one.type, `${column}.${one.name}`);
  });
  return { struct_value: { field } };
}

function isBeyond(value: bigint, most: bigint): boolean {
  return value > most || value < -most;
}

function isRecord(cell: Exclude<Cell, null>): cell is { readonly [key: string]: Cell } {
  return typeof cell === 'object' && !Array.isArray(cell) && !(cell instanceof Uint8Array);
}

function isTyped(cell: Exclude<Cell, null>): cell is TypedText {
  return isRecord(cell) && typeof cell.kind === 'string' && typeof cell.text === 'string';
}

function textOf(cell: TypedText | string): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function numberText(cell: Exclude<Cell, null>): string {
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'string') return cell.trim();
  return isTyped(cell) && cell.kind === 'decimal' ? cell.text : '';
}

function civilOf(cell: Exclude<Cell, null>) {
  if (typeof cell === 'string') return parseCivil(cell);
  return isTyped(cell) ? parseCivil(cell.text) : null;
}

function cellText(cell: Exclude<Cell, null>): string {
  if (isTyped(cell)) return cell.text;
  return typeof cell === 'object'
    ? JSON.stringify(cell, (_, one) => (typeof one === 'bigint' ? String(one) : one))
    : String(cell);
}
