import { binary } from '../values/arithmetic.ts';
import { compare } from '../values/compare.ts';
import { PyDict } from '../values/dict.ts';
import { PyError, typeError } from '../values/error.ts';
import { hashKey } from '../values/hash.ts';
import { iterate, lengthOf, listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { sortValues } from '../values/list-methods.ts';
import { otherwise } from '../values/otherwise.ts';
import { PySet } from '../values/set.ts';
import type { Arguments } from '../values/signature.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { attributeGetter, attributesGetter, caseless, caselessParts } from './attribute-getter.ts';
import type { FilterEntry } from './define.ts';
import { GroupTuple } from './group-tuple.ts';

/** Jinja's filters of sequences and mappings. */
export const sequenceFilters: Readonly<Record<string, FilterEntry>> = {
  batch: ['value, linecount, fill_with=None', (args) => new PyIterator(batches(args))],
  dictsort: ["value, case_sensitive=False, by='key', reverse=False", dictSort],
  first: ['seq', (args) => firstOf(iterate(args.get('seq')), 'first')],
  groupby: ['value, attribute, default=None, case_sensitive=False', groupBy],
  items: ['value', (args) => new PyIterator(itemsOf(args.get('value')))],
  join: ["value, d='', attribute=None", join],
  last: ['seq', (args) => lastOf(args.get('seq'))],
  length: ['obj', (args) => lengthOf(args.get('obj'))],
  list: ['value', (args) => listOf(args.get('value'))],
  max: ['value, case_sensitive=False, attribute=None', (args) => extreme(args, 1)],
  min: ['value, case_sensitive=False, attribute=None', (args) => extreme(args, -1)],
  random: ['seq', (args) => randomOf(listOf(args.get('seq')))],
  reverse: ['value', (args) => reverse(args.get('value'))],
  slice: ['value, slices, fill_with=None', (args) => new PyIterator(slices(args))],
  sort: ['value, reverse=False, case_sensitive=False, attribute=None', sort],
  sum: ['iterable, attribute=None, start=0', sum],
  unique: ['value, case_sensitive=False, attribute=None', (args) => new PyIterator(unique(args))],
};

function* batches(args: Arguments): Iterable<Value> {
  const size = args.int('linecount');
  const fill = args.get('fill_with');
  let batch: Value[] = [];
  for (const item of iterate(args.get('value'))) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  while (fill !== null && batch.length < size) batch.push(fill);
  yield batch;
}

function* slices(args: Arguments): Iterable<Value> {
  const items = listOf(args.get('value'));
  const count = args.int('slices');
  const fill = args.get('fill_with');
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let from = 0;
  for (let index = 0; index < count; index += 1) {
    const to = from + size + (index < longer ? 1 : 0);
    const part = items.slice(from, to);
    if (fill !== null && index >= longer) part.push(fill);
    from = to;
    yield part;
  }
}

function dictSort(args: Arguments): Value {
  const by = args.get('by');
  if (by !== 'key' && by !== 'value') {
    throw new PyError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  }
  const position = by === 'key' ? 0 : 1;
  const fold = truth(args.get('case_sensitive')) ? (value: Value): Value => value : caseless;
  const key = (item: Value): Value => fold((item as PyTuple).items[position] as Value);
  const dict = args.get('value');
  if (dict instanceof PyUndefined) throw dict.error();
  return sortValues(itemsOf(dict), key, truth(args.get('reverse')));
}

function* itemsOf(value: Value): Iterable<Value> {
  if (value instanceof PyUndefined) return;
  if (!(value instanceof PyDict)) throw typeError('Can only get item pairs from a mapping.');
  for (const [key, item] of value.entries()) yield new PyTuple([key, item]);
}

function firstOf(items: Iterable<Value>, which: string): Value {
  for (const item of items) return item;
  return new PyUndefined(which, { hint: `No ${which} item, sequence was empty.` });
}

function lastOf(value: Value): Value {
  const last = reversible(value).at(-1);
  return otherwise(last, () => new PyUndefined('last', { hint: 'No last item, sequence was empty.' }));
}

function reversible(value: Value): Value[] {
  if (value instanceof PyIterator || value instanceof PySet)
    throw typeError(`'${value.typeName}' object is not reversible`);
  return listOf(value);
}

function reverse(value: Value): Value {
  if (typeof value === 'string') return Array.from(value).reverse().join('');
  return new PyIterator(listOf(value).reverse(), 'list_reverseiterator');
}

function randomOf(items: readonly Value[]): Value {
  return otherwise(items[Math.floor(Math.random() * items.length)], () => {
    return new PyUndefined('random', { hint: 'No random item, sequence was empty.' });
  });
}

function groupBy(args: Arguments): Value {
  const getter = attributeGetter(args.get('attribute'), args.get('default'));
  const fold = truth(args.get('case_sensitive')) ? (value: Value): Value => value : caseless;
  const groups: { key: Value; name: Value; items: Value[] }[] = [];
  for (const item of sortValues(iterate(args.get('value')), (one) => fold(getter(one)))) {
    const key = fold(getter(item));
    const last = groups.at(-1);
    if (last !== undefined && hashKey(last.key) === hashKey(key)) last.items.push(item);
    else groups.push({ key, name: getter(item), items: [item] });
  }
  return groups.map((group) => new GroupTuple(group.name, group.items));
}

function join(args: Arguments): Value {
  const attribute = args.get('attribute');
  const getter = attribute === null ? undefined : attributeGetter(attribute);
  const parts: string[] = [];
  for (const item of iterate(args.get('value'))) parts.push(str(getter === undefined ? item : getter(item)));
  return parts.join(str(args.get('d')));
}

function extreme(args: Arguments, sign: number): Value {
  const getter = attributeGetter(args.get('attribute'));
  const fold = truth(args.get('case_sensitive')) ? (value: Value): Value => value : caseless;
  let best: { readonly item: Value; readonly key: Value } | undefined;
  for (const item of iterate(args.get('value'))) {
    const key = fold(getter(item));
    if (best === undefined || sign * compare(key, best.key, sign > 0 ? '>' : '<') > 0) best = { item, key };
  }
  return otherwise(best?.item, () => new PyUndefined('item', { hint: 'No aggregated item, sequence was empty.' }));
}

function sort(args: Arguments): Value {
  const getter = attributesGetter(args.get('attribute'));
  const fold = truth(args.get('case_sensitive')) ? (value: Value): Value => value : caselessParts;
  return sortValues(iterate(args.get('value')), (item) => fold(getter(item)), truth(args.get('reverse')));
}

function sum(args: Arguments): Value {
  const getter = attributeGetter(args.get('attribute'));
  let total = args.get('start');
  if (typeof total === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  for (const item of iterate(args.get('iterable'))) total = binary('+', total, getter(item));
  return total;
}

function* unique(args: Arguments): Iterable<Value> {
  const getter = attributeGetter(args.get('attribute'));
  const fold = truth(args.get('case_sensitive')) ? (value: Value): Value => value : caseless;
  const seen = new Set<unknown>();
  for (const item of iterate(args.get('value'))) {
    const key = hashKey(fold(getter(item)));
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}
