import { PyNamedTuple } from '../../values/named-tuple.ts';
import { daysFromCivil, isoCalendarOf, weekdayOf } from './calendar.ts';
import type { DatetimeFields } from './datetime.ts';

/** What `isocalendar()` gives for a count of days since 1970-01-01. */
export function isoCalendar(days: number): PyNamedTuple {
  const [year, week, weekday] = isoCalendarOf(days);
  return new PyNamedTuple('datetime.IsoCalendarDate', { year, week, weekday });
}

/** Python's `time.struct_time` of a moment; `isdst` is 1 in summer time, 0 outside, -1 when it is not known. */
export function structTime(fields: DatetimeFields, days: number, isdst: number): PyNamedTuple {
  return new PyNamedTuple('time.struct_time', {
    tm_year: fields.year,
    tm_mon: fields.month,
    tm_mday: fields.day,
    tm_hour: fields.hour,
    tm_min: fields.minute,
    tm_sec: fields.second,
    tm_wday: weekdayOf(days),
    tm_yday: days - daysFromCivil(fields.year, 1, 1) + 1,
    tm_isdst: isdst,
  });
}
