/** How long repeated requests wait. */
export interface BackoffRules {
  /** Wait before the first repetition, doubled before each further one. */
  readonly baseMs: number;
  /** Most that is waited at a time, whoever asks for it. */
  readonly mostMs: number;
}

/** The wait before a repetition: the doubled base, of which a random half may be left out. `attempt` counts from 0. */
export function backoffMs(attempt: number, rules: BackoffRules, random: () => number = Math.random): number {
  const full = Math.min(rules.baseMs * 2 ** Math.min(attempt, 30), rules.mostMs);
  return Math.round(full * (0.5 + random() / 2));
}

/**
 * The wait that a `Retry-After` header asks for, in seconds or as a date (RFC 9110, 10.2.3); null when there is none or
 * it is neither.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
