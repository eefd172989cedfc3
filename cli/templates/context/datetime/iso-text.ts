import { valueError } from '../../values/error.ts';
import { reprText } from '../../values/text.ts';
import { civilFromDays, daysFromCivil, weekdayOf } from './calendar.ts';
import { offsetOf, type ReadFields } from './strptime.ts';

const datePattern = /^(\d{4})-?(?:W(\d\d)(?:-?([1-7]))?|(\d\d)-?(\d\d))/;
const clockPattern = /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?$/;

/** Python's `datetime.fromisoformat`; throws ValueError. */
export function readIso(text: string): ReadFields {
  const date = datePattern.exec(text);
  const rest = date === null ? '' : text.slice(date[0].length);
  const clock = rest === '' ? undefined : readClock(rest.slice(1));
  if (date === null || clock === null) throw valueError(`Invalid isoformat string: ${reprText(text)}`);
  const [, year = '', week, weekday, month = '', day = ''] = date;
  const civil =
    week === undefined
      ? { year: Number(year), month: Number(month), day: Number(day) }
      : fromWeek(Number(year), Number(week), Number(weekday ?? 1));
  return { ...civil, ...(clock ?? { hour: 0, minute: 0, second: 0, microsecond: 0, offset: undefined }) };
}

/** The clock part of an ISO text; null when it is not one. */
export function readClock(text: string): Omit<ReadFields, 'year' | 'month' | 'day'> | null {
  const match = clockPattern.exec(text);
  if (match === null) return null;
  const [, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match;
  const microsecond = Number(fraction.slice(0, 6).padEnd(6, '0'));
  return { hour: Number(hour), minute: Number(minute), second: Number(second), microsecond, offset: offsetOf(zone) };
}

function fromWeek(year: number, week: number, weekday: number): { year: number; month: number; day: number } {
  const fourth = daysFromCivil(year, 1, 4);
  return civilFromDays(fourth - weekdayOf(fourth) + (week - 1) * 7 + weekday - 1);
}
