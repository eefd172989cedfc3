import { PyDict } from './dict.ts';
import { PyFloat } from './float.ts';
import { PySet } from './set.ts';
import { str } from './text.ts';
import { PyTuple } from './tuple.ts';
import { PyObject, type Value } from './value.ts';

/**
 * Plain JavaScript data as Python values: integers are ints, other numbers floats, arrays lists, maps and objects
 * dicts, undefined is None. A value that is already Python's stays itself. `dateOf` converts dates; without it they are
 * ISO texts.
 */
export function fromJs(data: unknown, dateOf?: (date: Date) => Value): Value {
  if (data === null || data === undefined) return null;
  if (typeof data === 'string' || typeof data === 'boolean') return data;
  if (typeof data === 'number') return Number.isSafeInteger(data) ? data : new PyFloat(data);
  if (typeof data === 'bigint') return normalized(data);
  if (data instanceof PyObject) return data;
  // A boxed number is a float that a plain number could not tell from an int, such as 1.0.
  if (data instanceof Number) return new PyFloat(Number(data));
  if (Array.isArray(data)) return data.map((item) => fromJs(item, dateOf));
  if (data instanceof Date) return dateOf === undefined ? data.toISOString() : dateOf(data);
  if (data instanceof Set) return new PySet([...data].map((item) => fromJs(item, dateOf)));
  const entries = data instanceof Map ? [...data] : Object.entries(data);
  return new PyDict(entries.map(([key, value]) => [fromJs(key, dateOf), fromJs(value, dateOf)] as const));
}

/** An int in its one form: a number where it is safe, else a bigint. */
export function normalized(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * Python values as plain JavaScript data: dicts are objects without prototype, tuples and sets arrays, floats numbers;
 * any other object gives its `str`.
 */
export function toJs(value: Value): unknown {
  if (Array.isArray(value)) return value.map(toJs);
  if (!(value instanceof PyObject)) return value;
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PyDict) {
    const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of value.entries()) plain[str(key)] = toJs(item);
    return plain;
  }
  if (value instanceof PyTuple) return value.items.map(toJs);
  if (value instanceof PySet) return [...value.values()].map(toJs);
  return value.str();
}
