import { PyObject, type Value } from './value.ts';

/** Python's `bool(value)`. */
export function truth(value: Value): boolean {
  if (value instanceof PyObject) return value.truth();
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value);
}
