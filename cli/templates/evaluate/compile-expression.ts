import type { Expression } from '../syntax/nodes.ts';
import { PyDict } from '../values/dict.ts';
import { PyError } from '../values/error.ts';
import { getAttribute, getItem, getSlice } from '../values/lookup.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { compileCall } from './compile-call.ts';
import { compileFilter, compileTest } from './compile-filter.ts';
import {
  compileBinary,
  compileCompare,
  compileConcat,
  compileConditional,
  compileLogic,
  compileUnary,
} from './compile-operator.ts';
import { type Compiled, strict } from './compiled.ts';
import { isConstant } from './constant.ts';

/** Makes an expression ready to run. */
export function compileExpression(node: Expression): Compiled {
  switch (node.typename) {
    case 'Literal': {
      const { value } = node;
      return { sync: true, start: () => value };
    }
    case 'Symbol': {
      const name = node.value;
      return { sync: true, start: (frame) => frame.lookup(name) };
    }
    case 'Array':
      return strict(node, node.children.map(compileExpression), (values) => values);
    case 'Group':
      return strict(node, node.children.map(compileExpression), (values) => new PyTuple(values));
    case 'Dict': {
      const parts = node.children.flatMap((pair) => [compileExpression(pair.key), compileExpression(pair.value)]);
      return strict(node, parts, dictOf);
    }
    case 'Attribute': {
      const { name } = node;
      return strict(node, [compileExpression(node.target)], ([target = null], frame) =>
        frame.undefined(getAttribute(target, name)),
      );
    }
    case 'LookupVal':
      return compileLookup(node.target, node.val, node);
    case 'Slice':
      return { sync: true, start: () => null };
    case 'FunCall':
      return compileCall(node);
    case 'Filter':
      return compileFilter(node);
    case 'Is':
      return compileTest(node);
    case 'InlineIf':
      return compileConditional(node);
    case 'And':
    case 'Or':
      return compileLogic(node);
    case 'Not':
    case 'Neg':
    case 'Pos':
      return compileUnary(node);
    case 'Compare':
      return compileCompare(node);
    case 'Concat':
      return compileConcat(node);
    case 'NamespaceRef': {
      const { namespace } = node;
      return { sync: true, start: (frame) => frame.lookup(namespace) };
    }
    default:
      return compileBinary(node);
  }
}

function dictOf(values: Value[]): PyDict {
  const dict = new PyDict();
  for (let index = 0; index < values.length; index += 2) dict.set(values[index] as Value, values[index + 1] as Value);
  return dict;
}

/** What Jinja evaluates while it compiles: there, a slice of what has none is undefined. */
function folded(slice: (values: Value[]) => Value, values: Value[]): Value {
  try {
    return slice(values);
  } catch (error) {
    if (error instanceof PyError && error.kind === 'TypeError') return new PyUndefined('slice');
    throw error;
  }
}

function compileLookup(target: Expression, key: Expression, node: Expression): Compiled {
  if (key.typename !== 'Slice') {
    const operands = [compileExpression(target), compileExpression(key)];
    return strict(node, operands, ([value = null, item = null], frame) => frame.undefined(getItem(value, item)));
  }
  const bounds = [key.from, key.to, key.step].map((part) =>
    part === null ? ({ sync: true, start: () => null } satisfies Compiled) : compileExpression(part),
  );
  const slice = ([value = null, from = null, to = null, step = null]: Value[]): Value =>
    getSlice(value, { from, to, step });
  const isFolded = [target, key.from, key.to, key.step].every((part) => part === null || isConstant(part));
  return strict(node, [compileExpression(target), ...bounds], isFolded ? (values) => folded(slice, values) : slice);
}
