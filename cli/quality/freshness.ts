import type { YamlMap } from '../config/types.ts';
import { EtlError } from '../diagnostics/index.ts';

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Whether rows of this age, in seconds, are past a limit such as `{count: 1, period: day}`; a limit without count never is. */
export function isDue(limit: YamlMap | null | undefined, age: number): boolean {
  const count = limit?.count ?? null;
  if (count === null) return false;
  return age > Number(count) * (SECONDS[String(limit?.period)] ?? 0);
}

/**
 * The times in a freshness query's row: whether there is no newest row, whether it is a point in time, its text, and
 * the text of now. A time without a zone is UTC; no row at all is as old as can be. Throws ETL1919.
 */
export function newestOf(
  [isEmpty, isTime, newest, now]: readonly [boolean, boolean, string, string],
  source: string,
): { newest: Date; now: Date } {
  if (isEmpty) return { newest: new Date('0001-01-01T00:00:00Z'), now: utc(now) };
  if (!isTime) throw EtlError.of('ETL1919', { source, why: `"${newest}" is not a timestamp` });
  return { newest: utc(newest), now: utc(now) };
}

function utc(text: string): Date {
  const iso = text.replace(' ', 'T');
  return new Date(/(Z|[+-]\d\d(:?\d\d)?)$/.test(iso.slice(10)) ? iso : `${iso}Z`);
}
