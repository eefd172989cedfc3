import { PyDict } from './dict.ts';
import { PyError, typeError, valueError } from './error.ts';
import { PyFloat, realNumber } from './float.ts';
import { formatFloat } from './format-number.ts';
import { textLength } from './iterate.ts';
import { typeName } from './names.ts';
import { PyDecimal } from './py-decimal.ts';
import { PyRange } from './range.ts';
import { ascii, repr, str } from './text.ts';
import { PyTuple } from './tuple.ts';
import { PyUndefined } from './undefined.ts';
import type { Value } from './value.ts';

const directive = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([\s\S])?/g;

/** Python's `text % values`. */
export function formatPercent(text: string, values: Value): string {
  const given = values instanceof PyTuple ? values.items : [values];
  let next = 0;
  const take = (): Value => {
    const value = given[next];
    if (value === undefined) throw typeError('not enough arguments for format string');
    next += 1;
    return value;
  };
  const out = text.replace(directive, (_whole, key, flags: string, width, precision, type) => {
    if (type === undefined) throw valueError('incomplete format');
    if (type === '%' && key === undefined) return '%';
    const count = (part: unknown): number | undefined => {
      if (part === undefined) return undefined;
      return part === '*' ? Number(take()) : Number(part);
    };
    const size = count(width);
    const digits = count(precision);
    const value = key === undefined ? take() : named(values, String(key));
    const left = flags.includes('-') || (size ?? 0) < 0;
    const [sign, body] = converted(String(type), value, flags, digits);
    return padded(sign, body, Math.abs(size ?? 0), left, flags.includes('0') && isNumeric(String(type)));
  });
  const unused = values instanceof PyTuple ? next < given.length : next === 0 && !(isMapping(values) || next > 0);
  if (unused) throw typeError('not all arguments converted during string formatting');
  return out;
}

function isMapping(value: Value): boolean {
  return Array.isArray(value) || value instanceof PyDict || value instanceof PyRange || value instanceof PyUndefined;
}

function named(values: Value, key: string): Value {
  if (!(values instanceof PyDict)) throw typeError('format requires a mapping');
  const value = values.get(key);
  if (value === undefined) throw new PyError('KeyError', repr(key));
  return value;
}

function isNumeric(type: string): boolean {
  return !'srac'.includes(type);
}

function converted(type: string, value: Value, flags: string, precision: number | undefined): [string, string] {
  const cut = (text: string): string =>
    precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  switch (type) {
    case 's':
      return ['', cut(str(value))];
    case 'r':
      return ['', cut(repr(value))];
    case 'a':
      return ['', cut(ascii(value))];
    case 'c':
      return ['', character(value)];
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return integral(type, value, flags, precision);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const number = value instanceof PyDecimal ? value.nearest : realNumber(value);
      if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
      const real = Number(number);
      return [signOf(real < 0 || Object.is(real, -0), flags), formatFloat(real, type, precision, flags.includes('#'))];
    }
    default:
      throw valueError(`unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index 1`);
  }
}

function character(value: Value): string {
  const point = typeof value === 'boolean' ? Number(value) : value;
  if (typeof point === 'bigint' || (typeof point === 'number' && (point < 0 || point > 0x10ffff))) {
    throw new PyError('OverflowError', '%c arg not in range(0x110000)');
  }
  if (typeof point === 'number') return String.fromCodePoint(point);
  if (typeof point === 'string' && textLength(point) === 1) return point;
  throw typeError('%c requires int or char');
}

function integral(type: string, given: Value, flags: string, precision: number | undefined): [string, string] {
  const value = given instanceof PyDecimal && 'diu'.includes(type) ? given.whole : given;
  const number = value instanceof PyFloat && 'diu'.includes(type) ? BigInt(Math.trunc(value.value)) : realNumber(value);
  if (number === undefined || value instanceof PyFloat !== (typeof number === 'bigint' && value instanceof PyFloat)) {
    const wanted = 'diu'.includes(type) ? 'a real number is required' : 'an integer is required';
    throw typeError(`%${type} format: ${wanted}, not ${typeName(value)}`);
  }
  const size = number < 0 ? -number : number;
  const radix = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  const digits = size.toString(radix).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && radix !== 10 ? `0${type}` : '';
  return [signOf(number < 0, flags) + prefix, type === 'X' ? digits.toUpperCase() : digits];
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function padded(sign: string, body: string, width: number, left: boolean, zeros: boolean): string {
  const missing = Math.max(0, width - sign.length - textLength(body));
  if (left) return sign + body + ' '.repeat(missing);
  return zeros ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body;
}
