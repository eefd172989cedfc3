import { PyDict } from '../values/dict.ts';
import { PyError } from '../values/error.ts';
import { pyFunction } from '../values/function.ts';
import { MethodTable } from '../values/methods.ts';
import { reprText } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { PyDatetime } from './datetime/datetime.ts';
import { PyTimedelta } from './datetime/timedelta.ts';
import { PyTzinfo, type WallClock, type ZoneOffset } from './datetime/tzinfo.ts';
import { IntlZone } from './intl-zone.ts';

const zones = new Map<string, PytzZone>();

/** `modules.pytz`: time zones from the JavaScript runtime's own data. */
export function pytzModule(): PyDict {
  const utc = zoneNamed('UTC');
  const names = (): Value[] => Intl.supportedValuesOf('timeZone');
  return new PyDict([
    ['timezone', pyFunction('timezone', 'zone', (args) => zoneNamed(args.text('zone')))],
    ['utc', utc],
    ['UTC', utc],
    ['all_timezones', names()],
    ['common_timezones', names()],
    ['UnknownTimeZoneError', 'UnknownTimeZoneError'],
  ]);
}

function zoneNamed(name: string): PytzZone {
  let zone = zones.get(name.toLowerCase());
  if (zone === undefined) {
    const intl = IntlZone.named(name);
    if (intl === undefined) throw new PyError('UnknownTimeZoneError', reprText(name));
    zone = new PytzZone(name.toUpperCase() === 'UTC' ? 'UTC' : name, intl);
    zones.set(name.toLowerCase(), zone);
  }
  return zone;
}

const methods = new MethodTable<PytzZone>({
  dst: ['dt, is_dst=None', (self, args) => new PyTimedelta(offsetFor(self, args.get('dt')).dst)],
  localize: [
    'dt, is_dst=False',
    (self, args) => {
      const moment = args.get('dt');
      if (!(moment instanceof PyDatetime)) throw new PyError('AttributeError', 'localize() wants a datetime');
      if (moment.zone !== undefined) throw new PyError('ValueError', 'Not naive datetime (tzinfo is already set)');
      return new PyDatetime(moment.fields, self.fixedAt(self.intl.atWall(moment.wall)));
    },
  ],
  normalize: [
    'dt, is_dst=False',
    (self, args) => {
      const moment = args.get('dt');
      if (!(moment instanceof PyDatetime)) throw new PyError('AttributeError', 'normalize() wants a datetime');
      return moment.inZone(self);
    },
  ],
  tzname: ['dt, is_dst=None', (self, args) => offsetFor(self, args.get('dt')).name],
  utcoffset: ['dt, is_dst=None', (self, args) => new PyTimedelta(offsetFor(self, args.get('dt')).offset)],
});

function offsetFor(zone: PytzZone, moment: Value): ZoneOffset {
  return zone.intl.atWall(moment instanceof PyDatetime ? moment.wall : 0n);
}

/** A time zone of pytz; `fixed` is what it shows once it belongs to a moment. */
class PytzZone extends PyTzinfo {
  override readonly typeName: string = 'pytz.tzfile';
  readonly name: string;
  readonly intl: IntlZone;
  readonly #fixed: ZoneOffset | undefined;

  constructor(name: string, intl: IntlZone, fixed?: ZoneOffset) {
    super();
    this.name = name;
    this.intl = intl;
    this.#fixed = fixed;
  }

  /** The zone as a moment with this offset carries it. */
  fixedAt(offset: ZoneOffset): PytzZone {
    return this.name === 'UTC' ? this : new PytzZone(this.name, this.intl, offset);
  }

  override atWall(_wall: WallClock): ZoneOffset {
    // pytz's known trap: a zone that was not given by localize() stands for its oldest local mean time.
    return this.#fixed ?? this.intl.localMeanTime();
  }

  override atUtc(utc: WallClock): { zone: PyTzinfo; offset: bigint } {
    const found = this.intl.atUtc(utc);
    return { zone: this.fixedAt(found), offset: found.offset };
  }

  override getAttr(name: string): Value | undefined {
    return name === 'zone' ? this.name : methods.bound(this, name, 'tzfile');
  }

  override str(): string {
    return this.name;
  }

  override repr(): string {
    if (this.name === 'UTC') return '<UTC>';
    const { name, offset, dst } = this.atWall(0n);
    const shown = new PyTimedelta(offset)
      .str()
      .replace(/^(-?\d+) days?, /, '$1 day, ')
      .replace(/^-(\d+) day, /, '-$1 day, ');
    return `<DstTzInfo '${this.name}' ${name}${offset < 0n ? shown : `+${shown}`} ${dst === 0n ? 'STD' : 'DST'}>`;
  }
}
