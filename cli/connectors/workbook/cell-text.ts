const DAY_MS = 86_400_000;
/** Days from day 0 of a workbook to 1970. */
const DAYS_BEFORE_1970 = 25_569;
/** A workbook's day 0, at which times of day without a date lie. */
const DAY_ZERO_MS = -DAYS_BEFORE_1970 * DAY_MS;

/** The digits of the floating point number that a cell holds, as few as tell it from all others, without exponent. */
export function numberText(saved: string): string {
  const value = Number(saved);
  if (!Number.isFinite(value)) return saved;
  const text = String(value);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (found === null) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = found;
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${first}${rest}`;
  return `${sign}${first}${rest.padEnd(shift, '0')}`;
}

/** A date, a date with its time, or a time alone, as ISO text to the millisecond. */
export function dateText(cell: Date): string {
  const time = wholeTime(cell.getTime());
  const [day = '', clock = ''] = new Date(time).toISOString().replace('Z', '').split('T');
  const short = clock.replace(/\.000$/, '');
  if (time >= DAY_ZERO_MS && time < DAY_ZERO_MS + DAY_MS) return short;
  return short === '00:00:00' ? day : `${day}T${short}`;
}

/**
 * A workbook keeps a time as a fraction of a day, which was cut to milliseconds and may so have lost one: the time
 * that a program would have saved as that fraction, a full second where two are as likely.
 */
function wholeTime(cut: number): number {
  const isSavedAsThis = (time: number) =>
    Math.floor((time / DAY_MS + DAYS_BEFORE_1970 - DAYS_BEFORE_1970) * DAY_MS) === cut;
  const next = cut + 1;
  if (cut % 1000 === 0 || !isSavedAsThis(next)) return cut;
  return next % 1000 === 0 || !isSavedAsThis(cut) ? next : cut;
}
