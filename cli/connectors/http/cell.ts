import type { SpoolCell } from '../rows/spool-writer.ts';
import { type Json, JsonNumber, jsonText } from './json.ts';

/** Digits that an exponent may stand for and still be written out. */
const MOST_PLACES = 400;

/** A value of JSON as a cell: numbers in plain digits, objects and arrays as their JSON text. */
export function cellOf(value: Json | undefined, isJson = false): SpoolCell {
  if (value === null || value === undefined) return null;
  if (isJson) return jsonText(value);
  if (value instanceof JsonNumber) return plainDigits(value.text);
  return typeof value === 'object' ? jsonText(value) : value;
}

/** The same number without an exponent: `1.5e3` is `1500`, `1E-2` is `0.01`. Far exponents stay. */
export function plainDigits(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(number);
  if (parts === null) return number;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  if (Math.abs(shift) > MOST_PLACES) return number;
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const ending = padded.slice(at);
  const beginning = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  return `${sign}${beginning}${ending === '' ? '' : `.${ending}`}`;
}
