import { EtlError } from '../../diagnostics/index.ts';

const OFFSET = /^[+-](0\d|1[0-4]):[0-5]\d$/;
const UTC = ['utc', 'z', 'gmt', 'etc/utc', '+00:00', '-00:00'];
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2})(?::(\d{2})(?::(\d{2}))?)?)?/;

/** The zone that `datetime` columns without one are meant in. */
export interface LocalZone {
  /** Offset from UTC of a local time `2024-01-31 10:00:00`, as `-03:00`; of a time that the clock shows twice, the first. */
  offsetOf(localTime: string): string;
  /** A moment as local time, to the second. */
  localTime(moment: Date): string;
}

/** The zone of a connection; undefined for UTC, which needs nothing. Throws ETL5012 for a zone that is not known. */
export function localZone(timezone: string | undefined, connection: string): LocalZone | undefined {
  if (timezone === undefined || UTC.includes(timezone.toLowerCase())) return undefined;
  if (OFFSET.test(timezone)) return fixedZone(timezone);
  try {
    return namedZone(timezone);
  } catch (cause) {
    const why = `"${timezone}" is neither a zone such as America/Lima nor an offset such as -03:00`;
    throw EtlError.of('ETL5012', { connection, key: 'timezone', why, near: undefined }, { cause });
  }
}

function fixedZone(offset: string): LocalZone {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const ms = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return { offsetOf: () => offset, localTime: (moment) => wallClock(moment.getTime() + ms) };
}

/** A zone of the IANA database. Offsets are kept by the minute, since rows lie close in time. */
function namedZone(name: string): LocalZone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offsetAt = (ms: number): number => {
    const part = format.formatToParts(new Date(ms)).find((one) => one.type === 'timeZoneName')?.value ?? '';
    const found = /([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?/.exec(part);
    if (found === null) return 0;
    const [, sign, hours, minutes, seconds] = found;
    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0));
  };
  const known = new Map<string, string>();
  return {
    offsetOf: (localTime) => {
      const minute = localTime.slice(0, 16);
      let offset = known.get(minute);
      if (offset === undefined) {
        if (known.size > 50_000) known.clear();
        offset = written(offsetOfLocal(localMs(localTime), offsetAt));
        known.set(minute, offset);
      }
      return offset;
    },
    localTime: (moment) => wallClock(moment.getTime() + offsetAt(moment.getTime())),
  };
}

/** Of the two offsets around a change, the one that holds at this local time; before the change where both or none do. */
function offsetOfLocal(local: number, offsetAt: (ms: number) => number): number {
  const before = offsetAt(local - 86_400_000);
  const after = offsetAt(local + 86_400_000);
  if (before === after) return before;
  if (offsetAt(local - before) === before) return before;
  return offsetAt(local - after) === after ? after : before;
}

function localMs(text: string): number {
  const [, year, month, day, hour, minute, second] = LOCAL.exec(text) ?? [];
  const ms = Date.UTC(
    2000,
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const at = new Date(ms);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return at.getTime();
}

function wallClock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function written(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const text = `${offset < 0 ? '-' : '+'}${two(seconds / 3600)}:${two((seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}
