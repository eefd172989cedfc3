import type { ReadWindow, Stream, StreamColumn } from '../types.ts';
import type { Ga4Table } from './config.ts';

/** Dimensions that a report can be told by, under the names of columns. */
export interface ReportColumns {
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
}

/** A range of days, both included. */
export interface DayRange {
  readonly startDate: string;
  readonly endDate: string;
}

/**
 * The name of a column in the service: `session_source` is `sessionSource`, what has capitals or colons is taken as it
 * is.
 */
export function apiName({ from }: Pick<StreamColumn, 'from'>): string {
  return from.replaceAll(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

/** Which columns of a stream are metrics: those named, and where none is, those of a number's type. */
export function reportColumns({ columns }: Pick<Stream, 'columns'>, { metrics }: Ga4Table): ReportColumns {
  const named = metrics?.map((name) => apiName({ from: name }));
  const isMetric = (column: StreamColumn) => (named === undefined ? isNumber(column) : named.includes(apiName(column)));
  const names = (list: readonly StreamColumn[]) => [...new Set(list.map(apiName))];
  return { dimensions: names(columns.filter((column) => !isMetric(column))), metrics: names(columns.filter(isMetric)) };
}

function isNumber({ type }: StreamColumn): boolean {
  return /int|decimal|float|double/.test(type.kind);
}

const DAY_MS = 86_400_000;

/** The ranges of days that are asked for, one after the other. Empty when the window begins after the last day. */
export function dayRanges(window: ReadWindow, table: Ga4Table, now: Date): readonly DayRange[] {
  const { days_per_request: step, end_date: last = 'yesterday' } = table;
  const first = window.kind === 'from' ? window.from.slice(0, 10) : (table.start_date ?? '365daysAgo');
  const [start, end] = [dayOf(first, now), dayOf(last, now)];
  // The service knows what today is where the property is: a day is let pass.
  if (step === undefined)
    return start > end + DAY_MS ? [] : [{ startDate: first, endDate: endOf(first, last, start, end) }];
  const ranges: DayRange[] = [];
  for (let at = start; at <= end; at += step * DAY_MS)
    ranges.push({ startDate: isoDay(at), endDate: isoDay(Math.min(at + (step - 1) * DAY_MS, end)) });
  return ranges;
}

/** A report must not end before it begins. */
function endOf(first: string, last: string, start: number, end: number): string {
  return start > end ? first : last;
}

function dayOf(written: string, now: Date): number {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  if (written === 'today') return today;
  if (written === 'yesterday') return today - DAY_MS;
  const ago = /^(\d+)daysAgo$/.exec(written)?.[1];
  return ago === undefined ? Date.parse(`${written}T00:00:00Z`) : today - Number(ago) * DAY_MS;
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The body of `runReport`, but for its page. */
export function reportBody(
  { dimensions, metrics }: ReportColumns,
  range: DayRange,
  table: Ga4Table,
): Record<string, unknown> {
  const {
    dimension_filter: dimensionFilter,
    metric_filter: metricFilter,
    currency,
    keep_empty_rows: keepEmptyRows,
  } = table;
  return {
    dateRanges: [range],
    dimensions: dimensions.map((name) => ({ name })),
    metrics: metrics.map((name) => ({ name })),
    // Rows of one page stay there when the next is asked for.
    orderBys: dimensions.map((dimensionName) => ({ dimension: { dimensionName } })),
    returnPropertyQuota: true,
    ...(dimensionFilter === undefined ? {} : { dimensionFilter }),
    ...(metricFilter === undefined ? {} : { metricFilter }),
    ...(currency === undefined ? {} : { currencyCode: currency }),
    ...(keepEmptyRows === undefined ? {} : { keepEmptyRows }),
  };
}
