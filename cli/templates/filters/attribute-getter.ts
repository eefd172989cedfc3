import { getItem } from '../values/lookup.ts';
import { PyStr } from '../values/str-subclass.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';

/** What takes a part of an item, as the `attribute` arguments of filters name it. */
export type Getter = (item: Value) => Value;

/** Follows `a.b.0` into an item; None is the item itself. `fallback` stands in for what is undefined. */
export function attributeGetter(attribute: Value, fallback: Value = null): Getter {
  const parts = partsOf(attribute);
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = getItem(value, part);
      if (value instanceof PyUndefined && fallback !== null) value = fallback;
    }
    return value;
  };
}

/** As `attributeGetter` for `a,b`: the list of the parts. */
export function attributesGetter(attribute: Value): Getter {
  const names = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const getters = names.map((name) => attributeGetter(name));
  return (item) => getters.map((getter) => getter(item));
}

function partsOf(attribute: Value): Value[] {
  if (attribute === null) return [];
  if (typeof attribute !== 'string') return [attribute];
  return attribute.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** A value as sorting without regard to case sees it. */
export function caseless(value: Value): Value {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof PyStr ? value.text.toLowerCase() : value;
}

/** As `caseless`, for each part of a list. */
export function caselessParts(value: Value): Value {
  if (Array.isArray(value)) return value.map(caseless);
  return value instanceof PyTuple ? value : caseless(value);
}
