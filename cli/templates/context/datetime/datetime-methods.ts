import { typeError } from '../../values/error.ts';
import { PyFloat } from '../../values/float.ts';
import { MethodTable } from '../../values/methods.ts';
import { typeName } from '../../values/names.ts';
import type { Arguments } from '../../values/signature.ts';
import type { Value } from '../../values/value.ts';
import { weekdayOf } from './calendar.ts';
import { PyDate } from './date.ts';
import { type DatetimeFields, PyDatetime } from './datetime.ts';
import { strftime } from './strftime.ts';
import { isoCalendar, structTime } from './struct-time.ts';
import { PyTime } from './time.ts';
import { PyTimedelta } from './timedelta.ts';
import { PyTzinfo, utc } from './tzinfo.ts';

const parts = new Set(['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond']);

const methods = new MethodTable<PyDatetime>({
  astimezone: ['tz=None', (self, args) => self.inZone(args.get('tz') === null ? utc : (zoneOf(args.get('tz')) ?? utc))],
  ctime: ['', (self) => strftime(self.shown(), '%a %b %e %H:%M:%S %Y')],
  date: ['', (self) => new PyDate(self.fields.year, self.fields.month, self.fields.day)],
  dst: ['', (self) => (self.offset === undefined ? null : new PyTimedelta(self.offset.dst))],
  isocalendar: ['', (self) => isoCalendar(self.days)],
  isoformat: ["sep='T', timespec='auto'", (self, args) => self.iso(args.text('sep'), args.text('timespec'))],
  isoweekday: ['', (self) => weekdayOf(self.days) + 1],
  replace: [
    'year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo?, *, fold=0',
    (self, args) =>
      new PyDatetime(replaced(self.fields, args), args.has('tzinfo') ? zoneOf(args.get('tzinfo')) : self.zone),
  ],
  strftime: ['format', (self, args) => strftime(self.shown(), args.text('format'))],
  time: ['', (self) => new PyTime(self.fields)],
  timestamp: ['', (self) => new PyFloat(Number(self.utc) / 1e6)],
  timetuple: ['', (self) => structTime(self.fields, self.days, daylight(self))],
  timetz: ['', (self) => new PyTime(self.fields, self.zone)],
  toordinal: ['', (self) => self.days + 719163],
  tzname: ['', (self) => self.offset?.name ?? null],
  utctimetuple: [
    '',
    (self) => {
      const { fields, days } = PyDatetime.fromWall(self.utc);
      return structTime(fields, days, 0);
    },
  ],
  utcoffset: ['', (self) => (self.offset === undefined ? null : new PyTimedelta(self.offset.offset))],
  weekday: ['', (self) => weekdayOf(self.days)],
});

/** Whether summer time is on, as `tm_isdst` says it: -1 is unknown. */
function daylight({ offset }: PyDatetime): number {
  return offset === undefined ? -1 : Number(offset.dst !== 0n);
}

/** The attributes and methods of a datetime. */
export function datetimeAttribute(self: PyDatetime, name: string): Value | undefined {
  if (parts.has(name)) return self.fields[name as keyof DatetimeFields];
  if (name === 'tzinfo') return self.zone ?? null;
  return name === 'fold' ? 0 : methods.bound(self, name, 'datetime');
}

/** The time zone that an argument is; None is none. Throws TypeError for anything else. */
export function zoneOf(value: Value): PyTzinfo | undefined {
  if (value === null) return undefined;
  if (value instanceof PyTzinfo) return value;
  throw typeError(`tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`);
}

function replaced(fields: DatetimeFields, args: Arguments): DatetimeFields {
  const part = (name: keyof DatetimeFields): number => (args.get(name) === null ? fields[name] : args.int(name));
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    microsecond: part('microsecond'),
  };
}
