import { compare, equals } from './compare.ts';
import { indexOfEqual } from './dict-view.ts';
import { PyError, valueError } from './error.ts';
import { iterate } from './iterate.ts';
import { type MethodEntry, MethodTable } from './methods.ts';
import type { Arguments } from './signature.ts';
import { repr } from './text.ts';
import { truth } from './truth.ts';
import { PyTuple } from './tuple.ts';
import type { CallSite, Value } from './value.ts';

const both = {
  count: (items: readonly Value[], value: Value): number => items.filter((item) => equals(item, value)).length,
  index: (items: readonly Value[], args: Arguments, message: string): number => {
    const place = (index: number): number => (index < 0 ? Math.max(0, index + items.length) : index);
    const end = args.has('stop') ? place(args.int('stop')) : items.length;
    const at = indexOfEqual(items.slice(0, end), args.get('value'), place(args.int('start')));
    if (at === -1) throw valueError(message);
    return at;
  },
};

const entries: Readonly<Record<string, MethodEntry<Value[]>>> = {
  append: ['object, /', (self, args) => done(self.push(args.get('object')))],
  clear: ['', (self) => done(self.splice(0))],
  copy: ['', (self) => [...self]],
  count: ['value, /', (self, args) => both.count(self, args.get('value'))],
  extend: ['iterable, /', (self, args) => done(self.push(...iterate(args.get('iterable'))))],
  index: [
    'value, start=0, stop?, /',
    (self, args) => both.index(self, args, `${repr(args.get('value'))} is not in list`),
  ],
  insert: [
    'index, object, /',
    (self, args) => done(self.splice(insertionPoint(self, args.int('index')), 0, args.get('object'))),
  ],
  pop: ['index=-1, /', (self, args) => pop(self, args.int('index'))],
  remove: ['value, /', (self, args) => done(remove(self, args.get('value')))],
  reverse: ['', (self) => done(self.reverse())],
  sort: [
    '*, key=None, reverse=False',
    (self, args, site) => done(sortInPlace(self, args.get('key'), truth(args.get('reverse')), site)),
  ],
};

/** The methods of list. */
export const listMethods = new MethodTable<Value[]>(entries);

/** The methods of tuple. */
export const tupleMethods = new MethodTable<PyTuple>({
  count: ['value, /', (self, args) => both.count(self.items, args.get('value'))],
  index: ['value, start=0, stop?, /', (self, args) => both.index(self.items, args, 'tuple.index(x): x not in tuple')],
});

function done(_result: unknown): null {
  return null;
}

function insertionPoint(items: readonly Value[], index: number): number {
  return index < 0 ? Math.max(0, index + items.length) : index;
}

function pop(items: Value[], index: number): Value {
  if (items.length === 0) throw new PyError('IndexError', 'pop from empty list');
  const at = index < 0 ? index + items.length : index;
  const [taken] = at < 0 || at >= items.length ? [] : items.splice(at, 1);
  if (taken === undefined) throw new PyError('IndexError', 'pop index out of range');
  return taken;
}

function remove(items: Value[], value: Value): void {
  const at = indexOfEqual(items, value, 0);
  if (at === -1) throw valueError('list.remove(x): x not in list');
  items.splice(at, 1);
}

function sortInPlace(items: Value[], key: Value, reverse: boolean, site: CallSite): void {
  const sorted = sortValues(items, (item) => keyOf(item, key, site), reverse);
  items.splice(0, items.length, ...sorted);
}

function keyOf(item: Value, key: Value, site: CallSite): Value {
  if (key === null || typeof key !== 'object' || Array.isArray(key)) return item;
  const result = key.call([item], new Map(), site);
  return result as Value;
}

/** The items in Python's order; equal ones keep theirs, reversed or not. */
export function sortValues(items: Iterable<Value>, key: (item: Value) => Value, reverse = false): Value[] {
  const keyed = Array.from(items, (item) => ({ item, key: key(item) }));
  const sign = reverse ? -1 : 1;
  // A NaN has no order; treating it as equal keeps the sort from failing, as Python's does.
  keyed.sort((a, b) => sign * (compare(a.key, b.key) || 0));
  return keyed.map((one) => one.item);
}

/** The tuple of two values. */
export function pair(first: Value, second: Value): PyTuple {
  return new PyTuple([first, second]);
}
