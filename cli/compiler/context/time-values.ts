import type { TimeOf } from '../../adapters/values/index.ts';
import { PyDate, PyDatetime, PyTime, PyTimedelta, utc, type Value } from '../../templates/index.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const CLOCK = /(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?/;
const INTERVAL =
  /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d{1,6}))?S)?)?$/;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(?:Z|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Dates and times of a query's cells as templates see them: Python's `date`, `datetime` and `time`, a moment with a
 * time zone in UTC; of an interval a month is 30 days, as DuckDB's Python client has it. What Python's types cannot
 * hold (years beyond 9999, infinity) stays a text.
 */
export const timeOf: TimeOf = (kind, text): Value => {
  switch (kind) {
    case 'date':
      return dateOf(text) ?? text;
    case 'time':
      return CLOCK.test(text) ? new PyTime(clockOf(text)) : text;
    case 'timestamp':
    case 'timestamptz':
      return momentOf(text, kind === 'timestamptz') ?? text;
    case 'interval':
      return intervalOf(text) ?? text;
  }
};

function dateOf(text: string): PyDate | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  return year === undefined ? undefined : new PyDate(Number(year), Number(month), Number(day));
}

function momentOf(text: string, zoned: boolean): PyDatetime | undefined {
  const [, year, month, day, clock = '', sign, hours = '0', minutes = '0'] = MOMENT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const fields = { year: Number(year), month: Number(month), day: Number(day), ...clockOf(clock) };
  const local = new PyDatetime(fields, zoned ? utc : undefined);
  if (!zoned || sign === undefined) return local;
  const offset = BigInt(Number(hours) * 60 + Number(minutes)) * 60_000_000n;
  return PyDatetime.fromWall(local.wall + (sign === '-' ? offset : -offset), utc);
}

function intervalOf(text: string): PyTimedelta | undefined {
  const match = INTERVAL.exec(text);
  if (match === null) return undefined;
  const [years, months, days, hours, minutes, seconds] = match.slice(1, 7).map((part) => BigInt(part ?? 0));
  const micros = BigInt((match[7] ?? '').padEnd(6, '0')) * (match[6]?.startsWith('-') === true ? -1n : 1n);
  const spent = ((years ?? 0n) * 12n + (months ?? 0n)) * 30n + (days ?? 0n);
  const clock = ((hours ?? 0n) * 60n + (minutes ?? 0n)) * 60n + (seconds ?? 0n);
  return new PyTimedelta((spent * 86_400n + clock) * 1_000_000n + micros);
}

function clockOf(text: string) {
  const [, hour, minute, second, fraction = ''] = CLOCK.exec(text) ?? [];
  const microsecond = Number(fraction.padEnd(6, '0'));
  return { hour: Number(hour), minute: Number(minute), second: Number(second), microsecond };
}
