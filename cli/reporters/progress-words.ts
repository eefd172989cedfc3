import type { RunEvent } from '../runner/events.ts';
import { grouped, inSeconds } from './words.ts';

/** The event that tells how far a node is. */
export type ProgressEvent = Extract<RunEvent, { kind: 'node_progress' }>;

/** How often lines that stay tell how far a node is. */
export const PROGRESS_LINE_MS = 10_000;

/** `1,200,000 rows  250,000 rows/s  45%  12s left  orders.csv`; what is not known is left out. */
export function progressInWords({ rows, rowsPerSecond, fraction, secondsLeft, note }: ProgressEvent): string {
  return [
    rows === undefined || rows === 0 ? '' : `${grouped(rows)} rows`,
    rowsPerSecond === undefined ? '' : `${grouped(rowsPerSecond)} rows/s`,
    fraction === undefined ? '' : `${Math.floor(fraction * 100)}%`,
    secondsLeft === undefined ? '' : `${leftInWords(secondsLeft)} left`,
    note ?? '',
  ]
    .filter((word) => word !== '')
    .join('  ');
}

/** A guess has no fractions of a second. */
function leftInWords(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)}s` : inSeconds(seconds);
}
