import { compare } from './compare.ts';
import { PyDict } from './dict.ts';
import { typeError, valueError } from './error.ts';
import { PyFloat } from './float.ts';
import { floatText } from './float-text.ts';
import { typeName } from './names.ts';
import { PyStr } from './str-subclass.ts';
import { PyTuple } from './tuple.ts';
import { PyUndefined } from './undefined.ts';
import type { Value } from './value.ts';

/** How `json.dumps` writes. */
export interface JsonStyle {
  readonly sortKeys?: boolean;
  /** What stands before each level; one line without it. */
  readonly indent?: string | undefined;
}

/** Python's `json.dumps`: ASCII only, `, ` and `: ` between; throws TypeError for what JSON has not. */
export function toJson(value: Value, style: JsonStyle = {}, outer = '\n'): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quoted(value);
  if (value instanceof PyStr) return quoted(value.text);
  if (value instanceof PyFloat) return floatJson(value.value);
  if (Array.isArray(value)) return sequence(value, style, outer);
  if (value instanceof PyTuple) return sequence(value.items, style, outer);
  if (value instanceof PyDict) return mapping(value, style, outer);
  if (typeof value === 'object')
    throw typeError(
      `Object of type ${value instanceof PyUndefined ? 'Undefined' : typeName(value).split('.').at(-1)} is not JSON serializable`,
    );
  return String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\\u007f', '\x7f');
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

function sequence(items: readonly Value[], style: JsonStyle, outer: string): string {
  if (items.length === 0) return '[]';
  const inner = style.indent === undefined ? outer : outer + style.indent;
  return bracketed(
    '[',
    ']',
    items.map((item) => toJson(item, style, inner)),
    style,
    outer,
    inner,
  );
}

function mapping(dict: PyDict, style: JsonStyle, outer: string): string {
  const entries = [...dict.entries()];
  if (entries.length === 0) return '{}';
  if (style.sortKeys === true) entries.sort(([a], [b]) => compare(a, b));
  const inner = style.indent === undefined ? outer : outer + style.indent;
  const parts = entries.map(([key, item]) => `${keyText(key)}: ${toJson(item, style, inner)}`);
  return bracketed('{', '}', parts, style, outer, inner);
}

function bracketed(
  open: string,
  close: string,
  parts: readonly string[],
  style: JsonStyle,
  outer: string,
  inner: string,
): string {
  if (style.indent === undefined) return open + parts.join(', ') + close;
  return open + inner + parts.join(`,${inner}`) + outer + close;
}

function keyText(key: Value): string {
  if (typeof key === 'string' || key instanceof PyStr) return toJson(key);
  if (key === null || typeof key !== 'object' || key instanceof PyFloat) return `"${toJson(key)}"`;
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/** Python's `json.loads`; ints of any size stay exact. Throws ValueError for what is not JSON. */
export function fromJson(text: string): Value {
  const reader = new JsonReader(text);
  return reader.read();
}

const token =
  /[\t\n\r ]*(?:([{}[\],:])|("(?:[^"\\\n]|\\.)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|(true|false|null|NaN|-?Infinity))/y;
const words: Readonly<Record<string, number | boolean | null>> = {
  true: true,
  false: false,
  null: null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Value {
    const value = this.#value(this.#next());
    if (/[^\t\n\r ]/.test(this.#text.slice(this.#at))) throw this.#error('Extra data');
    return value;
  }

  #next(): RegExpExecArray {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) throw this.#error('Expecting value');
    this.#at += match[0].length;
    return match;
  }

  #value([, mark, string, number, fraction, exponent, word]: RegExpExecArray): Value {
    if (string !== undefined) return this.#string(string);
    if (number !== undefined) {
      if (fraction !== undefined || exponent !== undefined) return new PyFloat(Number(number));
      const int = Number(number);
      return Number.isSafeInteger(int) ? int + 0 : BigInt(number);
    }
    if (word !== undefined) {
      const known = words[word] ?? null;
      return typeof known === 'number' ? new PyFloat(known) : known;
    }
    if (mark === '[') return this.#list();
    if (mark === '{') return this.#dict();
    throw this.#error('Expecting value');
  }

  #string(literal: string): string {
    try {
      return JSON.parse(literal) as string;
    } catch {
      throw this.#error('Invalid control character or escape');
    }
  }

  #list(): Value[] {
    const items: Value[] = [];
    let next = this.#next();
    if (next[1] === ']') return items;
    while (true) {
      items.push(this.#value(next));
      const [, mark] = this.#next();
      if (mark === ']') return items;
      if (mark !== ',') throw this.#error("Expecting ',' delimiter");
      next = this.#next();
    }
  }

  #dict(): PyDict {
    const dict = new PyDict();
    let next = this.#next();
    if (next[1] === '}') return dict;
    while (true) {
      if (next[2] === undefined) throw this.#error('Expecting property name enclosed in double quotes');
      const key = this.#string(next[2]);
      if (this.#next()[1] !== ':') throw this.#error("Expecting ':' delimiter");
      dict.set(key, this.#value(this.#next()));
      const [, mark] = this.#next();
      if (mark === '}') return dict;
      if (mark !== ',') throw this.#error("Expecting ',' delimiter");
      next = this.#next();
    }
  }

  #error(what: string): Error {
    return valueError(`${what}: char ${this.#at}`);
  }
}
