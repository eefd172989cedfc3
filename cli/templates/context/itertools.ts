import { binary } from '../values/arithmetic.ts';
import { equals } from '../values/compare.ts';
import { PyDict } from '../values/dict.ts';
import { valueError } from '../values/error.ts';
import { type FunctionBody, pyFunction } from '../values/function.ts';
import { iterate, listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { otherwise } from '../values/otherwise.ts';
import type { Arguments } from '../values/signature.ts';
import { truth } from '../values/truth.ts';
import { PyTuple } from '../values/tuple.ts';
import { type CallSite, PyObject, type Value } from '../values/value.ts';

type Generate = (args: Arguments, site: CallSite) => Iterable<Value>;

const members: Readonly<Record<string, readonly [signature: string, generate: Generate]>> = {
  accumulate: ['iterable, func=None, *, initial=None', accumulate],
  chain: ['*iterables', ({ rest }) => chained(rest)],
  combinations: ['iterable, r', (args) => chosen(listOf(args.get('iterable')), args.int('r'), (from) => from + 1)],
  combinations_with_replacement: [
    'iterable, r',
    (args) => chosen(listOf(args.get('iterable')), args.int('r'), (from) => from),
  ],
  compress: ['data, selectors', compress],
  count: ['start=0, step=1', count],
  cycle: ['iterable', (args) => cycle(listOf(args.get('iterable')))],
  groupby: ['iterable, key=None', groupBy],
  islice: ['iterable, *args', islice],
  permutations: ['iterable, r=None', (args) => permuted(listOf(args.get('iterable')), args.get('r'))],
  product: ['*iterables, repeat=1', (args) => product(args.rest.map(listOf), args.int('repeat'))],
  repeat: ['object, times?', repeat],
  starmap: ['func, iterable', starmap],
  zip_longest: ['*iterables, fillvalue=None', zipLongest],
};

/** `modules.itertools` */
export function itertoolsModule(): PyDict {
  const made = Object.entries(members).map(([name, [signature, generate]]) => {
    const body: FunctionBody = (args, site) => new PyIterator(generate(args, site), `itertools.${name}`);
    return [name, pyFunction(name, signature, body)] as const;
  });
  const tee = pyFunction('tee', 'iterable, n=2', (args) => {
    const items = listOf(args.get('iterable'));
    return new PyTuple(Array.from({ length: args.int('n') }, () => new PyIterator(items, 'itertools._tee')));
  });
  return new PyDict([...made, ['tee', tee]]);
}

function* chained(iterables: readonly Value[]): Iterable<Value> {
  for (const one of iterables) yield* iterate(one);
}

function* accumulate(args: Arguments, site: CallSite): Iterable<Value> {
  const add = args.get('func');
  let total: Value | undefined = args.get('initial') ?? undefined;
  if (total !== undefined) yield total;
  for (const item of iterate(args.get('iterable'))) {
    if (total === undefined) total = item;
    else
      total = add instanceof PyObject ? (add.call([total, item], new Map(), site) as Value) : binary('+', total, item);
    yield total;
  }
}

function* chosen(
  items: readonly Value[],
  size: number,
  next: (from: number) => number,
  from = 0,
  taken: readonly Value[] = [],
): Iterable<Value> {
  if (size < 0) throw valueError('r must be non-negative');
  if (taken.length === size) {
    yield new PyTuple(taken);
    return;
  }
  for (let at = from; at < items.length; at += 1) {
    yield* chosen(items, size, next, next(at), [...taken, items[at] as Value]);
  }
}

function* permuted(items: readonly Value[], size: Value, taken: readonly number[] = []): Iterable<Value> {
  const wanted = typeof size === 'number' ? size : items.length;
  if (taken.length === wanted) {
    yield new PyTuple(taken.map((index) => items[index] as Value));
    return;
  }
  for (let at = 0; at < items.length; at += 1) {
    if (!taken.includes(at)) yield* permuted(items, wanted, [...taken, at]);
  }
}

function* product(pools: readonly Value[][], times: number): Iterable<Value> {
  const all = Array.from({ length: times }, () => pools).flat();
  const walk = function* (index: number, taken: readonly Value[]): Iterable<Value> {
    const pool = all[index];
    if (pool === undefined) yield new PyTuple(taken);
    else for (const item of pool) yield* walk(index + 1, [...taken, item]);
  };
  yield* walk(0, []);
}

function* compress(args: Arguments): Iterable<Value> {
  const selectors = iterate(args.get('selectors'))[Symbol.iterator]();
  for (const item of iterate(args.get('data'))) {
    const selector = selectors.next();
    if (selector.done === true) return;
    if (truth(selector.value)) yield item;
  }
}

function* count(args: Arguments): Iterable<Value> {
  for (let value = args.get('start'); ; value = binary('+', value, args.get('step'))) yield value;
}

function* cycle(items: readonly Value[]): Iterable<Value> {
  while (items.length > 0) yield* items;
}

function* groupBy(args: Arguments, site: CallSite): Iterable<Value> {
  const key = args.get('key');
  let group: { readonly key: Value; readonly items: Value[] } | undefined;
  for (const item of iterate(args.get('iterable'))) {
    const value = key instanceof PyObject ? (key.call([item], new Map(), site) as Value) : item;
    if (group !== undefined && equals(group.key, value)) group.items.push(item);
    else {
      if (group !== undefined) yield new PyTuple([group.key, new PyIterator(group.items, 'itertools._grouper')]);
      group = { key: value, items: [item] };
    }
  }
  if (group !== undefined) yield new PyTuple([group.key, new PyIterator(group.items, 'itertools._grouper')]);
}

function* islice(args: Arguments): Iterable<Value> {
  const [first = null, second, third] = args.rest;
  const [from, to, step] = second === undefined ? [0, first, 1] : [first ?? 0, second, third ?? 1];
  const end = to === null ? Number.POSITIVE_INFINITY : Number(to);
  if (end <= 0) return;
  let index = 0;
  for (const item of iterate(args.get('iterable'))) {
    if (index >= Number(from) && (index - Number(from)) % Number(step) === 0) yield item;
    index += 1;
    if (index >= end) return;
  }
}

function* repeat(args: Arguments): Iterable<Value> {
  const times = args.optional('times');
  for (let done = 0; times === undefined || done < Number(times); done += 1) yield args.get('object');
}

function* starmap(args: Arguments, site: CallSite): Iterable<Value> {
  const callee = args.get('func');
  for (const item of iterate(args.get('iterable'))) {
    if (callee instanceof PyObject) yield callee.call(listOf(item), new Map(), site) as Value;
  }
}

function* zipLongest(args: Arguments): Iterable<Value> {
  const pools = args.rest.map(listOf);
  const length = Math.max(0, ...pools.map((pool) => pool.length));
  for (let at = 0; at < length; at += 1)
    yield new PyTuple(pools.map((pool) => otherwise(pool[at], () => args.get('fillvalue'))));
}
