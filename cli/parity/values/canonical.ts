import type { Cell, TypedText } from '../../adapters/index.ts';
import { isList as isJsonList, isObject, type Json, JsonNumber, parseJson } from '../../connectors/http/json.ts';
import type { DataType } from './data-type.ts';

/** How floats compare: `|a - b| <= max(absolute, relative * max(|a|, |b|))`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Sums that cancel each other out leave this much. */
const ABSOLUTE = 1e-12;

/** How floats compare when they may differ by a part of the greater one, from 0 up to 1. */
export function toleranceOf(relative: number): Tolerance {
  return { relative, absolute: Math.min(ABSOLUTE, relative) };
}

/** Stands for every finite float, so that rows are grouped by what is exact. */
const ANY_FLOAT = '~';

/**
 * A text that is the same for two cells exactly when they are the same value: integers and decimals by their number,
 * times by their instant, JSON by its content. Finite floats all give `~` when `loose`, else their shortest spelling.
 */
export function canonicalText(cell: Cell, type: DataType, loose: boolean): string {
  if (cell === null) return 'null';
  if (type.kind === 'json') return jsonText(cell);
  if (typeof cell === 'boolean') return String(cell);
  if (typeof cell === 'bigint') return loose ? ANY_FLOAT : String(cell);
  if (typeof cell === 'number') return numberText(cell, loose);
  if (typeof cell === 'string') return JSON.stringify(cell);
  if (cell instanceof Uint8Array) return `x${Buffer.from(cell).toString('hex')}`;
  if (isList(cell)) return listText(cell, type, loose);
  if (isTyped(cell)) return typedText(cell, loose);
  return structText(cell, type, loose);
}

/** Whether two cells are the same value, floats within the tolerance. `loose` as for `canonicalText`. */
export function sameCells(
  one: Cell,
  other: Cell,
  types: { readonly one: DataType; readonly other: DataType; readonly loose: boolean },
  tolerance: Tolerance,
): boolean {
  const { loose } = types;
  if (canonicalText(one, types.one, loose) !== canonicalText(other, types.other, loose)) return false;
  if (!loose) return true;
  const others = floatsOf(other);
  return floatsOf(one).every((value, index) => isClose(value, others[index] ?? Number.NaN, tolerance));
}

/** The finite numbers of a cell in their order, those inside arrays and structs too. */
export function floatsOf(cell: Cell): number[] {
  if (typeof cell === 'number') return Number.isFinite(cell) ? [cell] : [];
  if (typeof cell === 'bigint') return [Number(cell)];
  if (cell === null || typeof cell !== 'object' || cell instanceof Uint8Array) return [];
  if (isList(cell)) return cell.flatMap(floatsOf);
  if (isTyped(cell)) return cell.kind === 'decimal' ? [Number(cell.text)] : [];
  return Object.values(cell).flatMap(floatsOf);
}

/** Whether two finite floats are the same within a tolerance. */
export function isClose(one: number, other: number, { relative, absolute }: Tolerance): boolean {
  if (one === other) return true;
  return Math.abs(one - other) <= Math.max(absolute, relative * Math.max(Math.abs(one), Math.abs(other)));
}

function numberText(value: number, loose: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  if (loose) return ANY_FLOAT;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 53 ? String(value + 0) : decimalText(String(value));
}

function typedText({ kind, text }: TypedText, loose: boolean): string {
  if (kind === 'decimal') return loose ? ANY_FLOAT : decimalText(text);
  if (kind === 'timestamp' || kind === 'timestamptz') return `ts ${momentText(text)}`;
  if (kind === 'time') return `t ${fractionText(text)}`;
  return `${kind} ${text}`;
}

/** `1.50`, `1.5` and `1.500` are one number; `-0.00` is zero. */
function decimalText(text: string): string {
  if (/e/i.test(text)) return text;
  const [whole = '0', fraction = ''] = text.replace(/^\+/, '').split('.');
  const digits = fraction.replace(/0+$/, '');
  const integer = whole.replace(/^(-?)0+(?=\d)/, '$1');
  if (digits === '') return integer === '-0' || integer === '-' || integer === '' ? '0' : integer;
  return `${integer === '' || integer === '-' ? `${integer}0` : integer}.${digits}`;
}

/** An instant in UTC without its zone, or a time without one: `2024-01-31T10:00:00.5`. */
function momentText(text: string): string {
  return fractionText(text.replace(/(?:Z|[+-]00(?::?00)?)$/, '').replace(/^(\S+) (\d)/, '$1T$2'));
}

function fractionText(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function listText(cells: readonly Cell[], type: DataType, loose: boolean): string {
  const element = type.element ?? mapEntry(type);
  return `[${cells.map((one) => canonicalText(one, element, loose)).join(',')}]`;
}

/** A map with text keys comes as an object, and is the list of its entries in the order of their keys. */
function structText(cell: { readonly [key: string]: Cell }, type: DataType, loose: boolean): string {
  const entries = Object.entries(cell);
  if (type.kind === 'map') {
    const [, value = type] = (type.fields ?? []).map((one) => one.type);
    const pairs = entries.map(([key, one]) => `{${JSON.stringify(key)},${canonicalText(one, value, loose)}}`);
    return `[${pairs.join(',')}]`;
  }
  const types = type.fields?.map((one) => one.type) ?? [];
  return `{${entries.map(([, one], index) => canonicalText(one, types[index] ?? type, loose)).join(',')}}`;
}

function mapEntry(type: DataType): DataType {
  return type.kind === 'map' ? { ...type, kind: 'struct' } : type;
}

/** JSON by its content: keys in order, numbers by their value with every digit. */
function jsonText(cell: Cell): string {
  if (typeof cell !== 'string') return JSON.stringify(cell, (_, one) => (typeof one === 'bigint' ? String(one) : one));
  try {
    return sortedJson(parseJson(cell));
  } catch {
    return JSON.stringify(cell);
  }
}

/** `{"a":1,"b":2.0}` for `{"b":2,"a":1}` too. */
function sortedJson(value: Json): string {
  if (value instanceof JsonNumber) return decimalText(value.text);
  if (typeof value === 'number') return decimalText(String(value));
  if (isJsonList(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${sortedJson(one)}`).join(',')}}`;
}

function isList(cell: object): cell is readonly Cell[] {
  return Array.isArray(cell);
}

function isTyped(cell: object): cell is TypedText {
  return 'kind' in cell && 'text' in cell && typeof cell.text === 'string' && Object.keys(cell).length === 2;
}
