import { tests } from '../tests/tests.ts';
import { PyError } from '../values/error.ts';
import type { PyFunction } from '../values/function.ts';
import { iterate } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import type { Arguments } from '../values/signature.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import type { CallSite, Kwargs, Value } from '../values/value.ts';
import { attributeGetter, type Getter } from './attribute-getter.ts';
import type { FilterEntry } from './define.ts';

const signature = 'value, *args, **kwargs';
const itself: Getter = (item) => item;

/** `map`, `select`, `reject`, `selectattr` and `rejectattr`; `filters` are those that `map` may name. */
export function selectFilters(filters: ReadonlyMap<string, PyFunction>): Readonly<Record<string, FilterEntry>> {
  return {
    map: [signature, (args, site) => new PyIterator(mapped(args, site, filters))],
    select: [signature, (args, site) => chosen(args, site, false, true)],
    reject: [signature, (args, site) => chosen(args, site, false, false)],
    selectattr: [signature, (args, site) => chosen(args, site, true, true)],
    rejectattr: [signature, (args, site) => chosen(args, site, true, false)],
  };
}

function* mapped(args: Arguments, site: CallSite, filters: ReadonlyMap<string, PyFunction>): Iterable<Value> {
  const value = args.get('value');
  if (!truth(value)) return;
  const change = mapFunction(args, site, filters);
  for (const item of iterate(value)) yield change(item);
}

function mapFunction(args: Arguments, site: CallSite, filters: ReadonlyMap<string, PyFunction>): Getter {
  const [name, ...rest] = args.rest;
  if (name === undefined && args.extra.has('attribute')) {
    const others = [...args.extra.keys()].filter((key) => key !== 'attribute' && key !== 'default');
    if (others.length > 0) throw new PyError('FilterArgumentError', `Unexpected keyword argument '${others[0]}'`);
    return attributeGetter(args.extra.get('attribute') ?? null, args.extra.get('default') ?? null);
  }
  if (name === undefined) throw new PyError('FilterArgumentError', 'map requires a filter argument');
  const filter = filters.get(str(name));
  if (filter === undefined) throw new PyError('TemplateRuntimeError', `No filter named '${str(name)}' found.`);
  return (item) => filter.call([item, ...rest], args.extra, site) as Value;
}

/** The items that a test keeps; with `byAttribute` the first argument names what is tested. */
function chosen(args: Arguments, site: CallSite, byAttribute: boolean, wanted: boolean): Value {
  return new PyIterator(choose(args, site, byAttribute, wanted));
}

function* choose(args: Arguments, site: CallSite, byAttribute: boolean, wanted: boolean): Iterable<Value> {
  const value = args.get('value');
  if (!truth(value)) return;
  const [attribute, ...others] = args.rest;
  if (byAttribute && attribute === undefined)
    throw new PyError('FilterArgumentError', 'Missing parameter for attribute name');
  const getter = byAttribute ? attributeGetter(attribute ?? null) : itself;
  const passes = testOf(byAttribute ? others : args.rest, args.extra, site);
  for (const item of iterate(value)) if (passes(getter(item)) === wanted) yield item;
}

function testOf([name, ...rest]: readonly Value[], kwargs: Kwargs, site: CallSite): (item: Value) => boolean {
  if (name === undefined) return truth;
  const test = tests.get(str(name));
  if (test === undefined) throw new PyError('TemplateRuntimeError', `No test named '${str(name)}' found.`);
  return (item) => truth(test.call([item, ...rest], kwargs, site) as Value);
}
