import type { AnyNode, CallArguments, CallNode } from '../syntax/nodes.ts';
import { PyDict } from '../values/dict.ts';
import { PyError, typeError } from '../values/error.ts';
import { listOf } from '../values/iterate.ts';
import { typeName } from '../values/names.ts';
import { str } from '../values/text.ts';
import { PyUndefined } from '../values/undefined.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from '../values/value.ts';
import { compileExpression } from './compile-expression.ts';
import { applyTo, type Compiled } from './compiled.ts';

const nothing: Kwargs = new Map();

/** A call; `extra` are keyword arguments that the evaluator adds, as a call block adds its `caller`. */
export function compileCall(
  node: CallNode,
): Compiled & { startWith(frame: Parameters<Compiled['start']>[0], extra: Kwargs): CallResult } {
  const callee = compileExpression(node.name);
  const args = compileArguments(node.args, node);
  const operands = [callee, ...args.operands];
  const startWith = (frame: Parameters<Compiled['start']>[0], extra: Kwargs): CallResult =>
    applyTo(node, operands, frame, ([called = null, ...values]) => {
      const { positional, keywords } = args.gather(values);
      const kwargs = extra.size === 0 ? keywords : new Map([...keywords, ...extra]);
      return callValue(called, positional, kwargs, frame.activation);
    });
  return { sync: false, startWith, start: (frame) => startWith(frame, nothing) };
}

/** Calls a Python value; throws TypeError when it cannot be called. */
export function callValue(called: Value, args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
  if (called instanceof PyObject && called.callable) return called.call(args, kwargs, site);
  throw typeError(`'${typeName(called)}' object is not callable`);
}

/** Arguments of a call ready to run: operands to evaluate, and how their values become arguments. */
export interface CompiledArguments {
  readonly operands: readonly Compiled[];
  gather(values: readonly Value[]): { positional: Value[]; keywords: Kwargs };
}

/** Makes the arguments of a call, a filter or a test ready to run. */
export function compileArguments(args: CallArguments, _node: AnyNode): CompiledArguments {
  const names = args.keywords.map((one) => one.name);
  const count = args.positional.length;
  const operands = [...args.positional, ...args.keywords.map((one) => one.value)].map(compileExpression);
  if (args.splat !== null) operands.push(compileExpression(args.splat));
  if (args.doubleSplat !== null) operands.push(compileExpression(args.doubleSplat));
  const simple = names.length === 0 && args.splat === null && args.doubleSplat === null;
  return {
    operands,
    gather(values) {
      if (simple) return { positional: values as Value[], keywords: nothing };
      const positional = values.slice(0, count);
      const keywords = new Map(names.map((name, index) => [name, values[count + index] as Value]));
      let next = count + names.length;
      if (args.splat !== null) {
        positional.push(...listOf(values[next] as Value));
        next += 1;
      }
      if (args.doubleSplat !== null) addAll(keywords, values[next] as Value);
      return { positional, keywords };
    },
  };
}

function addAll(keywords: Map<string, Value>, mapping: Value): void {
  if (mapping instanceof PyUndefined) throw mapping.error();
  if (!(mapping instanceof PyDict)) throw typeError(`argument after ** must be a mapping, not ${typeName(mapping)}`);
  for (const [key, value] of mapping.entries()) {
    if (typeof key !== 'string') throw typeError('keywords must be strings');
    if (keywords.has(key)) throw new PyError('TypeError', `got multiple values for keyword argument '${str(key)}'`);
    keywords.set(key, value);
  }
}
