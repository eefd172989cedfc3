import { filters } from '../filters/filters.ts';
import { binary } from '../values/arithmetic.ts';
import { compare, equals } from '../values/compare.ts';
import { PyDict } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { type FunctionBody, type PyFunction, pyFunction } from '../values/function.ts';
import { contains } from '../values/iterate.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import { PyRange } from '../values/range.ts';
import type { Arguments } from '../values/signature.ts';
import { PyStr } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import { PyObject, type Value } from '../values/value.ts';

const value = (args: Arguments): Value => args.get('value');
const isInt = (given: Value): boolean => typeof given === 'number' || typeof given === 'bigint';
const isText = (given: Value): boolean => typeof given === 'string' || given instanceof PyStr;
const remainder = (args: Arguments, by: Value): Value => binary('%', value(args), by);

const plainTests: Readonly<Record<string, FunctionBody>> = {
  boolean: (args) => typeof value(args) === 'boolean',
  callable: (args) => isCallable(value(args)),
  defined: (args) => !(value(args) instanceof PyUndefined),
  escaped: (args) => isMarkup(value(args)),
  even: (args) => equals(remainder(args, 2), 0),
  false: (args) => value(args) === false,
  filter: (args) => filters.has(str(value(args))),
  float: (args) => value(args) instanceof PyFloat,
  integer: (args) => isInt(value(args)),
  iterable: (args) => isIterable(value(args)),
  lower: (args) => /\p{L}/u.test(str(value(args))) && str(value(args)) === str(value(args)).toLowerCase(),
  mapping: (args) => {
    const given = value(args);
    return given instanceof PyObject && given.isMapping;
  },
  none: (args) => value(args) === null,
  number: (args) => {
    const given = value(args);
    return isInt(given) || typeof given === 'boolean' || given instanceof PyFloat || given instanceof PyDecimal;
  },
  odd: (args) => equals(remainder(args, 2), 1),
  sequence: (args) => isSequence(value(args)),
  string: (args) => isText(value(args)),
  test: (args) => tests.has(str(value(args))),
  true: (args) => value(args) === true,
  undefined: (args) => value(args) instanceof PyUndefined,
  upper: (args) => /\p{L}/u.test(str(value(args))) && str(value(args)) === str(value(args)).toUpperCase(),
};

const other = (args: Arguments): Value => args.get('other');

const comparingTests: Readonly<Record<string, FunctionBody>> = {
  divisibleby: (args) => equals(remainder(args, other(args)), 0),
  eq: (args) => equals(value(args), other(args)),
  ge: (args) => compare(value(args), other(args), '>=') >= 0,
  gt: (args) => compare(value(args), other(args), '>') > 0,
  in: (args) => contains(other(args), value(args)),
  le: (args) => compare(value(args), other(args), '<=') <= 0,
  lt: (args) => compare(value(args), other(args), '<') < 0,
  ne: (args) => !equals(value(args), other(args)),
  sameas: (args) => value(args) === other(args),
};

const aliases = [
  ['==', 'eq'],
  ['equalto', 'eq'],
  ['!=', 'ne'],
  ['>', 'gt'],
  ['greaterthan', 'gt'],
  ['>=', 'ge'],
  ['<', 'lt'],
  ['lessthan', 'lt'],
  ['<=', 'le'],
] as const;

const found = new Map<string, PyFunction>();
for (const [name, body] of Object.entries(plainTests)) found.set(name, pyFunction(`test_${name}`, 'value', body, true));
for (const [name, body] of Object.entries(comparingTests)) {
  found.set(name, pyFunction(`test_${name}`, 'value, other', body, true));
}
for (const [alias, name] of aliases) {
  const test = found.get(name);
  if (test !== undefined) found.set(alias, test);
}

/** Jinja's tests by name. */
export const tests: ReadonlyMap<string, PyFunction> = found;

function isCallable(given: Value): boolean {
  return given instanceof PyObject && given.callable;
}

function isMarkup(given: Value): boolean {
  return given instanceof PyStr && given.flavor === 'markup';
}

function isIterable(given: Value): boolean {
  if (typeof given === 'string' || Array.isArray(given)) return true;
  return given instanceof PyObject && given.iterate() !== undefined;
}

function isSequence(given: Value): boolean {
  if (isText(given) || Array.isArray(given)) return true;
  if (given instanceof PyObject && given.sequence() !== undefined) return true;
  return (
    given instanceof PyTuple || given instanceof PyDict || given instanceof PyRange || given instanceof PyUndefined
  );
}
