import { PyDict } from './dict.ts';
import { PyDictView } from './dict-view.ts';
import { PyError, typeError, valueError } from './error.ts';
import { iterate, listOf } from './iterate.ts';
import { MethodTable } from './methods.ts';
import { otherwise } from './otherwise.ts';
import { repr } from './text.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

/** The methods of dict. */
export const dictMethods = new MethodTable<PyDict>({
  clear: [
    '',
    (self) => {
      self.clear();
      return null;
    },
  ],
  copy: ['', (self) => new PyDict(self.entries())],
  fromkeys: [
    'iterable, value=None',
    (_self, args) => new PyDict(listOf(args.get('iterable')).map((key) => [key, args.get('value')] as const)),
  ],
  get: ['key, default=None, /', (self, args) => otherwise(self.get(args.get('key')), () => args.get('default'))],
  items: ['', (self) => new PyDictView(self, 'items')],
  keys: ['', (self) => new PyDictView(self, 'keys')],
  pop: [
    'key, default?, /',
    (self, args) => {
      const held = self.delete(args.get('key'));
      const taken = held === undefined ? args.optional('default') : held;
      if (taken === undefined) throw new PyError('KeyError', repr(args.get('key')));
      return taken;
    },
  ],
  popitem: [
    '',
    (self) => {
      const last = [...self.entries()].at(-1);
      if (last === undefined) throw new PyError('KeyError', "'popitem(): dictionary is empty'");
      self.delete(last[0]);
      return new PyTuple(last);
    },
  ],
  setdefault: [
    'key, default=None, /',
    (self, args) => {
      const known = self.get(args.get('key'));
      if (known !== undefined) return known;
      self.set(args.get('key'), args.get('default'));
      return args.get('default');
    },
  ],
  update: [
    'other?, **kwargs',
    (self, args) => {
      const other = args.optional('other');
      if (other !== undefined) for (const [key, value] of entriesOf(other)) self.set(key, value);
      for (const [key, value] of args.extra) self.set(key, value);
      return null;
    },
  ],
  values: ['', (self) => new PyDictView(self, 'values')],
});

/** The entries that `dict(value)` takes: those of a dict, or of an iterable of pairs. */
export function entriesOf(value: Value): [Value, Value][] {
  if (value instanceof PyDict) return [...value.entries()];
  const pairs: [Value, Value][] = [];
  for (const item of iterate(value)) {
    const index = pairs.length;
    if (typeof item === 'number' || item === null) {
      throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
    }
    const [key, held, ...rest] = listOf(item);
    if (key === undefined || held === undefined || rest.length > 0) {
      const length = listOf(item).length;
      throw valueError(`dictionary update sequence element #${index} has length ${length}; 2 is required`);
    }
    pairs.push([key, held]);
  }
  return pairs;
}
