import { valueError } from '../../values/error.ts';
import type { Formattable } from '../../values/format-spec.ts';
import { MethodTable } from '../../values/methods.ts';
import { type BinaryOperator, PyObject, type Value } from '../../values/value.ts';
import { civilFromDays, daysFromCivil, daysInMonth, weekdayOf } from './calendar.ts';
import { type Shown, strftime } from './strftime.ts';
import { isoCalendar, structTime } from './struct-time.ts';
import { PyTimedelta } from './timedelta.ts';

/** Microseconds of a day. */
export const dayLength = 86_400_000_000n;

/** Throws Python's ValueError for a date that is not in the calendar. */
export function checkDate(year: number, month: number, day: number): void {
  if (year < 1 || year > 9999) throw valueError(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueError('month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) throw valueError('day is out of range for month');
}

const methods = new MethodTable<PyDate>({
  ctime: ['', (self) => strftime(self.shown(), '%a %b %e %H:%M:%S %Y')],
  isocalendar: ['', (self) => isoCalendar(self.days)],
  isoformat: ['', (self) => self.str()],
  isoweekday: ['', (self) => weekdayOf(self.days) + 1],
  replace: [
    'year=None, month=None, day=None',
    (self, args) => {
      const part = (name: string, own: number): number => (args.get(name) === null ? own : args.int(name));
      return new PyDate(part('year', self.year), part('month', self.month), part('day', self.day));
    },
  ],
  strftime: ['format', (self, args) => strftime(self.shown(), args.text('format'))],
  timetuple: ['', (self) => structTime(self.shown(), self.days, -1)],
  toordinal: ['', (self) => self.days + 719163],
  weekday: ['', (self) => weekdayOf(self.days)],
});

/** Python's `datetime.date`. */
export class PyDate extends PyObject implements Formattable {
  readonly typeName = 'datetime.date';
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDate(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** The date of a count of days since 1970-01-01. */
  static fromDays(days: number): PyDate {
    const { year, month, day } = civilFromDays(days);
    return new PyDate(year, month, day);
  }

  /** Days since 1970-01-01. */
  get days(): number {
    return daysFromCivil(this.year, this.month, this.day);
  }

  shown(): Shown {
    const { year, month, day } = this;
    return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: '', zone: '' };
  }

  format(spec: string): string {
    return spec === '' ? this.str() : strftime(this.shown(), spec);
  }

  override str(): string {
    const pad = (value: number, width: number): string => String(value).padStart(width, '0');
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'year' || name === 'month' || name === 'day') return this[name];
    return methods.bound(this, name, 'date');
  }

  override equals(other: Value): boolean {
    return other instanceof PyDate && other.days === this.days;
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyDate ? this.days - other.days : undefined;
  }

  override hashKey(): unknown {
    return `\u0000date${this.days}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '-' && other instanceof PyDate) {
      return reflected ? undefined : new PyTimedelta(BigInt(this.days - other.days) * dayLength);
    }
    if (!(other instanceof PyTimedelta) || (operator !== '+' && (operator !== '-' || reflected))) return undefined;
    return PyDate.fromDays(this.days + (operator === '+' ? other.days : -other.days));
  }
}
