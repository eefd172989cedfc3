import type { Cell } from '../types.ts';
import { sqlName } from './fields.ts';
import type { WireCell, WireField, WireRow, WireValue } from './wire.ts';

/**
 * A row of a result as cells. INT64 is a number where it is safe, else a bigint; NUMERIC and BIGNUMERIC keep their
 * digits; TIMESTAMP is told in UTC to the microsecond; JSON, GEOGRAPHY and RANGE are their texts.
 */
export function cellsOfRow(row: WireRow, fields: readonly WireField[]): Cell[] {
  return fields.map((field, index) => cellOf(row.f[index]?.v ?? null, field));
}

function cellOf(value: WireValue, field: WireField): Cell {
  if (field.mode === 'REPEATED') {
    const element: WireField = { ...field, mode: 'NULLABLE' };
    return isList(value) ? value.map((one) => cellOf(one.v, element)) : [];
  }
  if (value === null || isList(value)) return null;
  if (typeof value === 'object') return structCell(value, field.fields ?? []);
  return scalarCell(String(value), sqlName(field.type));
}

/** Fields without a name are told by their place, as DuckDB does. */
function structCell(value: WireRow, fields: readonly WireField[]): Cell {
  return Object.fromEntries(
    fields.map((field, index) => [
      field.name === '' ? `_${index}` : field.name,
      cellOf(value.f[index]?.v ?? null, field),
    ]),
  );
}

function scalarCell(text: string, type: string): Cell {
  switch (type) {
    case 'INT64':
      return integerCell(text);
    case 'FLOAT64':
      return floatCell(text);
    case 'BOOL':
      return text.toLowerCase() === 'true';
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return { kind: 'decimal', text: shortFraction(text) };
    case 'BYTES':
      return new Uint8Array(Buffer.from(text, 'base64'));
    case 'DATE':
      return { kind: 'date', text };
    case 'TIME':
      return { kind: 'time', text: shortFraction(text) };
    case 'DATETIME':
      return { kind: 'timestamp', text: shortFraction(text) };
    case 'TIMESTAMP':
      return { kind: 'timestamptz', text: timestampText(text) };
    case 'INTERVAL':
      return { kind: 'interval', text: intervalText(text) };
    default:
      return text;
  }
}

function integerCell(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function floatCell(text: string): number {
  if (/^[+-]?inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function shortFraction(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Microseconds since 1970, as they are asked for; a server may tell seconds with a fraction, or ISO text. */
function timestampText(text: string): string {
  const seconds = /^(-?)(\d+)(?:\.(\d+))?(?:E(\d+))?$/.exec(text);
  if (seconds === null) return text;
  const [, sign = '', whole = '0', fraction, exponent] = seconds;
  const isSeconds = fraction !== undefined || exponent !== undefined;
  const micros = isSeconds ? microsOf(whole, fraction ?? '', Number(exponent ?? '0')) : BigInt(whole);
  return isoOfMicros(sign === '-' ? -micros : micros);
}

function microsOf(whole: string, fraction: string, exponent: number): bigint {
  const places = 6 + exponent;
  return BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
}

function isoOfMicros(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const iso = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
  return `${iso}${fraction}+00:00`;
}

/** `1-2 -3 4:5:6.7`, the canonical form, in ISO spelling. */
function intervalText(text: string): string {
  const found = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(\.\d+)?$/.exec(text);
  if (found === null) return text;
  const [
    ,
    sign = '',
    years = '0',
    months = '0',
    days = '0',
    clock = '',
    hours = '0',
    minutes = '0',
    whole = '0',
    rest = '',
  ] = found;
  const fraction = rest.replace(/\.?0+$/, '');
  const part = (before: string, amount: string, unit: string) =>
    Number(amount) === 0 ? '' : `${before}${Number(amount)}${unit}`;
  const seconds = Number(whole) === 0 && fraction === '' ? '' : `${clock}${Number(whole)}${fraction}S`;
  const date = part(sign, years, 'Y') + part(sign, months, 'M') + part('', days, 'D');
  const time = part(clock, hours, 'H') + part(clock, minutes, 'M') + seconds;
  return date === '' && time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}

function isList(value: WireValue): value is readonly WireCell[] {
  return Array.isArray(value);
}
