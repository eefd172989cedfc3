import { equals } from './compare.ts';
import { typeError } from './error.ts';
import { typeName } from './names.ts';
import { PyStr } from './str-subclass.ts';
import { PyObject, type Value } from './value.ts';

/** Python's `iter(value)`; throws TypeError for what cannot be iterated. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value) || typeof value === 'string') return value;
  const items = value instanceof PyObject ? value.iterate() : undefined;
  if (items === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return items;
}

/** Python's `list(value)`. */
export function listOf(value: Value): Value[] {
  return Array.from(iterate(value));
}

/** Python's `len(value)`; throws TypeError for what has no length. */
export function lengthOf(value: Value): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return textLength(value);
  if (value instanceof PyStr) return textLength(value.text);
  const length = value instanceof PyObject ? value.length() : undefined;
  if (length === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return length;
}

/** Python's `needle in container`; throws TypeError for what contains nothing. */
export function contains(container: Value, needle: Value): boolean {
  if (typeof container === 'string' || container instanceof PyStr) {
    const text = typeof container === 'string' ? container : container.text;
    if (typeof needle === 'string') return text.includes(needle);
    if (needle instanceof PyStr) return text.includes(needle.text);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(needle)}`);
  }
  if (container instanceof PyObject) {
    const found = container.contains(needle);
    if (found !== undefined) return found;
  }
  const items = Array.isArray(container) || container instanceof PyObject ? iterateIn(container) : undefined;
  if (items === undefined) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  for (const item of items) if (equals(item, needle)) return true;
  return false;
}

function iterateIn(container: Value[] | PyObject): Iterable<Value> | undefined {
  return Array.isArray(container) ? container : container.iterate();
}

const surrogate = /[\ud800-\udfff]/;

/** The number of code points, which is Python's length of a str. */
export function textLength(text: string): number {
  return surrogate.test(text) ? Array.from(text).length : text.length;
}

/** The characters of a str by index: itself when every character is one UTF-16 unit. */
export function characters(text: string): string | string[] {
  return surrogate.test(text) ? Array.from(text) : text;
}
