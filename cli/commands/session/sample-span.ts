import { parseCliVars } from '../../config/vars.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { isoTime } from '../../util/iso-time.ts';

const UNITS = ['hour', 'day', 'month', 'year'] as const;

/** A span of event time, the end not included. */
export interface EventSpan {
  readonly from: Date;
  readonly to: Date;
}

/**
 * The span that `--sample` asks for: `3 days` up to now, or a map of `start` and `end`; undefined without the flag.
 * Throws ETL1931 for what is neither. Source of the forms: dbt 1.11.
 */
export async function sampleSpan(text: string | undefined, now: Date): Promise<EventSpan | undefined> {
  if (text === undefined) return undefined;
  if (text.trimStart().startsWith('{')) return await mappedSpan(text);
  const [count = '', word = '', ...more] = text.split(' ');
  const unit = UNITS.find((one) => one === word.toLowerCase().replace(/s+$/, ''));
  if (!/^[+-]?\d+$/.test(count) || unit === undefined || more.length > 0)
    throw EtlError.of('ETL1931', { text, why: `it is no number and one of ${UNITS.join(', ')}` });
  return { from: earlier(now, unit, Number(count)), to: now };
}

async function mappedSpan(text: string): Promise<EventSpan> {
  const given = await parseCliVars(text).catch((cause: unknown) => {
    throw EtlError.of('ETL1931', { text, why: 'it is no map' }, { cause });
  });
  const timeOf = (key: string): Date => {
    const time = typeof given[key] === 'string' ? isoTime(given[key]) : null;
    if (time === null) throw EtlError.of('ETL1931', { text, why: `its "${key}" is no date and no time` });
    return time;
  };
  return { from: timeOf('start'), to: timeOf('end') };
}

/** Months and years keep the day, or take the last one of a shorter month. */
function earlier(now: Date, unit: (typeof UNITS)[number], by: number): Date {
  const time = new Date(now);
  if (unit === 'hour') time.setUTCHours(now.getUTCHours() - by);
  else if (unit === 'day') time.setUTCDate(now.getUTCDate() - by);
  else {
    const months = unit === 'year' ? by * 12 : by;
    time.setUTCDate(1);
    time.setUTCMonth(now.getUTCMonth() - months);
    const last = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 0)).getUTCDate();
    time.setUTCDate(Math.min(now.getUTCDate(), last));
  }
  return time;
}
