import { PyError } from './error.ts';
import { iterate } from './iterate.ts';
import { MethodTable } from './methods.ts';
import { PySet } from './set.ts';
import { repr } from './text.ts';
import type { Value } from './value.ts';

const setOf = (value: Value): PySet => (value instanceof PySet ? value : new PySet(iterate(value)));

function minus(self: PySet, others: readonly Value[]): PySet {
  const taken = others.map(setOf);
  return new PySet([...self.values()].filter((item) => !taken.some((other) => other.has(item))));
}

function shared(self: PySet, others: readonly Value[]): PySet {
  const sets = others.map(setOf);
  return new PySet([...self.values()].filter((item) => sets.every((other) => other.has(item))));
}

function joined(self: PySet, others: readonly Value[]): PySet {
  return new PySet([...self.values(), ...others.flatMap((other) => [...iterate(other)])]);
}

function become(self: PySet, result: PySet): null {
  const items = [...result.values()];
  self.clear();
  for (const item of items) self.add(item);
  return null;
}

function apart(self: PySet, other: Value): PySet {
  const result = new PySet(setOf(other).values());
  for (const item of self.values()) if (!result.delete(item)) result.add(item);
  return result;
}

/** The methods of set. */
export const setMethods = new MethodTable<PySet>({
  add: ['element', (self, args) => done(self.add(args.get('element')))],
  clear: ['', (self) => done(self.clear())],
  copy: ['', (self) => new PySet(self.values())],
  difference: ['*others', (self, args) => minus(self, args.rest)],
  difference_update: ['*others', (self, args) => become(self, minus(self, args.rest))],
  discard: ['element', (self, args) => done(self.delete(args.get('element')))],
  intersection: ['*others', (self, args) => shared(self, args.rest)],
  intersection_update: ['*others', (self, args) => become(self, shared(self, args.rest))],
  isdisjoint: ['other', (self, args) => shared(self, [args.get('other')]).size === 0],
  issubset: ['other', (self, args) => self.within(setOf(args.get('other')))],
  issuperset: ['other', (self, args) => setOf(args.get('other')).within(self)],
  pop: [
    '',
    (self) => {
      const [first] = self.values();
      if (first === undefined) throw new PyError('KeyError', "'pop from an empty set'");
      self.delete(first);
      return first;
    },
  ],
  remove: [
    'element',
    (self, args) => {
      if (!self.delete(args.get('element'))) throw new PyError('KeyError', repr(args.get('element')));
      return null;
    },
  ],
  symmetric_difference: ['other', (self, args) => apart(self, args.get('other'))],
  symmetric_difference_update: ['other', (self, args) => become(self, apart(self, args.get('other')))],
  union: ['*others', (self, args) => joined(self, args.rest)],
  update: ['*others', (self, args) => become(self, joined(self, args.rest))],
});

function done(_result: unknown): null {
  return null;
}
