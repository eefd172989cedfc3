import { daysFromCivil, isoCalendarOf, weekdayOf } from './calendar.ts';

/** What a date or time shows when it is formatted. */
export interface Shown {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** `+0200`, empty without a time zone. */
  readonly offset: string;
  /** `CEST`, empty without a time zone. */
  readonly zone: string;
}

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);
const days = (at: Shown): number => daysFromCivil(at.year, at.month, at.day);
const dayOfYear = (at: Shown): number => days(at) - daysFromCivil(at.year, 1, 1) + 1;
const weekday = (at: Shown): string => weekdays[weekdayOf(days(at))] ?? '';
const month = (at: Shown): string => months[at.month - 1] ?? '';
const hour12 = (at: Shown): number => at.hour % 12 || 12;
const week = (at: Shown, first: number): number => {
  const fromFirst = (weekdayOf(days(at)) - first + 7) % 7;
  return Math.floor((dayOfYear(at) - 1 + 7 - fromFirst) / 7);
};

const directives: Readonly<Record<string, (at: Shown) => string>> = {
  a: (at) => weekday(at).slice(0, 3),
  A: weekday,
  b: (at) => month(at).slice(0, 3),
  h: (at) => month(at).slice(0, 3),
  B: month,
  c: (at) => strftime(at, '%a %b %e %H:%M:%S %Y'),
  C: (at) => pad(Math.floor(at.year / 100)),
  d: (at) => pad(at.day),
  D: (at) => strftime(at, '%m/%d/%y'),
  e: (at) => pad(at.day, 2, ' '),
  f: (at) => pad(at.microsecond, 6),
  F: (at) => strftime(at, '%Y-%m-%d'),
  G: (at) => String(isoCalendarOf(days(at))[0]),
  g: (at) => pad(isoCalendarOf(days(at))[0] % 100),
  H: (at) => pad(at.hour),
  I: (at) => pad(hour12(at)),
  j: (at) => pad(dayOfYear(at), 3),
  k: (at) => pad(at.hour, 2, ' '),
  l: (at) => pad(hour12(at), 2, ' '),
  m: (at) => pad(at.month),
  M: (at) => pad(at.minute),
  n: () => '\n',
  p: (at) => (at.hour < 12 ? 'AM' : 'PM'),
  P: (at) => (at.hour < 12 ? 'am' : 'pm'),
  r: (at) => strftime(at, '%I:%M:%S %p'),
  R: (at) => strftime(at, '%H:%M'),
  s: (at) => String(days(at) * 86400 + at.hour * 3600 + at.minute * 60 + at.second),
  S: (at) => pad(at.second),
  t: () => '\t',
  T: (at) => strftime(at, '%H:%M:%S'),
  u: (at) => String(weekdayOf(days(at)) + 1),
  U: (at) => pad(week(at, 6)),
  V: (at) => pad(isoCalendarOf(days(at))[1]),
  w: (at) => String((weekdayOf(days(at)) + 1) % 7),
  W: (at) => pad(week(at, 0)),
  x: (at) => strftime(at, '%m/%d/%y'),
  X: (at) => strftime(at, '%H:%M:%S'),
  y: (at) => pad(at.year % 100),
  Y: (at) => String(at.year),
  z: (at) => at.offset,
  Z: (at) => at.zone,
  '%': () => '%',
};

/** C's strftime in the C locale, with `%-d` and its like. */
export function strftime(at: Shown, format: string): string {
  return format.replace(/%([-_0^#]?)([\s\S])/g, (whole, flag: string, letter: string) => {
    const write = Object.hasOwn(directives, letter) ? directives[letter] : undefined;
    if (write === undefined) return whole;
    const text = write(at);
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    return flag === '^' ? text.toUpperCase() : text;
  });
}
