import type { ValueProto } from './protocol.ts';

const DAY = 86_400n;

/** A date and a time of day as numbers; `nanos` is the part of a second. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
}

/** Reads `2024-01-31`, `2024-01-31T10:00:00.5` (or a blank for the T) and `10:00:00`; null for anything else. */
export function parseCivil(text: string): Civil | null {
  const found =
    /^(?:(\d{1,5})-(\d\d)-(\d\d))?(?:[T ]?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:Z|[+-]00(?::?00)?)?$/.exec(
      text,
    );
  if (found === null || text === '') return null;
  const [, year = '1970', month = '01', day = '01', hour = '0', minute = '0', second = '0', fraction = ''] = found;
  const civil = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    nanos: Number(fraction.padEnd(9, '0')),
  };
  return isCivil(civil) ? civil : null;
}

function isCivil({ year, month, day, hour, minute, second }: Civil): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Days since 1970-01-01. */
export function daysOf({ year, month, day }: Civil): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / 86_400_000;
}

/** `2024-01-31` of days since 1970-01-01. */
export function dateText(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** Seconds since 1970-01-01T00:00:00. */
export function secondsOf(civil: Civil): bigint {
  return BigInt(daysOf(civil)) * DAY + BigInt(civil.hour * 3600 + civil.minute * 60 + civil.second);
}

/** `2024-01-31T10:00:00.5` of seconds since 1970 and nanoseconds. */
export function timestampText(seconds: bigint, nanos: number): string {
  const ofDay = ((seconds % DAY) + DAY) % DAY;
  const days = Number((seconds - ofDay) / DAY);
  const at = Number(ofDay);
  return `${dateText(days)}T${clockText(Math.trunc(at / 3600), Math.trunc(at / 60) % 60, at % 60, nanos)}`;
}

/** DATETIME as the service packs it: year, month, day, hour, minute and second side by side. */
export function datetimeBits(civil: Civil): bigint {
  const { year, month, day, hour, minute, second } = civil;
  const date = (BigInt(year) << 26n) | BigInt((month << 22) | (day << 17));
  return date | BigInt((hour << 12) | (minute << 6) | second);
}

/** The text of a packed DATETIME. */
export function datetimeText({ bit_field_datetime_seconds, nanos }: NonNullable<ValueProto['datetime_value']>): string {
  const bits = BigInt(bit_field_datetime_seconds ?? 0);
  const part = (shift: bigint, width: bigint) => Number((bits >> shift) & ((1n << width) - 1n));
  const date = `${padded(part(26n, 14n), 4)}-${padded(part(22n, 4n), 2)}-${padded(part(17n, 5n), 2)}`;
  return `${date}T${clockText(part(12n, 5n), part(6n, 6n), part(0n, 6n), nanos ?? 0)}`;
}

/** TIME as the service packs it, nanoseconds in the lowest 30 bits. */
export function timeBits({ hour, minute, second, nanos }: Civil): bigint {
  return (BigInt((hour << 12) | (minute << 6) | second) << 30n) | BigInt(nanos);
}

/** The text of a packed TIME. */
export function timeText(value: string): string {
  const bits = BigInt(value);
  const clock = Number(bits >> 30n);
  return clockText((clock >> 12) & 31, (clock >> 6) & 63, clock & 63, Number(bits & 0x3fffffffn));
}

function clockText(hour: number, minute: number, second: number, nanos: number): string {
  const fraction = nanos === 0 ? '' : `.${padded(nanos, 9).replace(/0+$/, '')}`;
  return `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}${fraction}`;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
