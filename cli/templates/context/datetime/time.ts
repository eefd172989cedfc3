import { valueError } from '../../values/error.ts';
import type { Formattable } from '../../values/format-spec.ts';
import { MethodTable } from '../../values/methods.ts';
import { PyObject, type Value } from '../../values/value.ts';
import { type Shown, strftime } from './strftime.ts';
import { offsetText, type PyTzinfo } from './tzinfo.ts';

/** Hour, minute, second and microsecond of a day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** Throws Python's ValueError for a time that no clock shows. */
export function checkClock(clock: Clock): void {
  if (clock.hour < 0 || clock.hour > 23) throw valueError('hour must be in 0..23');
  if (clock.minute < 0 || clock.minute > 59) throw valueError('minute must be in 0..59');
  if (clock.second < 0 || clock.second > 59) throw valueError('second must be in 0..59');
  if (clock.microsecond < 0 || clock.microsecond > 999999) throw valueError('microsecond must be in 0..999999');
}

/** Microseconds since midnight. */
export function clockMicros(clock: Clock): bigint {
  return BigInt((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000n + BigInt(clock.microsecond);
}

/** A clock as `isoformat` writes it; `timespec` is `auto`, `hours`, `minutes`, `seconds`, `milliseconds` or `microseconds`. */
export function clockText(clock: Clock, timespec = 'auto'): string {
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const parts = [pad(clock.hour), pad(clock.minute), pad(clock.second)];
  if (timespec === 'hours') return parts.slice(0, 1).join(':');
  if (timespec === 'minutes') return parts.slice(0, 2).join(':');
  const text = parts.join(':');
  if (timespec === 'milliseconds') return `${text}.${pad(Math.floor(clock.microsecond / 1000), 3)}`;
  const fraction = timespec === 'microseconds' || (timespec === 'auto' && clock.microsecond !== 0);
  return fraction ? `${text}.${pad(clock.microsecond, 6)}` : text;
}

const methods = new MethodTable<PyTime>({
  isoformat: ["timespec='auto'", (self, args) => self.iso(args.text('timespec'))],
  strftime: ['format', (self, args) => strftime(self.shown(), args.text('format'))],
  replace: [
    'hour=None, minute=None, second=None, microsecond=None',
    (self, args) => {
      const part = (name: keyof Clock): number => (args.get(name) === null ? self.clock[name] : args.int(name));
      const clock = {
        hour: part('hour'),
        minute: part('minute'),
        second: part('second'),
        microsecond: part('microsecond'),
      };
      return new PyTime(clock, self.zone);
    },
  ],
});

/** Python's `datetime.time`. */
export class PyTime extends PyObject implements Formattable {
  readonly typeName = 'datetime.time';
  readonly clock: Clock;
  readonly zone: PyTzinfo | undefined;

  constructor(clock: Clock, zone?: PyTzinfo) {
    super();
    checkClock(clock);
    this.clock = clock;
    this.zone = zone;
  }

  iso(timespec: string): string {
    const offset = this.zone === undefined ? '' : offsetText(this.zone.atWall(0n).offset, ':');
    return clockText(this.clock, timespec) + offset;
  }

  shown(): Shown {
    return { year: 1900, month: 1, day: 1, ...this.clock, offset: '', zone: '' };
  }

  format(spec: string): string {
    return spec === '' ? this.str() : strftime(this.shown(), spec);
  }

  override str(): string {
    return this.iso('auto');
  }

  override repr(): string {
    const { hour, minute, second, microsecond } = this.clock;
    const rest = microsecond !== 0 ? `, ${second}, ${microsecond}` : second !== 0 ? `, ${second}` : '';
    return `datetime.time(${hour}, ${minute}${rest})`;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'hour' || name === 'minute' || name === 'second' || name === 'microsecond') return this.clock[name];
    if (name === 'tzinfo') return this.zone ?? null;
    return methods.bound(this, name, 'time');
  }

  override equals(other: Value): boolean {
    return other instanceof PyTime && clockMicros(other.clock) === clockMicros(this.clock);
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyTime ? Number(clockMicros(this.clock) - clockMicros(other.clock)) : undefined;
  }

  override hashKey(): unknown {
    return `\u0000time${clockMicros(this.clock)}`;
  }
}
