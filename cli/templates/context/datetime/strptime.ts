import { PyError, valueError } from '../../values/error.ts';
import { reprText } from '../../values/text.ts';
import { civilFromDays, daysFromCivil } from './calendar.ts';
import { months, weekdays } from './strftime.ts';

/** The fields that a text gives. */
export interface ReadFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Microseconds east of UTC; nothing without `%z`. */
  readonly offset: bigint | undefined;
}

const short = (names: readonly string[]): string => names.map((name) => name.slice(0, 3)).join('|');
const patterns: Readonly<Record<string, string>> = {
  d: '(?<d>3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  f: '(?<f>\\d{1,6})',
  H: '(?<H>2[0-3]|[01]\\d|\\d)',
  I: '(?<I>1[0-2]|0[1-9]|[1-9])',
  j: '(?<j>36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>6[01]|[0-5]\\d|\\d)',
  y: '(?<y>\\d\\d)',
  Y: '(?<Y>\\d\\d\\d\\d)',
  z: '(?<z>[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d)?|[zZ])',
  Z: '(?<Z>[A-Za-z]*)',
  p: '(?<p>am|pm)',
  a: `(?<a>${short(weekdays)})`,
  A: `(?<A>${weekdays.join('|')})`,
  b: `(?<b>${short(months)})`,
  B: `(?<B>${months.join('|')})`,
  w: '(?<w>[0-6])',
  '%': '%',
};

/** Python's `strptime`; throws ValueError where the text does not have the format. */
export function strptime(text: string, format: string): ReadFields {
  const match = new RegExp(`^${patternOf(format)}`, 'i').exec(text);
  if (match === null) throw valueError(`time data ${reprText(text)} does not match format ${reprText(format)}`);
  if (match[0].length < text.length) throw valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  return fieldsOf(match.groups ?? {});
}

function patternOf(format: string): string {
  const expanded = format.replace(/%D|%F|%T|%R|%c|%x|%X/g, (one) => composite[one] ?? one);
  return expanded.replace(/\s+|%([\s\S]?)|[\\^$*+?.()|[\]{}]/g, (whole, letter?: string) => {
    if (letter === undefined) return /^\s/.test(whole) ? '\\s+' : `\\${whole}`;
    const pattern = Object.hasOwn(patterns, letter) ? patterns[letter] : undefined;
    if (pattern === undefined) {
      throw new PyError('ValueError', `'${letter}' is a bad directive in format ${reprText(format)}`);
    }
    return pattern;
  });
}

const composite: Readonly<Record<string, string>> = {
  '%D': '%m/%d/%y',
  '%x': '%m/%d/%y',
  '%F': '%Y-%m-%d',
  '%T': '%H:%M:%S',
  '%X': '%H:%M:%S',
  '%R': '%H:%M',
  '%c': '%a %b %d %H:%M:%S %Y',
};

function fieldsOf(groups: Readonly<Record<string, string | undefined>>): ReadFields {
  const number = (name: string): number | undefined => (groups[name] === undefined ? undefined : Number(groups[name]));
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short + (short <= 68 ? 2000 : 1900));
  let month = number('m') ?? monthOf(groups) ?? 1;
  let day = number('d') ?? 1;
  const dayOfYear = number('j');
  if (dayOfYear !== undefined) ({ month, day } = civilFromDays(daysFromCivil(year, 1, 1) + dayOfYear - 1));
  const twelve = number('I');
  const hour = number('H') ?? (twelve === undefined ? 0 : (twelve % 12) + (groups.p?.toLowerCase() === 'pm' ? 12 : 0));
  const microsecond = groups.f === undefined ? 0 : Number(groups.f.padEnd(6, '0'));
  return {
    year,
    month,
    day,
    hour,
    minute: number('M') ?? 0,
    second: number('S') ?? 0,
    microsecond,
    offset: offsetOf(groups.z),
  };
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const name = groups.B ?? groups.b;
  if (name === undefined) return undefined;
  return months.findIndex((month) => month.toLowerCase().startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

/** Microseconds east of UTC of `+02:00`, `+0200` or `Z`. */
export function offsetOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (/^z$/i.test(text)) return 0n;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^([+-])(\d\d):?(\d\d)?:?(\d\d)?/.exec(text) ?? [];
  const size = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000n;
  return sign === '-' ? -size : size;
}
