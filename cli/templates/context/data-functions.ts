import { createHash } from 'node:crypto';
import { PyDict } from '../values/dict.ts';
import { PyError, typeError } from '../values/error.ts';
import { pyFunction } from '../values/function.ts';
import { contains, iterate, listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { fromJson, toJson } from '../values/json.ts';
import { PySet } from '../values/set.ts';
import type { Arguments } from '../values/signature.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyTuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { toYaml } from './yaml-text.ts';
import { valueOfYaml } from './yaml-values.ts';

/** dbt's functions of plain data: JSON, YAML, sets, zips, hashes. */
export const dataFunctions: readonly (readonly [string, Value])[] = [
  [
    'fromjson',
    pyFunction('fromjson', 'string, default=None', (args) =>
      otherwise(args, 'ValueError', () => fromJson(args.text('string'))),
    ),
  ],
  [
    'tojson',
    pyFunction('tojson', 'value, default=None, sort_keys=False', (args) =>
      otherwise(args, 'ValueError', () => toJson(args.get('value'), { sortKeys: truth(args.get('sort_keys')) })),
    ),
  ],
  ['fromyaml', pyFunction('fromyaml', 'value, default=None', readYamlText)],
  [
    'toyaml',
    pyFunction('toyaml', 'value, default=None, sort_keys=False', (args) =>
      otherwise(args, 'RepresenterError', () => toYaml(args.get('value'), truth(args.get('sort_keys')))),
    ),
  ],
  [
    'set',
    pyFunction('set', 'value, default=None', (args) =>
      otherwise(args, 'TypeError', () => new PySet(iterate(args.get('value')))),
    ),
  ],
  ['set_strict', pyFunction('set_strict', 'value', (args) => new PySet(iterate(args.get('value'))))],
  ['zip', pyFunction('zip', '*args, default=None', (args) => otherwise(args, 'TypeError', () => zip(args.rest)))],
  ['zip_strict', pyFunction('zip_strict', '*args', (args) => zip(args.rest))],
  ['local_md5', pyFunction('local_md5', 'value', (args) => createHash('md5').update(args.text('value')).digest('hex'))],
  ['diff_of_two_dicts', pyFunction('diff_of_two_dicts', 'dict_a, dict_b', difference)],
];

/** What `work` gives, or the argument `default` when it fails as dbt forgives. */
function otherwise(args: Arguments, kind: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof PyError && error.kind === kind) return args.get('default');
    throw error;
  }
}

function readYamlText(args: Arguments): Value {
  const value = valueOfYaml(args.text('value'));
  return value === undefined ? args.get('default') : value;
}

function zip(iterables: readonly Value[]): PyIterator {
  const columns = iterables.map((one) => iterate(one)[Symbol.iterator]());
  return new PyIterator(rows(columns), 'zip');
}

function* rows(columns: readonly Iterator<Value>[]): Iterable<Value> {
  while (columns.length > 0) {
    const row: Value[] = [];
    for (const column of columns) {
      const { done, value } = column.next();
      if (done === true) return;
      row.push(value);
    }
    yield new PyTuple(row);
  }
}

function difference(args: Arguments): Value {
  const [a, b] = [args.get('dict_a'), args.get('dict_b')];
  if (!(a instanceof PyDict) || !(b instanceof PyDict)) throw typeError('diff_of_two_dicts() wants two dicts');
  const lower = (value: Value): string => str(value).toLowerCase();
  const known = new Map([...b.entries()].map(([key, values]) => [lower(key), listOf(values).map(lower)]));
  const result = new PyDict();
  for (const [key, values] of a.entries()) {
    const theirs = known.get(lower(key));
    const left = theirs === undefined ? values : listOf(values).filter((value) => !contains(theirs, lower(value)));
    if (theirs === undefined || (Array.isArray(left) && left.length > 0)) result.set(key, left);
  }
  return result;
}
