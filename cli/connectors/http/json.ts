import { randomUUID } from 'node:crypto';

/** A value of JSON whose numbers are all exact. */
export type Json = null | boolean | number | string | JsonNumber | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A number that JavaScript's own numbers would not keep as it is written. */
export class JsonNumber {
  /** As written. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A fraction, an exponent or more digits than a number keeps, perhaps within a string. */
const MAYBE_INEXACT = /\d[.eE]|\d{16}|-0/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** Marks the text of a number among strings; no source can know it. */
const MARK = `${randomUUID()}:`;

/** Reads JSON; whole numbers up to 15 digits become numbers, all others `JsonNumber`. Throws SyntaxError. */
export function parseJson(text: string): Json {
  if (!MAYBE_INEXACT.test(text)) return JSON.parse(text) as Json;
  let marked = 0;
  const exact = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || !isInexact(token) || !NUMBER.test(token)) return token;
    marked += 1;
    return `"${MARK}${token}"`;
  });
  const parsed: unknown = JSON.parse(exact);
  return (marked === 0 ? parsed : unmarked(parsed)) as Json;
}

function isInexact(number: string): boolean {
  return number.length > 15 || /[.eE]/.test(number) || number === '-0';
}

/** The value with its marked texts as numbers again, in place: a reviver would be several times slower. */
function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? new JsonNumber(value.slice(MARK.length)) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = unmarked(value[index]);
    return value;
  }
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (typeof member === 'string' ? member.startsWith(MARK) : typeof member === 'object')
      members[key] = unmarked(member);
  }
  return value;
}

/** The value as JSON text, numbers as they were written. */
export function jsonText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${jsonText(one)}`);
  return `{${entries.join(',')}}`;
}

/** Whether a value is an array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof JsonNumber);
}

/** The value of a key of an object; undefined when it has none, or the value is no object. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A number or its text as a whole number; undefined when it is none. */
export function wholeNumber(value: Json | undefined): number | undefined {
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text !== 'number' && (typeof text !== 'string' || text.trim() === '')) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
