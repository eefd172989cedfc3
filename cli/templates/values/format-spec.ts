import { typeError, valueError } from './error.ts';
import { PyFloat } from './float.ts';
import { formatFloat } from './format-number.ts';
import { textLength } from './iterate.ts';
import { typeName } from './names.ts';
import { PyDecimal } from './py-decimal.ts';
import { PyStr } from './str-subclass.ts';
import { str } from './text.ts';
import { PyObject, type Value } from './value.ts';

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** An object that knows how to format itself, as dates do. */
export interface Formattable {
  format(spec: string): string;
}

/** Python's `format(value, spec)`: the mini-language of str.format. */
export function formatSpec(value: Value, text: string): string {
  if (value instanceof PyObject && 'format' in value) return (value as unknown as Formattable).format(text);
  if (text === '') return str(value);
  const spec = readSpec(text, typeName(value));
  if (typeof value === 'string' || value instanceof PyStr) return formatText(str(value), spec);
  if (value instanceof PyFloat) {
    if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownType(spec, 'float');
    return formatReal(value.value, spec);
  }
  if (value instanceof PyDecimal) return formatDecimal(value, spec);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    const int = typeof value === 'boolean' ? Number(value) : value;
    return 'eEfFgG%'.includes(spec.type) && spec.type !== '' ? formatReal(Number(int), spec) : formatInt(int, spec);
  }
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function readSpec(text: string, type: string): Spec {
  const match = /^(?:([\s\S])?([<>=^]))?([-+ ])?z?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u.exec(text);
  if (match === null) throw valueError(`Invalid format specifier '${text}' for object of type '${type}'`);
  const [, fill, align, sign = '-', alternate, zero, width, grouping = '', precision, kind = ''] = match;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zero === undefined || type === 'str' ? '' : '='),
    sign,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type: kind,
  };
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownType(spec, 'str');
  if (spec.sign !== '-') throw valueError('Sign not allowed in string format specifier');
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  const shown = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad('', shown, spec, '<');
}

function unknownType(spec: Spec, type: string): Error {
  return valueError(`Unknown format code '${spec.type}' for object of type '${type}'`);
}

const radixes: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInt(value: number | bigint, spec: Spec): string {
  if (spec.type === 'c') return pad('', String.fromCodePoint(Number(value)), spec, '<');
  const radix = radixes[spec.type];
  if (radix === undefined && !['', 'd', 'n'].includes(spec.type)) throw unknownType(spec, 'int');
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  const size = value < 0 ? -value : value;
  const lower = size.toString(radix ?? 10);
  const digits = spec.type === 'X' ? lower.toUpperCase() : lower;
  const prefix = radix !== undefined && spec.alternate ? `0${spec.type}` : '';
  return pad(signOf(value < 0, spec) + prefix, digits, spec, '>', radix === undefined ? 3 : 4);
}

function formatReal(value: number, spec: Spec): string {
  const negative = value < 0 || Object.is(value, -0);
  return pad(signOf(negative, spec), formatFloat(value, spec.type, spec.precision, spec.alternate), spec, '>', 3);
}

/** Decimals keep all their digits unless a precision says how many. */
function formatDecimal(value: PyDecimal, spec: Spec): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw valueError('invalid format string');
  if ('eEgGn'.includes(spec.type) && (spec.type !== '' || spec.precision !== undefined))
    return formatReal(value.nearest, spec);
  const { units, scale } = value.exact;
  const exact = spec.type === '%' ? new PyDecimal({ units, scale: scale - 2 }) : value;
  const text = spec.type === '' ? exact.str() : exact.plain(spec.precision);
  const negative = text.startsWith('-');
  const body = `${negative ? text.slice(1) : text}${spec.type === '%' ? '%' : ''}`;
  return pad(signOf(negative, spec), body, spec, '>', 3);
}

function signOf(negative: boolean, spec: Spec): string {
  if (negative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

function pad(prefix: string, body: string, spec: Spec, align: string, group = 3): string {
  const grouped = spec.grouping === '' ? body : groupDigits(body, spec, group, prefix);
  const missing = Math.max(0, spec.width - textLength(prefix) - textLength(grouped));
  switch (spec.align === '' ? align : spec.align) {
    case '<':
      return prefix + grouped + spec.fill.repeat(missing);
    case '^': {
      const before = Math.floor(missing / 2);
      return spec.fill.repeat(before) + prefix + grouped + spec.fill.repeat(missing - before);
    }
    case '=':
      return prefix + spec.fill.repeat(missing) + grouped;
    default:
      return spec.fill.repeat(missing) + prefix + grouped;
  }
}

function groupDigits(body: string, spec: Spec, group: number, prefix: string): string {
  const end = body.search(/[^0-9a-fA-F]/);
  const rest = end === -1 || group === 4 ? '' : body.slice(end);
  let digits = rest === '' ? body : body.slice(0, end);
  const separate = (): string => digits.replace(new RegExp(`\\B(?=(?:[0-9a-fA-F]{${group}})+$)`, 'g'), spec.grouping);
  if (spec.align === '=' && spec.fill === '0') {
    while (prefix.length + separate().length + rest.length < spec.width) digits = `0${digits}`;
  }
  return separate() + rest;
}
