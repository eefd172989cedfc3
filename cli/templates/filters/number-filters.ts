import { unary } from '../values/arithmetic.ts';
import { normalized } from '../values/convert.ts';
import { fixed } from '../values/decimal.ts';
import { PyError, typeError } from '../values/error.ts';
import { PyFloat, realNumber } from '../values/float.ts';
import { typeName } from '../values/names.ts';
import { otherwise } from '../values/otherwise.ts';
import { parseFloatText, parseIntText } from '../values/parse-number.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import type { Arguments } from '../values/signature.ts';
import { PyStr } from '../values/str-subclass.ts';
import { truth } from '../values/truth.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import type { FilterEntry } from './define.ts';

/** Jinja's filters of numbers. */
export const numberFilters: Readonly<Record<string, FilterEntry>> = {
  abs: ['x', (args) => absolute(args.get('x'))],
  filesizeformat: ['value, binary=False', (args) => fileSize(args.get('value'), truth(args.get('binary')))],
  float: [
    'value, default?',
    (args) => toFloat(args.get('value')) ?? otherwise(args.optional('default'), () => new PyFloat(0)),
  ],
  int: ['value, default=0, base=10', (args) => toInt(args.get('value'), args.int('base')) ?? args.get('default')],
  round: ["value, precision=0, method='common'", round],
};

function absolute(value: Value): Value {
  if (value instanceof PyUndefined) throw value.error();
  if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value));
  if (value instanceof PyDecimal) return value.compare(0) === -1 ? unary('-', value) : value;
  const number = realNumber(value);
  if (number === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  return number < 0 ? -number : number;
}

function toInt(value: Value, base: number): Value | undefined {
  const text = value instanceof PyStr ? value.text : value;
  if (typeof text === 'string') return parseIntText(text, base) ?? finite(parseFloatText(text));
  if (value instanceof PyDecimal) return value.whole;
  return value instanceof PyFloat ? truncated(value.value) : wholeNumber(value);
}

function finite(value: number | undefined): Value | undefined {
  return Number.isFinite(value) ? truncated(value) : undefined;
}

function wholeNumber(value: Value): Value | undefined {
  if (value instanceof PyUndefined) throw value.error();
  return realNumber(value);
}

function truncated(value: number | undefined): Value | undefined {
  if (value === undefined || Number.isNaN(value)) return undefined;
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer');
  return normalized(BigInt(Math.trunc(value)));
}

function toFloat(value: Value): Value | undefined {
  if (value instanceof PyUndefined) throw value.error();
  if (value instanceof PyDecimal) return new PyFloat(value.nearest);
  const text = value instanceof PyStr ? value.text : value;
  const number = typeof text === 'string' ? parseFloatText(text) : realNumber(value);
  return number === undefined ? undefined : new PyFloat(Number(number));
}

function round(args: Arguments): Value {
  const value = args.get('value');
  const precision = args.int('precision');
  const method = args.get('method');
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw new PyError('FilterArgumentError', 'method must be common, ceil or floor');
  }
  if (value instanceof PyUndefined) throw value.error();
  if (value instanceof PyDecimal && method === 'common') return value.round(precision);
  const number = value instanceof PyDecimal ? value.nearest : realNumber(value);
  if (number === undefined) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (method === 'common')
    return value instanceof PyFloat ? roundFloat(value.value, precision) : roundInt(number, precision);
  const scale = 10 ** precision;
  const whole = method === 'ceil' ? Math.ceil(Number(number) * scale) : Math.floor(Number(number) * scale);
  return new PyFloat(whole / scale);
}

/** Python's `round(float, digits)`: the nearest float, ties to even. */
export function roundFloat(value: number, digits: number): PyFloat {
  return new PyFloat(Number.isFinite(value) ? Number(fixed(value, digits)) : value);
}

function roundInt(value: number | bigint, digits: number): Value {
  return digits >= 0 ? value : Number(fixed(Number(value), digits));
}

function fileSize(value: Value, binary: boolean): string {
  const number = toFloat(value);
  if (!(number instanceof PyFloat))
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  const bytes = number.value;
  const base = binary ? 1024 : 1000;
  const units = binary
    ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
    : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  let unit = base;
  for (const name of units) {
    unit *= base;
    if (bytes < unit || name === units.at(-1)) return `${fixed((base * bytes) / unit, 1)} ${name}`;
  }
  return '';
}
