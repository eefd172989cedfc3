import type { CallBlockNode, FilterBlockNode, SetBlockNode } from '../syntax/nodes.ts';
import { assign } from './assign.ts';
import { compileCall } from './compile-call.ts';
import { compileFilter } from './compile-filter.ts';
import { compileBody, print } from './compile-statement.ts';
import { type Compiled, type CompiledStatement, runBody } from './compiled.ts';
import { afterStep, chainStep } from './effectful.ts';
import type { Frame } from './frame.ts';
import { macroOfNode } from './macro.ts';
import { Output } from './output.ts';

/** `{% set name %}...{% endset %}`: the text of the body, through the filters if there are any. */
export function compileSetBlock(node: SetBlockNode): CompiledStatement {
  const captured = compileCaptured(compileBody(node.body));
  const value = node.filter === null ? captured : compileFilter(node.filter, captured);
  return {
    start: (frame) =>
      chainStep(value.start(frame), (text) => {
        frame.activation.at = node;
        assign(node.target, text, frame);
        return undefined;
      }),
  };
}

/** `{% filter name %}...{% endfilter %}`: prints the text of the body through the filters. */
export function compileFilterBlock(node: FilterBlockNode): CompiledStatement {
  const value = compileFilter(node.filter, compileCaptured(compileBody(node.body)));
  return { start: (frame) => chainStep(value.start(frame), (text) => print(text, node.filter, false, frame)) };
}

/** `{% call f(x) %}...{% endcall %}`: prints what the call gives; the body is its `caller`. */
export function compileCallBlock(node: CallBlockNode): CompiledStatement {
  const call = compileCall(node.call);
  const makeCaller = macroOfNode({ name: 'caller', params: node.params, body: node.body, node });
  return {
    start: (frame) => {
      const extra = new Map([['caller', makeCaller(frame)]]);
      return chainStep(call.startWith(frame, extra), (value) => print(value, node.call, true, frame));
    },
  };
}

/** A body whose text is the value; what is set in it stays in it. */
function compileCaptured(body: readonly CompiledStatement[]): Compiled {
  return {
    sync: false,
    start(frame: Frame) {
      const output = new Output();
      const step = runBody(body, frame.inner(output));
      return afterStep(step, () => frame.captured(output));
    },
  };
}
