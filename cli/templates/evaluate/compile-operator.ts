import type { BinaryNode, CompareNode, ConcatNode, ConditionalNode, Expression, UnaryNode } from '../syntax/nodes.ts';
import { binary, unary } from '../values/arithmetic.ts';
import { compare, equals } from '../values/compare.ts';
import { contains } from '../values/iterate.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { BinaryOperator, CallResult, Value } from '../values/value.ts';
import { compileExpression } from './compile-expression.ts';
import { type Compiled, strict } from './compiled.ts';
import { chain } from './effectful.ts';
import type { Frame } from './frame.ts';

const operators: Readonly<Record<string, BinaryOperator>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  FloorDiv: '//',
  Mod: '%',
  Pow: '**',
};

/** `left op right` */
export function compileBinary(node: Expression): Compiled {
  const { left, right, typename } = node as BinaryNode;
  const operator = operators[typename] ?? '+';
  return strict(node, [compileExpression(left), compileExpression(right)], ([a = null, b = null]) =>
    binary(operator, a, b),
  );
}

/** `not x`, `-x`, `+x` */
export function compileUnary(node: UnaryNode): Compiled {
  const operand = compileExpression(node.target);
  if (node.typename === 'Not') return strict(node, [operand], ([value = null]) => !truth(value));
  const operator = node.typename === 'Neg' ? '-' : '+';
  return strict(node, [operand], ([value = null]) => unary(operator, value));
}

/** `a ~ b`: the parts as text. */
export function compileConcat(node: ConcatNode): Compiled {
  return strict(node, node.children.map(compileExpression), (values) => values.map(str).join(''));
}

/** `a and b`, `a or b`: the operand that decides, unevaluated what does not. */
export function compileLogic(node: BinaryNode): Compiled {
  const left = compileExpression(node.left);
  const right = compileExpression(node.right);
  const wanted = node.typename === 'And';
  return {
    sync: left.sync && right.sync,
    start: (frame) => chain(left.start(frame), (value) => (truth(value) === wanted ? right.start(frame) : value)),
  };
}

/** `a if c else b`; without `else` the other value is undefined. */
export function compileConditional(node: ConditionalNode): Compiled {
  const cond = compileExpression(node.cond);
  const body = compileExpression(node.body);
  const otherwise = node.else_ === null ? undefined : compileExpression(node.else_);
  return {
    sync: cond.sync && body.sync && (otherwise?.sync ?? true),
    start: (frame) =>
      chain(cond.start(frame), (value) => {
        if (truth(value)) return body.start(frame);
        return otherwise === undefined ? frame.undefined(noElse) : otherwise.start(frame);
      }),
  };
}

/** What a conditional without `else` gives when its condition is false. */
export const noElse = new PyUndefined('', {
  hint: 'the inline if-expression evaluated to false and no else section was defined.',
});

/** A chain of comparisons: each operand is evaluated once, and none after the first that fails. */
export function compileCompare(node: CompareNode): Compiled {
  const first = compileExpression(node.expr);
  const operands = node.ops.map((one) => ({ operator: one.type, operand: compileExpression(one.expr) }));
  const step = (frame: Frame, left: Value, index: number): CallResult => {
    const one = operands[index];
    if (one === undefined) return true;
    return chain(one.operand.start(frame), (right) => {
      frame.activation.at = node;
      const holds = comparisons[one.operator]?.(left, right) ?? false;
      return !holds || index === operands.length - 1 ? holds : step(frame, right, index + 1);
    });
  };
  return {
    sync: first.sync && operands.every((one) => one.operand.sync),
    start: (frame) => chain(first.start(frame), (left) => step(frame, left, 0)),
  };
}

const comparisons: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  '==': equals,
  '!=': (left, right) => !equals(left, right),
  '<': (left, right) => compare(left, right, '<') < 0,
  '<=': (left, right) => compare(left, right, '<=') <= 0,
  '>': (left, right) => compare(left, right, '>') > 0,
  '>=': (left, right) => compare(left, right, '>=') >= 0,
  in: (left, right) => contains(right, left),
  'not in': (left, right) => !contains(right, left),
};
