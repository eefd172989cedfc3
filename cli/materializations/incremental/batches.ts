import { EtlError } from '../../diagnostics/index.ts';
import { isoTime } from '../../util/iso-time.ts';

/** Widths of a microbatch. */
export const BATCH_SIZES = ['hour', 'day', 'month', 'year'] as const;

/** The width of a microbatch. */
export type BatchSize = (typeof BATCH_SIZES)[number];

/** A span of event time in UTC, the end not included. */
export interface TimeSpan {
  readonly start: Date;
  readonly end: Date;
}

/** What the batches of a model are reckoned from. */
export interface BatchInput {
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether the model's table is added to; else it is filled from `begin` on. */
  readonly isIncremental: boolean;
  /** `--event-time-start` and `--event-time-end`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** When the run began: where batches end unless told. */
  readonly now: Date;
}

/**
 * The batches of a run, oldest first: from `--event-time-start`, else `begin` for a new table, else `lookback` batches
 * before the one in which the run began. Throws ETL4022 for a config that lacks what they are reckoned from.
 * Source of the rules: dbt 1.11.
 */
export function batchesOf(input: BatchInput): readonly TimeSpan[] {
  const size = batchSize(input.config);
  const end = ceiling(input.to ?? input.now, size);
  const first = firstStart(input, size, end);
  const batches: TimeSpan[] = [];
  let start = first;
  do {
    const next = offset(start, size, 1);
    batches.push({ start, end: next });
    start = next;
  } while (start < end);
  return batches.map((batch, index) => (index === batches.length - 1 ? { ...batch, end } : batch));
}

function firstStart({ config, isIncremental, from }: BatchInput, size: BatchSize, end: Date): Date {
  if (from !== undefined) return truncate(from, size);
  if (isIncremental) {
    const lookback = typeof config.lookback === 'number' ? config.lookback : 1;
    return offset(end, size, -(lookback + 1));
  }
  if (config.begin === null || config.begin === undefined)
    throw EtlError.of('ETL4022', {
      key: 'begin',
      why: 'a microbatch model needs it to know where its first batch begins',
    });
  const begin = isoTime(String(config.begin));
  if (begin === null)
    throw EtlError.of('ETL4022', { key: 'begin', why: `"${String(config.begin)}" is no date and no time` });
  return truncate(begin, size);
}

/** The `batch_size` of a config. Throws ETL4022. */
export function batchSize({ batch_size: given }: Readonly<Record<string, unknown>>): BatchSize {
  const size = BATCH_SIZES.find((one) => one === given);
  if (size !== undefined) return size;
  const what = given === null || given === undefined ? 'it is missing' : `"${String(given)}" is no such width`;
  throw EtlError.of('ETL4022', {
    key: 'batch_size',
    why: `${what}; a microbatch model has one of ${BATCH_SIZES.join(', ')}`,
  });
}

/** A time as Python prints it: `2024-01-01 00:00:00+00:00`. */
export function timeText(time: Date): string {
  const text = time.toISOString().replace('T', ' ');
  return `${text.slice(0, 19)}${text.slice(20, 23) === '000' ? '' : `${text.slice(19, 23)}000`}+00:00`;
}

/** The name of a batch: `2024`, `202401`, `20240131`, `20240131T05`. */
export function batchId(start: Date, size: BatchSize): string {
  const text = start.toISOString();
  const length = { year: 4, month: 7, day: 10, hour: 13 }[size];
  return text.slice(0, length).replaceAll('-', '');
}

function truncate(time: Date, size: BatchSize): Date {
  const depth = BATCH_SIZES.indexOf(size);
  return new Date(
    Date.UTC(
      time.getUTCFullYear(),
      depth <= 2 ? time.getUTCMonth() : 0,
      depth <= 1 ? time.getUTCDate() : 1,
      depth === 0 ? time.getUTCHours() : 0,
    ),
  );
}

function offset(time: Date, size: BatchSize, by: number): Date {
  const moved = truncate(time, size);
  if (size === 'hour') moved.setUTCHours(moved.getUTCHours() + by);
  else if (size === 'day') moved.setUTCDate(moved.getUTCDate() + by);
  else if (size === 'month') moved.setUTCMonth(moved.getUTCMonth() + by);
  else moved.setUTCFullYear(moved.getUTCFullYear() + by);
  return moved;
}

function ceiling(time: Date, size: BatchSize): Date {
  const floor = truncate(time, size);
  return floor.getTime() === time.getTime() ? floor : offset(floor, size, 1);
}
