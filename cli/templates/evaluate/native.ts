import type { Expression } from '../syntax/nodes.ts';
import { PyError } from '../values/error.ts';
import { PyFloat } from '../values/float.ts';
import { parseLiteral } from '../values/literal.ts';
import { PyStr, type StrFlavor } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { isConstant } from './constant.ts';
import { Output } from './output.ts';

/** dbt's filters that say how native text is read; elsewhere they change nothing. */
export const nativeMarks: ReadonlyMap<string, StrFlavor> = new Map([
  ['as_bool', 'as_bool'],
  ['as_native', 'as_native'],
  ['as_number', 'as_number'],
  ['as_text', 'as_text'],
]);

/** An output that keeps the values it is given, for a template that is rendered to a native value. */
export class NativeOutput extends Output {
  readonly #values: Value[] = [];

  override see(value: Value, node: Expression | undefined): void {
    // Jinja folds what is constant into text while it compiles, unless it carries a mark.
    const folded = node !== undefined && isConstant(node) && !(value instanceof PyStr);
    this.#values.push(folded ? str(value) : value);
  }

  /** The one value that was printed, or the text of all. */
  get native(): Value {
    const [only] = this.#values;
    if (only === undefined || this.#values.length > 1) return this.text;
    return only instanceof PyStr ? unmarked(only) : only;
  }
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
