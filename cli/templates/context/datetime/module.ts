import { PyDict } from '../../values/dict.ts';
import { typeError, valueError } from '../../values/error.ts';
import { realNumber } from '../../values/float.ts';
import { pyFunction } from '../../values/function.ts';
import { typeName } from '../../values/names.ts';
import type { Arguments } from '../../values/signature.ts';
import type { Value } from '../../values/value.ts';
import { ClassObject } from '../class-object.ts';
import { PyDate } from './date.ts';
import { PyDatetime } from './datetime.ts';
import { zoneOf } from './datetime-methods.ts';
import { readClock, readIso } from './iso-text.ts';
import { type ReadFields, strptime } from './strptime.ts';
import { type Clock, PyTime } from './time.ts';
import { PyTimedelta, scaled } from './timedelta.ts';
import { PyTimezone, type PyTzinfo, utc } from './tzinfo.ts';

const units: Readonly<Record<string, bigint>> = {
  weeks: 604_800_000_000n,
  days: 86_400_000_000n,
  hours: 3_600_000_000n,
  minutes: 60_000_000n,
  seconds: 1_000_000n,
  milliseconds: 1000n,
  microseconds: 1n,
};

/** `modules.datetime`; `now` is the clock that `now()` and `today()` read. */
export function datetimeModule(now: () => Date): PyDict {
  return new PyDict([
    ['date', dateClass(now)],
    ['datetime', datetimeClass(now)],
    ['time', timeClass],
    ['timedelta', timedeltaClass],
    ['timezone', timezoneClass],
    ['tzinfo', new ClassObject('datetime.tzinfo', '', () => utc)],
  ]);
}

function dateClass(now: () => Date): ClassObject {
  return new ClassObject(
    'datetime.date',
    'year, month, day',
    (args) => new PyDate(args.int('year'), args.int('month'), args.int('day')),
    {
      today: pyFunction('today', '', () => dateOf(localNow(now))),
      fromisoformat: pyFunction('fromisoformat', 'text', (args) => dateOf(fromFields(readIso(args.text('text'))))),
      fromordinal: pyFunction('fromordinal', 'n', (args) => PyDate.fromDays(args.int('n') - 719163)),
      fromtimestamp: pyFunction('fromtimestamp', 't', (args) => dateOf(fromTimestamp(args.get('t')))),
      min: new PyDate(1, 1, 1),
      max: new PyDate(9999, 12, 31),
    },
  );
}

function datetimeClass(now: () => Date): ClassObject {
  const signature = 'year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0';
  const moment = (zone: PyTzinfo | undefined): PyDatetime =>
    zone === undefined ? localNow(now) : PyDatetime.fromDate(now(), utc).inZone(zone);
  return new ClassObject('datetime.datetime', signature, makeDatetime, {
    now: pyFunction('now', 'tz=None', (args) => moment(zoneOf(args.get('tz')))),
    today: pyFunction('today', '', () => localNow(now)),
    utcnow: pyFunction('utcnow', '', () => PyDatetime.fromDate(now())),
    strptime: pyFunction('strptime', 'text, format', (args) =>
      fromFields(strptime(args.text('text'), args.text('format'))),
    ),
    fromisoformat: pyFunction('fromisoformat', 'text', (args) => fromFields(readIso(args.text('text')))),
    fromordinal: pyFunction('fromordinal', 'n', (args) => midnight(PyDate.fromDays(args.int('n') - 719163))),
    fromtimestamp: pyFunction('fromtimestamp', 't, tz=None', (args) => {
      const zone = zoneOf(args.get('tz'));
      const naive = fromTimestamp(args.get('t'));
      return zone === undefined ? naive : PyDatetime.fromWall(naive.wall, utc).inZone(zone);
    }),
    utcfromtimestamp: pyFunction('utcfromtimestamp', 't', (args) => fromTimestamp(args.get('t'))),
    combine: pyFunction('combine', 'date, time', combine),
    min: new PyDatetime({ year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 }),
    max: new PyDatetime({ year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999999 }),
  });
}

