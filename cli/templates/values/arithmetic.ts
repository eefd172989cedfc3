import { PyDict } from './dict.ts';
import { typeError } from './error.ts';
import { PyFloat } from './float.ts';
import { arithmeticOfInts } from './integer.ts';
import { typeName } from './names.ts';
import { formatPercent } from './percent-format.ts';
import { escaped, PyStr } from './str-subclass.ts';
import { PyTuple } from './tuple.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** Python's binary operators; throws TypeError when the two do not fit. */
export function binary(operator: BinaryOperator, left: Value, right: Value): Value {
  if (typeof left === 'string' || left instanceof PyStr) {
    const done = binaryOfText(operator, left, right);
    if (done !== undefined) return done;
  }
  if (left instanceof PyObject || right instanceof PyObject) {
    const done = binaryOfObjects(operator, left, right);
    if (done !== undefined) return done;
  }
  const a = integer(left);
  const b = integer(right);
  if (a !== undefined && b !== undefined) return arithmeticOfInts(operator, a, b);
  return binaryOfSequence(operator, left, right);
}

function binaryOfText(operator: BinaryOperator, left: string | PyStr, right: Value): Value | undefined {
  if (typeof left === 'string' && typeof right === 'string' && operator === '+') return left + right;
  if (operator !== '%') return undefined;
  if (typeof left === 'string') return formatPercent(left, right);
  if (left.flavor !== 'markup') return formatPercent(left.text, right);
  return new PyStr(formatPercent(left.text, escapedTexts(right)), 'markup');
}

/** The values that are put into markup: texts are escaped. */
function escapedTexts(values: Value): Value {
  if (typeof values === 'string') return escaped(values);
  if (values instanceof PyTuple) return new PyTuple(values.items.map(escapedTexts));
  if (!(values instanceof PyDict)) return values;
  return new PyDict([...values.entries()].map(([key, value]) => [key, escapedTexts(value)] as const));
}

function binaryOfObjects(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const done = left instanceof PyObject ? left.binary(operator, right, false) : undefined;
  if (done !== undefined || !(right instanceof PyObject)) return done;
  return right.binary(operator, left, true);
}

function binaryOfSequence(operator: BinaryOperator, left: Value, right: Value): Value {
  const names = `'${typeName(left)}' and '${typeName(right)}'`;
  if (operator === '*') {
    const repeated = repeat(left, right) ?? repeat(right, left);
    if (repeated !== undefined) return repeated;
    const other = isSequence(left) ? right : isSequence(right) ? left : undefined;
    if (other !== undefined) throw typeError(`can't multiply sequence by non-int of type '${typeName(other)}'`);
  }
  if (operator === '+' && isSequence(left)) {
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
    const kind = typeName(left);
    const message = `can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`;
    throw typeError(message);
  }
  throw typeError(`unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}: ${names}`);
}

function isSequence(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || typeName(value) === 'tuple';
}

function repeat(sequence: Value, times: Value): Value | undefined {
  const count = typeof times === 'boolean' ? Number(times) : times;
  if (typeof count !== 'number') return undefined;
  const repeats = Math.max(0, count);
  if (typeof sequence === 'string') return sequence.repeat(repeats);
  if (sequence instanceof PyStr) return sequence.text.repeat(repeats);
  return Array.isArray(sequence) ? Array.from({ length: repeats }, () => sequence).flat() : undefined;
}

function integer(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** Python's unary `-` and `+`. */
export function unary(operator: '-' | '+', value: Value): Value {
  const int = integer(value);
  if (int !== undefined) return operator === '+' ? int : arithmeticOfInts('-', 0, int);
  if (value instanceof PyFloat) return operator === '+' ? value : new PyFloat(-value.value);
  if (value instanceof PyObject && !isSequence(value) && !(value instanceof PyStr)) {
    const done = value.binary('*', operator === '+' ? 1 : -1, false);
    if (done !== undefined) return done;
  }
  throw typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
}
