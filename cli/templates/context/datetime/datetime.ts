import { typeError } from '../../values/error.ts';
import type { Formattable } from '../../values/format-spec.ts';
import { type BinaryOperator, PyObject, type Value } from '../../values/value.ts';
import { civilFromDays, daysFromCivil } from './calendar.ts';
import { checkDate, dayLength } from './date.ts';
import { datetimeAttribute } from './datetime-methods.ts';
import { type Shown, strftime } from './strftime.ts';
import { type Clock, checkClock, clockMicros, clockText } from './time.ts';
import { PyTimedelta } from './timedelta.ts';
import { offsetText, type PyTzinfo, type WallClock, type ZoneOffset } from './tzinfo.ts';

/** Date and clock as a datetime shows them. */
export interface DatetimeFields extends Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Python's `datetime.datetime`, to the microsecond, with or without a time zone. */
export class PyDatetime extends PyObject implements Formattable {
  readonly typeName = 'datetime.datetime';
  readonly fields: DatetimeFields;
  readonly zone: PyTzinfo | undefined;

  constructor(fields: DatetimeFields, zone?: PyTzinfo) {
    super();
    checkDate(fields.year, fields.month, fields.day);
    checkClock(fields);
    this.fields = fields;
    this.zone = zone;
  }

  /** The datetime that reads `wall`. */
  static fromWall(wall: WallClock, zone?: PyTzinfo): PyDatetime {
    const rest = ((wall % dayLength) + dayLength) % dayLength;
    const seconds = Number(rest / 1_000_000n);
    const clock = {
      hour: Math.floor(seconds / 3600),
      minute: Math.floor(seconds / 60) % 60,
      second: seconds % 60,
      microsecond: Number(rest % 1_000_000n),
    };
    return new PyDatetime({ ...civilFromDays(Number((wall - rest) / dayLength)), ...clock }, zone);
  }

  /** The moment of a JavaScript date, in UTC fields. */
  static fromDate(date: Date, zone?: PyTzinfo): PyDatetime {
    return PyDatetime.fromWall(BigInt(date.getTime()) * 1000n, zone);
  }

  /** Days since 1970-01-01. */
  get days(): number {
    return daysFromCivil(this.fields.year, this.fields.month, this.fields.day);
  }

  /** What the clock reads, as microseconds since 1970-01-01 00:00. */
  get wall(): WallClock {
    return BigInt(this.days) * dayLength + clockMicros(this.fields);
  }

  /** What the time zone says; nothing without one. */
  get offset(): ZoneOffset | undefined {
    return this.zone?.atWall(this.wall);
  }

  /** The moment in UTC; without a time zone the clock is taken for UTC. */
  get utc(): WallClock {
    return this.wall - (this.offset?.offset ?? 0n);
  }

  /** The same moment in another time zone. */
  inZone(zone: PyTzinfo): PyDatetime {
    const found = zone.atUtc(this.utc);
    return PyDatetime.fromWall(this.utc + found.offset, found.zone);
  }

  iso(separator: string, timespec = 'auto'): string {
    const { year, month, day } = this.fields;
    const pad = (value: number, width: number): string => String(value).padStart(width, '0');
    const zone = this.offset === undefined ? '' : offsetText(this.offset.offset, ':');
    return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}${separator}${clockText(this.fields, timespec)}${zone}`;
  }

  shown(): Shown {
    const { offset } = this;
    return {
      ...this.fields,
      offset: offset === undefined ? '' : offsetText(offset.offset, ''),
      zone: offset?.name ?? '',
    };
  }

  format(spec: string): string {
    return spec === '' ? this.str() : strftime(this.shown(), spec);
  }

  override str(): string {
    return this.iso(' ');
  }

  override repr(): string {
    const { year, month, day, hour, minute, second, microsecond } = this.fields;
    const rest = microsecond !== 0 ? [second, microsecond] : second !== 0 ? [second] : [];
    const zone = this.zone === undefined ? [] : [`tzinfo=${this.zone.repr()}`];
    return `datetime.datetime(${[year, month, day, hour, minute, ...rest, ...zone].join(', ')})`;
  }

  override getAttr(name: string): Value | undefined {
    return datetimeAttribute(this, name);
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyDatetime)) return false;
    return (this.zone === undefined) === (other.zone === undefined) && this.utc === other.utc;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDatetime)) return undefined;
    if ((this.zone === undefined) !== (other.zone === undefined)) {
      throw typeError("can't compare offset-naive and offset-aware datetimes");
    }
    return this.utc < other.utc ? -1 : this.utc > other.utc ? 1 : 0;
  }

  override hashKey(): unknown {
    return `\u0000datetime${this.utc}${this.zone === undefined ? 'naive' : ''}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '-' && other instanceof PyDatetime) {
      if (reflected) return undefined;
      if ((this.zone === undefined) !== (other.zone === undefined)) {
        throw typeError("can't subtract offset-naive and offset-aware datetimes");
      }
      return new PyTimedelta(this.utc - other.utc);
    }
    if (!(other instanceof PyTimedelta) || (operator !== '+' && (operator !== '-' || reflected))) return undefined;
    const moved = operator === '+' ? other.microseconds : -other.microseconds;
    return PyDatetime.fromWall(this.wall + moved, this.zone);
  }
}