function makeDatetime(args: Arguments): PyDatetime {
  const date = { year: args.int('year'), month: args.int('month'), day: args.int('day') };
  return new PyDatetime({ ...date, ...clockOf(args) }, zoneOf(args.get('tzinfo')));
}

function clockOf(args: Arguments): Clock {
  return {
    hour: args.int('hour'),
    minute: args.int('minute'),
    second: args.int('second'),
    microsecond: args.int('microsecond'),
  };
}

/** The clock of the machine in its own time zone, without a zone, as Python's `now()`. */
function localNow(now: () => Date): PyDatetime {
  const date = now();
  return PyDatetime.fromWall(BigInt(date.getTime() - date.getTimezoneOffset() * 60_000) * 1000n);
}

function dateOf({ fields }: PyDatetime): PyDate {
  return new PyDate(fields.year, fields.month, fields.day);
}

function midnight(date: PyDate): PyDatetime {
  return PyDatetime.fromWall(BigInt(date.days) * 86_400_000_000n);
}

function fromFields({ offset, ...fields }: ReadFields): PyDatetime {
  return new PyDatetime(fields, offset === undefined ? undefined : offset === 0n ? utc : new PyTimezone(offset));
}

/** The date, or the moment, that an ISO text is. */
export function timeOfText(text: string): PyDate | PyDatetime {
  const moment = fromFields(readIso(text));
  return text.includes('T') ? moment : dateOf(moment);
}

function fromTimestamp(value: Value): PyDatetime {
  const seconds = realNumber(value);
  if (seconds === undefined) throw typeError(`an integer is required (got type ${typeName(value)})`);
  return PyDatetime.fromWall(scaled(1_000_000n, seconds));
}

function combine(args: Arguments): PyDatetime {
  const date = args.get('date');
  const time = args.get('time');
  if (!(time instanceof PyTime)) throw typeError(`combine() argument 2 must be datetime.time, not ${typeName(time)}`);
  const day = date instanceof PyDatetime ? dateOf(date) : date;
  if (!(day instanceof PyDate)) throw typeError(`combine() argument 1 must be datetime.date, not ${typeName(date)}`);
  return new PyDatetime({ year: day.year, month: day.month, day: day.day, ...time.clock }, time.zone);
}

const timeClass = new ClassObject(
  'datetime.time',
  'hour=0, minute=0, second=0, microsecond=0, tzinfo=None',
  (args) => new PyTime(clockOf(args), zoneOf(args.get('tzinfo'))),
  {
    fromisoformat: pyFunction('fromisoformat', 'text', (args) => {
      const clock = readClock(args.text('text').replace(/^T/, ''));
      if (clock === null) throw valueError(`Invalid isoformat string: '${args.text('text')}'`);
      return new PyTime(clock, clock.offset === undefined ? undefined : new PyTimezone(clock.offset));
    }),
  },
);

const timedeltaClass = new ClassObject(
  'datetime.timedelta',
  'days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0',
  (args) => {
    let total = 0n;
    for (const [name, unit] of Object.entries(units)) {
      const times = realNumber(args.get(name));
      if (times === undefined)
        throw typeError(`unsupported type for timedelta ${name} component: ${typeName(args.get(name))}`);
      total += scaled(unit, times);
    }
    return new PyTimedelta(total);
  },
);

const timezoneClass = new ClassObject(
  'datetime.timezone',
  'offset, name=None',
  (args) => {
    const offset = args.get('offset');
    if (!(offset instanceof PyTimedelta)) throw typeError('timezone() argument 1 must be datetime.timedelta');
    return args.get('name') === null
      ? new PyTimezone(offset.microseconds)
      : new PyTimezone(offset.microseconds, args.text('name'));
  },
  { utc },
);
