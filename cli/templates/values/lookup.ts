import { PyBytes } from './bytes.ts';
import { PyDict } from './dict.ts';
import { dictMethods } from './dict-methods.ts';
import { typeError } from './error.ts';
import { PyFloat } from './float.ts';
import { characters } from './iterate.ts';
import { listMethods, tupleMethods } from './list-methods.ts';
import { typeName } from './names.ts';
import { numberAttribute } from './number-attributes.ts';
import { otherwise } from './otherwise.ts';
import { PyRange } from './range.ts';
import { PySet } from './set.ts';
import { setMethods } from './set-methods.ts';
import { type SliceBounds, sliceItems, sliceText } from './slice.ts';
import { markupMethods, strMethods } from './str-methods.ts';
import { PyStr } from './str-subclass.ts';
import { repr } from './text.ts';
import { PyTuple } from './tuple.ts';
import { PyUndefined } from './undefined.ts';
import { PyObject, type Value } from './value.ts';

/** Attributes that every Python object has; Jinja's sandbox lets nobody use them. */
const pythonOwn: ReadonlySet<string> = new Set(
  ['class', 'dict', 'doc', 'init', 'module', 'new', 'reduce', 'subclasshook', 'weakref'].map((name) => `__${name}__`),
);

/** Python's attribute of a value; nothing when there is none. Only Python's own tables are asked. */
export function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof PyUndefined) return pythonOwn.has(name) ? missing(value, name) : value.getAttr(name);
  if (name.startsWith('_')) return undefined;
  if (typeof value === 'string') return strMethods.bound(value, name, 'str');
  if (value === null) return undefined;
  if (Array.isArray(value)) return listMethods.bound(value, name, 'list');
  if (!(value instanceof PyObject)) return numberAttribute(value, name);
  const own = value.getAttr(name);
  if (own !== undefined) return own;
  if (value instanceof PyDict) return dictMethods.bound(value, name, 'dict');
  if (value instanceof PyTuple) return tupleMethods.bound(value, name, 'tuple');
  if (value instanceof PySet) return setMethods.bound(value, name, 'set');
  if (value instanceof PyFloat) return numberAttribute(value, name);
  if (!(value instanceof PyStr)) return undefined;
  const marked = value.flavor === 'markup' ? markupMethods.bound(value, name, 'Markup') : undefined;
  return marked ?? strMethods.bound(value.text, name, 'str');
}

/** Python's `value[key]`; nothing when there is no such item. */
export function ownItem(value: Value, key: Value): Value | undefined {
  if (value instanceof PyUndefined) return value.getItem(key);
  if (Array.isArray(value)) return atIndex(value, key);
  if (typeof value === 'string') return atIndex(characters(value), key);
  if (value instanceof PyTuple) return atIndex(value.items, key);
  if (value instanceof PyStr) return atIndex(characters(value.text), key);
  if (!(value instanceof PyObject)) return undefined;
  try {
    return value.getItem(key);
  } catch (error) {
    if (key instanceof PyObject || Array.isArray(key)) return undefined;
    throw error;
  }
}

function atIndex(items: ArrayLike<Value>, key: Value): Value | undefined {
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (typeof index !== 'number') return undefined;
  return items[index < 0 ? index + items.length : index];
}

/** Jinja's `value.name`: the attribute, else the item of that name, else undefined. */
export function getAttribute(value: Value, name: string): Value {
  const own = ownAttribute(value, name);
  return own === undefined ? otherwise(ownItem(value, name), () => missing(value, name)) : own;
}

/** Jinja's `value[key]`: the item, else the attribute of that name, else undefined. */
export function getItem(value: Value, key: Value): Value {
  const item = ownItem(value, key);
  if (item !== undefined) return item;
  const name = key instanceof PyStr ? key.text : key;
  return otherwise(typeof name === 'string' ? ownAttribute(value, name) : undefined, () => missing(value, key));
}

/** Jinja's `value[from:to:step]`. */
export function getSlice(value: Value, bounds: SliceBounds): Value {
  if (typeof value === 'string') return sliceText(value, bounds);
  if (Array.isArray(value)) return sliceItems(value, bounds);
  if (value instanceof PyTuple) return new PyTuple(sliceItems(value.items, bounds));
  if (value instanceof PyRange || value instanceof PyBytes) return value.slice(bounds);
  if (value instanceof PyStr) return sliceText(value.text, bounds);
  if (value instanceof PyUndefined) return value.getItem(null);
  const items = value instanceof PyObject ? value.sequence() : undefined;
  if (items !== undefined) return new PyTuple(sliceItems(items, bounds));
  throw typeError(
    value instanceof PyDict ? "unhashable type: 'slice'" : `'${typeName(value)}' object is not subscriptable`,
  );
}

/** The undefined that a missing attribute or item gives. */
export function missing(value: Value, key: Value): PyUndefined {
  const name = key instanceof PyStr ? key.text : key;
  if (typeof name !== 'string') {
    return new PyUndefined(repr(key), { hint: `${describeType(value)} has no element ${repr(key)}` });
  }
  if (/^__\w+__$/.test(name)) {
    const hint = `access to attribute '${name}' of '${typeName(value)}' object is unsafe.`;
    return new PyUndefined(name, { hint, kind: 'SecurityError' });
  }
  return new PyUndefined(name, { hint: `'${describeType(value)}' has no attribute '${name}'` });
}

function describeType(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}
