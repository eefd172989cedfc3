export { PyBytes } from './bytes.ts';
export { compare, equals } from './compare.ts';
export { fromJs, toJs } from './convert.ts';
export { PyDict } from './dict.ts';
export { PyError, typeError, valueError } from './error.ts';
export { PyFloat } from './float.ts';
export { type FunctionBody, PyFunction, pyFunction } from './function.ts';
export { toJson } from './json.ts';
export { type MethodEntry, MethodTable } from './methods.ts';
export { typeName } from './names.ts';
export { OrderedDict } from './ordered-dict.ts';
export { formatPercent } from './percent-format.ts';
export { PyDecimal } from './py-decimal.ts';
export { PySet } from './set.ts';
export type { Arguments } from './signature.ts';
export { sliceItems } from './slice.ts';
export { formatText } from './str-format.ts';
export { repr, str } from './text.ts';
export { truth } from './truth.ts';
export { PyTuple } from './tuple.ts';
export { PyUndefined } from './undefined.ts';
export {
  type BinaryOperator,
  type CallResult,
  type CallSite,
  type Effect,
  type Effectful,
  type Kwargs,
  PyObject,
  type Value,
} from './value.ts';
