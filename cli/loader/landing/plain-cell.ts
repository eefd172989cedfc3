import type { ColumnType } from '../../connectors/column-type.ts';
import { literal } from './sql.ts';

const WHOLE: readonly string[] = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal', 'uuid', 'time'];
const DAYS: readonly string[] = ['date', 'timestamp'];
const REALS: readonly string[] = ['float', 'double'];
/** Outside of these the engine writes years of other lengths, years before Christ and infinity. */
const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';
/** What the engine reads over in a number and the patterns do not: digits in groups, a second sign, a rare blank. */
const LENIENT = ['_', '+', '\v'];

/** Whether cells of the type can be told to be plain for less than their pattern costs. */
export function mayBePlain({ kind }: ColumnType): boolean {
  return WHOLE.includes(kind) || DAYS.includes(kind) || REALS.includes(kind);
}

/**
 * True for a cell that is certainly a value of the type, `value` being what the engine's lenient cast makes of it: the
 * dearer pattern need not be asked. False or null says nothing. Most are known by being written just as the engine writes
 * the value; numbers with a floating point, which are dear to write, by being without the letters that the engine reads
 * over.
 */
export function isPlain(text: string, value: string, { kind }: ColumnType): string {
  if (REALS.includes(kind))
    return [`isfinite(${value})`, ...LENIENT.map((mark) => `not contains(${text}, ${literal(mark)})`)].join(' and ');
  const isSame = `cast(${value} as varchar) = ${text}`;
  if (!DAYS.includes(kind)) return isSame;
  const last = kind === 'date' ? LAST_DAY : `${LAST_DAY} 23:59:59.999999`;
  return `${value} between '${FIRST_DAY}'::${kind} and '${last}'::${kind} and ${isSame}`;
}
