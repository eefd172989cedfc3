import type { Yaml, YamlMap } from '../../config/types.ts';
import { YamlFloat } from '../../config/yaml/values.ts';

/** The arguments of one call, all literals. */
export interface LiteralArguments {
  readonly positional: readonly Yaml[];
  readonly named: YamlMap;
}

/**
 * Thrown inside the scan when the text is not of the simple literal form; never seen outside this folder, and one for
 * all, because noting where each is thrown costs more than the scan.
 */
export const NOT_LITERAL = new Error('not a literal');

const SPACE = /[\s]*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /-?\d+(\.\d+)?(?![\w.])/y;
const WORDS: Readonly<Record<string, Yaml>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

/** Reads names, punctuation and Jinja literals from a text, moving `at` on. Throws NOT_LITERAL on anything else. */
export class LiteralReader {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  skipSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  /** Takes `what` if it comes next, after white space. */
  take(what: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(what, this.at)) return false;
    this.at += what.length;
    return true;
  }

  /** The name that comes next, or nothing. */
  name(): string | undefined {
    this.skipSpace();
    const found = this.#match(NAME);
    return found;
  }

  /** `( … )` with literal arguments only. */
  args(): LiteralArguments {
    if (!this.take('(')) throw NOT_LITERAL;
    const positional: Yaml[] = [];
    const named: Record<string, Yaml> = {};
    while (!this.take(')')) {
      const before = this.at;
      const name = this.name();
      if (name !== undefined && this.take('=')) {
        if (this.text[this.at] === '=' || name in named) throw NOT_LITERAL;
        named[name] = this.value();
      } else {
        this.at = before;
        if (Object.keys(named).length > 0) throw NOT_LITERAL;
        positional.push(this.value());
      }
      if (this.take(',')) continue;
      if (this.take(')')) break;
      throw NOT_LITERAL;
    }
    return { positional, named };
  }

  /** One literal: text, number, true, false, none, list, tuple of two or more, dict with text keys. */
  value(): Yaml {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === "'" || next === '"') return this.#string(next);
    if (next === '[') return this.#items('[', ']');
    if (next === '{') return this.#dict();
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#number(number);
    const word = this.#match(NAME);
    const found = word === undefined ? undefined : WORDS[word];
    if (found === undefined) throw NOT_LITERAL;
    return found;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  #number(text: string): Yaml {
    const value = Number(text);
    if (!text.includes('.') && !Number.isSafeInteger(value)) throw NOT_LITERAL;
    return text.includes('.') && Number.isInteger(value) ? (new YamlFloat(value) as unknown as Yaml) : value;
  }

  #string(quote: string): string {
    const end = this.text.indexOf(quote, this.at + 1);
    if (end === -1) throw NOT_LITERAL;
    const value = this.text.slice(this.at + 1, end);
    if (value.includes('\\')) throw NOT_LITERAL;
    this.at = end + 1;
    this.skipSpace();
    const next = this.text[this.at];
    if (next === "'" || next === '"') throw NOT_LITERAL;
    return value;
  }

  #items(open: string, close: string): Yaml[] {
    if (!this.take(open)) throw NOT_LITERAL;
    const items: Yaml[] = [];
    while (!this.take(close)) {
      items.push(this.value());
      if (this.take(',')) continue;
      if (this.take(close)) break;
      throw NOT_LITERAL;
    }
    return items;
  }

  #dict(): YamlMap {
    if (!this.take('{')) throw NOT_LITERAL;
    const map: Record<string, Yaml> = {};
    while (!this.take('}')) {
      const key = this.value();
      if (typeof key !== 'string' || key === '__proto__') throw NOT_LITERAL;
      if (!this.take(':')) throw NOT_LITERAL;
      map[key] = this.value();
      if (this.take(',')) continue;
      if (this.take('}')) break;
      throw NOT_LITERAL;
    }
    return map;
  }
}
