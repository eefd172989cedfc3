/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** When the rows of a table are made: a history of some days, then so many a day. */
export interface Timeline {
  /** Midnight (UTC) of the first day, in milliseconds. */
  readonly start: number;
  readonly days: number;
  /** Rows of the history. */
  readonly base: number;
  /** Rows of each day after it; 0 for a table that does not grow. */
  readonly perDay: number;
  /** Days after the history that have passed. */
  readonly passed: number;
}

/** All rows that there are by now. */
export function rowsOf({ base, perDay, passed }: Timeline): number {
  return base + perDay * passed;
}

/** When a row is made, in milliseconds; the rows of one table are made in their order. */
export function madeAt({ start, days, base, perDay }: Timeline, row: number): number {
  if (row < base) return start + Math.floor((row / base) * days * DAY_MS);
  return start + days * DAY_MS + Math.floor(((row - base) / Math.max(1, perDay)) * DAY_MS);
}

/** How many rows there are at a time, at least one where there are any. */
export function rowsAt(line: Timeline, time: number): number {
  const { start, days, base, perDay } = line;
  const end = start + days * DAY_MS;
  const share = (time - start) / (days * DAY_MS);
  const found = time < end ? Math.floor(share * base) : base + Math.floor(((time - end) / DAY_MS) * perDay);
  return Math.max(Math.min(1, base), Math.min(rowsOf(line), found));
}

/** The last moment that has passed, in milliseconds. */
export function presentOf({ start, days, passed }: Timeline): number {
  return start + (days + passed) * DAY_MS - 1;
}
