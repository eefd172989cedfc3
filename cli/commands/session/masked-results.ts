import type { SecretMask } from '../../config/secret-mask.ts';
import type { NodeResult } from '../../runner/events.ts';

/** Results as they may be written down: what an engine or a source said of a failure may hold a secret. */
export function maskedResults(results: readonly NodeResult[], mask: SecretMask): readonly NodeResult[] {
  if (mask.values.length === 0) return results;
  return results.map((result) => ({
    ...result,
    message: result.message === null ? null : mask.apply(result.message),
    adapterResponse: masked(result.adapterResponse, mask),
    diagnostics: masked(result.diagnostics, mask),
  }));
}

/** A copy in which no text holds a secret. */
function masked<T>(value: T, mask: SecretMask): T {
  if (typeof value === 'string') return mask.apply(value) as T;
  if (Array.isArray(value)) return value.map((one) => masked(one, mask)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, masked(one, mask)])) as T;
}
