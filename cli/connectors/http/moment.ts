const FORM =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2})?)?$/i;

/** Microseconds since 1970 of an ISO date or time, UTC where it names no offset; null when it is neither. */
export function microseconds(text: string): bigint | null {
  const parts = FORM.exec(text.trim());
  if (parts === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((one) => Number(one ?? 0));
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day) return null;
  const offset = (Number(parts[10] ?? 0) * 60 + Number(parts[11] ?? 0)) * (parts[9] === '-' ? -60 : 60);
  const seconds = start.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  return BigInt(seconds) * 1_000_000n + BigInt((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
}

/** How a moment is written for a server. */
export type MomentFormat = 'iso' | 'text' | 'date' | 'unix' | 'unix_ms' | 'unchanged';

/** A moment as a server wants it, in UTC. What it cannot hold is left off: never later than the moment itself. */
export function writtenMoment(text: string, format: MomentFormat): string {
  const micros = microseconds(text);
  if (micros === null || format === 'unchanged') return text;
  const milliseconds = floorDivide(micros, 1000n);
  if (format === 'unix_ms') return String(milliseconds);
  if (format === 'unix') return String(floorDivide(micros, 1_000_000n));
  const iso = new Date(Number(milliseconds)).toISOString();
  if (format === 'date') return iso.slice(0, 10);
  if (format === 'text') return iso.slice(0, 19).replace('T', ' ');
  const fraction = String(micros - floorDivide(micros, 1_000_000n) * 1_000_000n).padStart(6, '0');
  return `${iso.slice(0, 19)}${fraction === '000000' ? '' : `.${fraction}`}Z`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
