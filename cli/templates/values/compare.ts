import { typeError } from './error.ts';
import { typeName } from './names.ts';
import { PyObject, type Value } from './value.ts';

/** Python's `==`. */
export function equals(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left instanceof PyObject) return left.equals(right);
  if (right instanceof PyObject) return right.equals(left);
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right);
  if (typeof left === 'boolean') return typeof right === 'number' && Number(left) === right;
  if (typeof right === 'boolean') return typeof left === 'number' && Number(right) === left;
  return false;
}

/** Whether two sequences hold equal items in the same order. */
export function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => equals(item, right[index] as Value));
}

/**
 * Orders two values as Python's `<` does: below, equal or above zero; NaN when a float NaN takes part.
 * Throws TypeError when the two have no order; `operator` is the one to name.
 */
export function compare(left: Value, right: Value, operator = '<'): number {
  const order = tryCompare(left, right, operator);
  if (order !== undefined) return order;
  throw typeError(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

function tryCompare(left: Value, right: Value, operator: string): number | undefined {
  if (left instanceof PyObject) return left.compare(right);
  if (right instanceof PyObject) {
    const order = right.compare(left);
    return order === undefined ? undefined : -order;
  }
  if (typeof left === 'string') {
    return typeof right === 'string' ? compareText(left, right) : undefined;
  }
  if (Array.isArray(left)) return Array.isArray(right) ? compareItems(left, right, operator) : undefined;
  const a = integer(left);
  const b = integer(right);
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders two sequences item by item. */
export function compareItems(left: readonly Value[], right: readonly Value[], operator = '<'): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const a = left[index] as Value;
    const b = right[index] as Value;
    if (!equals(a, b)) return compare(a, b, operator);
  }
  return left.length - right.length;
}

/** Orders two texts by code point, as Python does. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    // A surrogate stands for a code point above every other UTF-16 unit.
    return (isSurrogate(a) ? a + 0x10000 : a) - (isSurrogate(b) ? b + 0x10000 : b);
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function integer(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}
