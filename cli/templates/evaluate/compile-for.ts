import type { ForNode } from '../syntax/nodes.ts';
import { iterate } from '../values/iterate.ts';
import { truth } from '../values/truth.ts';
import type { CallResult, Effectful, Value } from '../values/value.ts';
import { assign } from './assign.ts';
import { compileExpression } from './compile-expression.ts';
import { compileBody } from './compile-statement.ts';
import { type Compiled, type CompiledStatement, runBody } from './compiled.ts';
import { afterStep, chainStep, isEffectful, type Step } from './effectful.ts';
import type { Frame } from './frame.ts';
import { LoopContext } from './loop-context.ts';
import { Output } from './output.ts';
import { LoopSignal } from './signals.ts';

interface Loop {
  readonly node: ForNode;
  readonly test: Compiled | undefined;
  readonly body: readonly CompiledStatement[];
  readonly otherwise: readonly CompiledStatement[];
}

/** `{% for target in items if test recursive %}...{% else %}...{% endfor %}` */
export function compileFor(node: ForNode): CompiledStatement {
  const items = compileExpression(node.arr);
  const loop: Loop = {
    node,
    test: node.test === null ? undefined : compileExpression(node.test),
    body: compileBody(node.body),
    otherwise: compileBody(node.else_),
  };
  return { start: (frame) => chainStep(items.start(frame), (value) => runLoop(loop, value, frame, frame, 0)) };
}

/** Loops over `value`; what the body writes goes to `frame.output`. */
function runLoop(loop: Loop, value: Value, frame: Frame, outer: Frame, depth: number): Step {
  frame.activation.at = loop.node.arr;
  const recurse = loop.node.recursive
    ? (items: Value, deeper: number): CallResult => {
        const inner = outer.inner(new Output());
        const step = runLoop(loop, items, inner, outer, deeper);
        return afterStep(step, () => frame.activation.run.capture(inner.output));
      }
    : undefined;
  const { test } = loop;
  const items = iterate(value);
  if (test !== undefined && !test.sync) {
    return chainStep(keepLater(loop, items, test, frame), (kept) =>
      advance(loop, new LoopContext(kept as Value[], depth, recurse), frame),
    );
  }
  const kept = test === undefined ? items : keep(loop, items, test, frame);
  return advance(loop, new LoopContext(kept, depth, recurse), frame);
}

function* keep(loop: Loop, items: Iterable<Value>, test: Compiled, frame: Frame): Iterable<Value> {
  for (const item of items) {
    const inner = frame.inner();
    assign(loop.node.name, item, inner);
    if (truth(test.start(inner) as Value)) yield item;
  }
}

function* keepLater(loop: Loop, items: Iterable<Value>, test: Compiled, frame: Frame): Effectful<Value> {
  const kept: Value[] = [];
  for (const item of items) {
    const inner = frame.inner();
    assign(loop.node.name, item, inner);
    const result = test.start(inner);
    if (truth(isEffectful(result) ? yield* result : result)) kept.push(item);
  }
  return kept;
}

function advance(loop: Loop, context: LoopContext, frame: Frame): Step {
  let item = context.next();
  if (item === undefined) return runBody(loop.otherwise, frame.inner());
  for (; item !== undefined; item = context.next()) {
    const step = iteration(loop, context, item, frame);
    if (step === 'left') return undefined;
    if (step !== undefined) return advanceLater(step, loop, context, frame);
  }
  return undefined;
}

function iteration(loop: Loop, context: LoopContext, item: Value, frame: Frame): Step | 'left' {
  const inner = frame.inner();
  frame.activation.at = loop.node;
  assign(loop.node.name, item, inner);
  inner.vars.set('loop', context);
  try {
    return runBody(loop.body, inner);
  } catch (error) {
    return leaves(error) ? 'left' : undefined;
  }
}

function* advanceLater(
  pending: Effectful<undefined>,
  loop: Loop,
  context: LoopContext,
  frame: Frame,
): Effectful<undefined> {
  let step: Step | 'left' = pending;
  while (true) {
    try {
      if (step === 'left') return undefined;
      if (step !== undefined) yield* step;
    } catch (error) {
      if (leaves(error)) return undefined;
    }
    const item = context.next();
    if (item === undefined) return undefined;
    step = iteration(loop, context, item, frame);
  }
}

/** Whether the loop ends; anything but a loop's own signal goes on up. */
function leaves(error: unknown): boolean {
  if (error instanceof LoopSignal) return error.leaves;
  throw error;
}
