import type { AnyNode } from '../syntax/nodes.ts';
import type { CallResult, Effectful, Value } from '../values/value.ts';
import { isEffectful, type Step } from './effectful.ts';
import type { Frame } from './frame.ts';

/** An expression ready to run. */
export interface Compiled {
  /** Whether `start` always gives a value at once: nothing in it calls a function of the host. */
  readonly sync: boolean;
  start(frame: Frame): CallResult;
}

/** A statement ready to run. */
export interface CompiledStatement {
  start(frame: Frame): Step;
}

/** An expression that evaluates its operands from left to right, then applies. */
export function strict(
  node: AnyNode,
  operands: readonly Compiled[],
  apply: (values: Value[], frame: Frame) => Value,
): Compiled {
  return { sync: operands.every((one) => one.sync), start: (frame) => applyTo(node, operands, frame, apply) };
}

/** Evaluates operands and applies a function to them that may itself have effects. */
export function applyTo(
  node: AnyNode,
  operands: readonly Compiled[],
  frame: Frame,
  apply: (values: Value[], frame: Frame) => CallResult,
): CallResult {
  const values: Value[] = [];
  for (const operand of operands) {
    const result = operand.start(frame);
    if (isEffectful(result)) return applyLater(node, operands, frame, apply, values, result);
    values.push(result);
  }
  frame.activation.at = node;
  return apply(values, frame);
}

function* applyLater(
  node: AnyNode,
  operands: readonly Compiled[],
  frame: Frame,
  apply: (values: Value[], frame: Frame) => CallResult,
  values: Value[],
  pending: Effectful<Value>,
): Effectful<Value> {
  values.push(yield* pending);
  for (const operand of operands.slice(values.length)) {
    const result = operand.start(frame);
    values.push(isEffectful(result) ? yield* result : result);
  }
  frame.activation.at = node;
  const result = apply(values, frame);
  return isEffectful(result) ? yield* result : result;
}

/** Runs statements one after the other. */
export function runBody(body: readonly CompiledStatement[], frame: Frame): Step {
  for (let index = 0; index < body.length; index += 1) {
    const step = body[index]?.start(frame);
    if (step !== undefined) return runRest(step, body, index + 1, frame);
  }
  return undefined;
}

/** Finishes a step, then runs the statements from index `from` on. */
export function* runRest(
  pending: Effectful<undefined>,
  body: readonly CompiledStatement[],
  from: number,
  frame: Frame,
): Effectful<undefined> {
  yield* pending;
  for (let index = from; index < body.length; index += 1) {
    const step = body[index]?.start(frame);
    if (step !== undefined) yield* step;
  }
  return undefined;
}
