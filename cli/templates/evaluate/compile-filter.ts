import { filters } from '../filters/filters.ts';
import type { FilterNode, TestNode } from '../syntax/nodes.ts';
import { tests } from '../tests/tests.ts';
import { PyError } from '../values/error.ts';
import { PyStr } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import type { Value } from '../values/value.ts';
import { compileArguments } from './compile-call.ts';
import { compileExpression } from './compile-expression.ts';
import { type Compiled, strict } from './compiled.ts';
import { nativeMarks } from './native.ts';

/** `target | name(args)`; the target of a block's filter is the captured body, given as `body`. */
export function compileFilter(node: FilterNode, body?: Compiled): Compiled {
  const inner = node.target;
  let target = body;
  if (inner !== null) target = inner.typename === 'Filter' ? compileFilter(inner, body) : compileExpression(inner);
  const args = compileArguments(node.args, node);
  const found = filters.get(node.name);
  const name = node.name;
  const mark = nativeMarks.get(name);
  return strict(
    node,
    [target ?? { sync: true, start: () => null }, ...args.operands],
    ([value = null, ...values], frame) => {
      // An unknown filter fails only when it is reached, as in Jinja.
      if (found === undefined) throw new PyError('TemplateRuntimeError', `No filter named '${name}' found.`);
      if (mark !== undefined) return frame.activation.run.native ? new PyStr(str(value), mark) : value;
      const { positional, keywords } = args.gather(values);
      return found.call([value, ...positional], keywords, frame.activation) as Value;
    },
  );
}

/** `target is name(args)` */
export function compileTest(node: TestNode): Compiled {
  const args = compileArguments(node.args, node);
  const found = tests.get(node.name);
  const name = node.name;
  return strict(node, [compileExpression(node.target), ...args.operands], ([value = null, ...values], frame) => {
    if (found === undefined) throw new PyError('TemplateRuntimeError', `No test named '${name}' found.`);
    const { positional, keywords } = args.gather(values);
    return truth(found.call([value, ...positional], keywords, frame.activation) as Value);
  });
}
