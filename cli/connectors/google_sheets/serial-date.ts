const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets. */
const EPOCH_MS = Date.UTC(1899, 11, 30);

/** A serial number of days as the wall clock that it stands for, `2024-01-31 10:20:30.5`; midnights without a time. */
export function serialMoment(serial: number): string {
  const iso = new Date(EPOCH_MS + Math.round(serial * DAY_MS)).toISOString();
  const [day = '', clock = ''] = iso.slice(0, -1).split('T');
  return clock === '00:00:00.000' ? day : `${day} ${withoutZeros(clock)}`;
}

/** A fraction of a day as a time, `10:20:30.5`; more than a day as hours over 24. */
export function serialTime(serial: number): string {
  const total = Math.round(serial * DAY_MS);
  const milliseconds = Math.abs(total);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}`;
  return `${total < 0 ? '-' : ''}${withoutZeros(`${clock}.${String(milliseconds % 1000).padStart(3, '0')}`)}`;
}

function withoutZeros(clock: string): string {
  return clock.replace(/\.?0+$/, '');
}

/** A wall clock of a time zone with its offset from UTC, `2024-01-31 10:20:30+01:00`. Throws RangeError for no zone. */
export function zonedMoment(wall: string, zone: string): string {
  const text = wall.includes(' ') ? wall : `${wall} 00:00:00`;
  const asUtc = Date.parse(`${text.replace(' ', 'T')}Z`);
  // The offset of the moment is looked for where the wall clock would be, and then where it is.
  const guess = asUtc - offsetMs(asUtc, zone);
  const minutes = Math.round(offsetMs(guess, zone) / 60_000);
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  return `${text}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}
