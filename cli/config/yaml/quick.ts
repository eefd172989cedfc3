import type { Yaml } from '../types.ts';
import { plainScalar } from './plain-scalar.ts';
import { blockText } from './quick-block-text.ts';
import { flowValue, NOT_SIMPLE, quotedText } from './quick-flow.ts';

const NOT_QUICK_TEXT = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|^(?:---|\.\.\.|%)/m;
const KEY = /[+]?[A-Za-z_][A-Za-z0-9_.+-]*:(?=[ \n]|$)/y;

/**
 * The value of a YAML text of the simple kind that property files are of (indented maps and lists, scalars, quoted
 * texts and flows on one line, block texts), or `undefined` for any other, right or wrong: the full parser decides
 * then. It takes a tenth of the full parser's time and must give the same value.
 */
export function quickYaml(text: string): Yaml | undefined {
  if (NOT_QUICK_TEXT.test(text)) return undefined;
  try {
    return new QuickReader(text).document();
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}

/** Reads line by line; `#at` is always at the first character of a line's content once `#nextLine` was called. */
class QuickReader {
  readonly #text: string;
  #at = 0;
  /** Column of the content at `#at`, -1 at the end of the text. */
  #column = -1;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Yaml {
    this.#nextLine();
    if (this.#isAtEnd()) return null;
    const value = this.#isItem() ? this.#list(0) : this.#map(0);
    if (!this.#isAtEnd()) throw NOT_SIMPLE;
    return value;
  }

  #isAtEnd(): boolean {
    return this.#column === -1;
  }

  /** From the start of a line to the next content, over blank lines and comments. */
  #nextLine(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const start = at;
      while (text.charCodeAt(at) === 32) at += 1;
      if (at >= text.length) {
        this.#at = at;
        this.#column = -1;
        return;
      }
      const char = text.charCodeAt(at);
      if (char !== 10 && char !== 35) {
        this.#at = at;
        this.#column = at - start;
        return;
      }
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    }
  }

  #isItem(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    return this.#text.charCodeAt(this.#at) === 45 && (next === 32 || next === 10 || Number.isNaN(next));
  }

  #list(column: number): Yaml {
    const items: Yaml[] = [];
    while (this.#column === column && this.#isItem()) {
      let at = this.#at + 1;
      while (this.#text.charCodeAt(at) === 32) at += 1;
      if (this.#isLineEnd(at)) items.push(this.#below(at, column, false));
      else {
        const inner = column + at - this.#at;
        this.#at = at;
        KEY.lastIndex = at;
        if (KEY.test(this.#text)) {
          this.#column = inner;
          items.push(this.#map(inner));
        } else items.push(this.#inline(at, column));
      }
      if (this.#column > column) throw NOT_SIMPLE;
    }
    return items;
  }

  #map(column: number): Yaml {
    const map: Record<string, Yaml> = {};
    while (this.#column === column) {
      KEY.lastIndex = this.#at;
      if (!KEY.test(this.#text)) throw NOT_SIMPLE;
      const key = this.#text.slice(this.#at, KEY.lastIndex - 1);
      if (Object.hasOwn(map, key) || key === '__proto__' || typeof plainScalar(key) !== 'string') throw NOT_SIMPLE;
      let at = KEY.lastIndex;
      while (this.#text.charCodeAt(at) === 32) at += 1;
      map[key] = this.#isLineEnd(at) ? this.#below(at, column, true) : this.#inline(at, column);
      if (this.#column > column) throw NOT_SIMPLE;
    }
    return map;
  }

  /** The value on the lines below; under a key a list may stand in the key's own column. */
  #below(at: number, column: number, isKey: boolean): Yaml {
    this.#endLine(at);
    if (this.#column === column && isKey && this.#isItem()) return this.#list(column);
    if (this.#column <= column) return null;
    if (this.#isItem()) return this.#list(this.#column);
    return this.#map(this.#column);
  }

  /** The value that begins at `at` on this line, in a map or list that stands in `column`. */
  #inline(at: number, column: number): Yaml {
    const text = this.#text;
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 ? text.length : newline;
    const char = text[at] as string;
    if (char === '"' || char === "'") return this.#closed(quotedText(text, at, lineEnd));
    if (char === '[' || char === '{') return this.#closed(flowValue(text, at, lineEnd));
    if (char === '|' || char === '>') {
      const { value, next } = blockText(text, at, lineEnd, column);
      this.#at = next;
      this.#nextLine();
      return value;
    }
    if (INDICATORS.has(char) && !NEGATIVE.test(text.slice(at, at + 2))) throw NOT_SIMPLE;
    const written = text.slice(at, lineEnd);
    const comment = written.indexOf(' #');
    const line = (comment === -1 ? written : written.slice(0, comment)).trimEnd();
    if (line.includes(': ') || line.endsWith(':')) throw NOT_SIMPLE;
    this.#endLine(lineEnd);
    return plainScalar(line);
  }

  #closed({ value, end }: { value: Yaml; end: number }): Yaml {
    let at = end;
    while (this.#text.charCodeAt(at) === 32) at += 1;
    if (!this.#isLineEnd(at) || (at === end && this.#text[at] === '#')) throw NOT_SIMPLE;
    this.#endLine(at);
    return value;
  }

  #isLineEnd(at: number): boolean {
    const char = this.#text.charCodeAt(at);
    return char === 10 || Number.isNaN(char) || (char === 35 && this.#text.charCodeAt(at - 1) === 32);
  }

  #endLine(at: number): void {
    const end = this.#text.indexOf('\n', at);
    this.#at = end === -1 ? this.#text.length : end + 1;
    this.#nextLine();
  }
}

const NEGATIVE = /^-[0-9]/;
const INDICATORS = new Set([...',[]{}#&*!|>\'"%@`?:-']);
