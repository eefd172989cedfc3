import { EtlError } from '../../diagnostics/index.ts';
import { isoTime } from '../../util/iso-time.ts';
import type { Flags } from '../flags.ts';
import type { EventSpan } from './sample-span.ts';

/**
 * The span of time that `--event-time-start` and `--event-time-end` ask for; undefined without them. Throws ETL1930 for
 * one without the other, a text that is no time, and a span that ends before it begins.
 */
export function eventTimeOf({ eventTimeStart: start, eventTimeEnd: end }: Flags): EventSpan | undefined {
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined)
    throw EtlError.of('ETL1930', { why: 'only one of them is given, and both are needed' });
  const [from, to] = [timeOf(start), timeOf(end)];
  if (from >= to) throw EtlError.of('ETL1930', { why: `${start} is not before ${end}` });
  return { from, to };
}

function timeOf(text: string): Date {
  const time = isoTime(text);
  if (time === null) throw EtlError.of('ETL1930', { why: `"${text}" is no date and no time` });
  return time;
}
