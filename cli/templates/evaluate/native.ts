import type { Expression, Statement } from '../syntax/nodes.ts';
import { PyError } from '../values/error.ts';
import { PyFloat } from '../values/float.ts';
import { parseLiteral } from '../values/literal.ts';
import { PyStr } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import type { Effectful, Value } from '../values/value.ts';
import { compileExpression } from './compile-expression.ts';
import { type CompiledStatement, runBody } from './compiled.ts';
import { isConstant } from './constant.ts';
import { isEffectful } from './effectful.ts';
import type { Frame } from './frame.ts';

/** The native value of a template's output; see `renderNative`. */
export function* nativeValue(
  body: readonly Statement[],
  compiled: readonly CompiledStatement[],
  frame: Frame,
): Effectful<Value> {
  const single = singleExpression(body);
  if (single === undefined) {
    const step = runBody(compiled, frame);
    if (step !== undefined) yield* step;
    return frame.output.text;
  }
  const result = compileExpression(single).start(frame);
  const value = isEffectful(result) ? yield* result : result;
  // Jinja folds what is constant into text while it compiles.
  if (isConstant(single)) return str(value);
  return value instanceof PyStr ? unmarked(value) : value;
}

function singleExpression(body: readonly Statement[]): Expression | undefined {
  const [only] = body;
  if (body.length !== 1 || only?.typename !== 'Output' || only.children.length !== 1) return undefined;
  const [child] = only.children;
  return child === undefined || child.typename === 'TemplateData' ? undefined : child;
}

function unmarked(marked: PyStr): Value {
  if (marked.flavor === 'markup' || marked.flavor === 'as_text') return marked.text;
  const literal = parseLiteral(marked.text);
  const value = literal === undefined ? marked.text : literal;
  if (marked.flavor === 'as_bool' && typeof value !== 'boolean') throw notA('bool', marked.text);
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat;
  if (marked.flavor === 'as_number' && !isNumber) throw notA('number', marked.text);
  return value;
}

function notA(type: string, text: string): PyError {
  return new PyError('JinjaRenderingError', `Could not convert value '${text}' into type '${type}'`);
}
