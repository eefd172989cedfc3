import {
  DuckDBArrayValue,
  DuckDBBitValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeTZValue,
  DuckDBTimeValue,
  DuckDBUnionValue,
  DuckDBUUIDValue,
  type DuckDBValue,
  DuckDBVariantValue,
} from '@duckdb/node-api';
import type { Cell, TypedText } from '../types.ts';

/**
 * A DuckDB value as a cell. Integers of every width are numbers when safe, else bigints; a MAP with text keys is an
 * object and any other a list of `{ key, value }`; a UNION or VARIANT is its inner value; BIT, UUID, ENUM and JSON are
 * strings. TIMESTAMPTZ is told in UTC, whatever the session's zone.
 */
export function cellOf(value: DuckDBValue): Cell {
  if (value === null) return null;
  if (typeof value === 'bigint') return integerCell(value);
  if (typeof value !== 'object') return value;
  return typedText(value) ?? nestedCell(value);
}

function integerCell(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function typedText(value: object): TypedText | null {
  if (value instanceof DuckDBDecimalValue) return { kind: 'decimal', text: value.toString() };
  if (value instanceof DuckDBDateValue) return { kind: 'date', text: dateText(value) };
  if (value instanceof DuckDBTimestampTZValue) return { kind: 'timestamptz', text: zonedText(value) };
  if (isTimestamp(value)) return { kind: 'timestamp', text: isoTimestamp(value.toString()) };
  if (value instanceof DuckDBTimeValue || value instanceof DuckDBTimeTZValue)
    return { kind: 'time', text: value.toString() };
  if (value instanceof DuckDBIntervalValue) return { kind: 'interval', text: isoInterval(value) };
  return null;
}

function nestedCell(value: Exclude<DuckDBValue, null | boolean | number | bigint | string>): Cell {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(cellOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, cellOf(item)]));
  if (value instanceof DuckDBMapValue) return mapCell(value);
  if (value instanceof DuckDBUnionValue || value instanceof DuckDBVariantValue) return cellOf(value.value);
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes);
  if (value instanceof DuckDBBitValue || value instanceof DuckDBUUIDValue) return value.toString();
  return String(value);
}

function mapCell(map: DuckDBMapValue): Cell {
  const entries = map.entries.map(({ key, value }) => [cellOf(key), cellOf(value)] as const);
  if (entries.every(([key]) => typeof key === 'string')) return Object.fromEntries(entries);
  return entries.map(([key, value]) => ({ key, value }));
}

type AnyTimestamp =
  | DuckDBTimestampValue
  | DuckDBTimestampSecondsValue
  | DuckDBTimestampMillisecondsValue
  | DuckDBTimestampNanosecondsValue;

function isTimestamp(value: object): value is AnyTimestamp {
  return (
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampSecondsValue ||
    value instanceof DuckDBTimestampMillisecondsValue ||
    value instanceof DuckDBTimestampNanosecondsValue
  );
}

function dateText(value: DuckDBDateValue): string {
  if (value.days === DuckDBDateValue.PosInf.days) return 'infinity';
  return value.days === DuckDBDateValue.NegInf.days ? '-infinity' : value.toString();
}

function zonedText(value: DuckDBTimestampTZValue): string {
  const text = isoTimestamp(new DuckDBTimestampValue(value.micros).toString());
  return text.includes('T') ? `${text}+00:00` : text;
}

/** `infinity` and years before Christ have no ISO spelling and stay in DuckDB's. */
function isoTimestamp(text: string): string {
  return text.replace(/^(\d+-\d\d-\d\d) (\d\d:)/, '$1T$2');
}

function isoInterval({ months, days, micros }: DuckDBIntervalValue): string {
  const part = (amount: number | bigint, unit: string) => (amount === 0 || amount === 0n ? '' : `${amount}${unit}`);
  const date = part(Math.trunc(months / 12), 'Y') + part(months % 12, 'M') + part(days, 'D');
  const seconds = micros / 1_000_000n;
  const time =
    part(seconds / 3600n, 'H') + part((seconds % 3600n) / 60n, 'M') + secondsText(seconds % 60n, micros % 1_000_000n);
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

function secondsText(seconds: bigint, micros: bigint): string {
  if (seconds === 0n && micros === 0n) return '';
  const sign = seconds < 0n || micros < 0n ? '-' : '';
  const fraction = String(micros < 0n ? -micros : micros)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${sign}${seconds < 0n ? -seconds : seconds}${fraction === '' ? '' : `.${fraction}`}S`;
}
