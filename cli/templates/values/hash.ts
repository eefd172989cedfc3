import { typeError } from './error.ts';
import { PyObject, type Value } from './value.ts';

/**
 * What stands for a value as a key of a JavaScript map: values that Python holds equal give the same (1, 1.0 and
 * True are one key). Throws TypeError for a list and other unhashable values.
 */
export function hashKey(value: Value): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) throw typeError("unhashable type: 'list'");
  return value instanceof PyObject ? value.hashKey() : value;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** One string for a sequence of values; equal sequences give the same. It begins with NUL, as no written str does. */
export function sequenceKey(values: Iterable<Value>): string {
  const parts: string[] = [];
  for (const value of values) {
    const key = hashKey(value);
    parts.push(
      typeof key === 'object' && key !== null
        ? `o${identityOf(key)}`
        : `${typeof key}:${String(key).length}:${String(key)}`,
    );
  }
  return `\u0000(${parts.join(',')})`;
}

/** A number that stands for one object as long as it lives; what Python's `id` is for. */
export function identityOf(object: object): number {
  let known = identities.get(object);
  if (known === undefined) {
    lastIdentity += 1;
    known = lastIdentity;
    identities.set(object, known);
  }
  return known;
}
