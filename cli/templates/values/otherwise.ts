import type { Value } from './value.ts';

/** A value or, where there is none, another; None is a value, which `??` would not see. */
export function otherwise(value: Value | undefined, fallback: () => Value): Value {
  return value === undefined ? fallback() : value;
}
