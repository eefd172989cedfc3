import type { Yaml, YamlMap } from '../../config/types.ts';
import { YamlFloat } from '../../config/yaml/values.ts';
import type { LiteralArguments } from './literal.ts';

/** Says in words why a Python model cannot be read; what reads the file makes it an error of the model. */
export class PythonSyntax extends Error {
  /** Where in the text. */
  offset = 0;
}

const BLANK = /(?:[ \t\r\n\f]|\\\r?\n|#[^\n]*)+/y;
const STRING = /([rRbBuUfF]{0,2})("""|'''|"|')/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /[+-]?\s*(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const WORDS: Readonly<Record<string, Yaml>> = { True: true, False: false, None: null };
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** Reads strings, comments, names and literals of a Python file, moving `at` on. */
export class PythonLiteralReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What the sticky `pattern` finds here; it is passed over. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Passes over white space and comments; tells whether there were any. */
  skipBlank(): boolean {
    return this.match(BLANK) !== undefined;
  }

  /** Passes over a string, a name with its attributes, or one other character. */
  skipToken(): void {
    if (this.#string() !== undefined) return;
    if (this.match(NAME) === undefined) this.at += 1;
  }

  /** The names of `(a, b: T = 1)` of a function's head, up to what is not a name. */
  parameterNames(): string[] {
    const names: string[] = [];
    let depth = 0;
    let isName = true;
    do {
      if (this.skipBlank()) continue;
      const next = this.text.charAt(this.at);
      if ('([{'.includes(next)) depth += 1;
      else if (')]}'.includes(next)) depth -= 1;
      else if (next === ',' && depth === 1) isName = true;
      else if (isName && depth === 1) {
        const name = this.match(NAME);
        isName = name === undefined;
        if (name === undefined) break;
        names.push(name);
        continue;
      }
      this.skipToken();
    } while (depth > 0 && this.at < this.text.length);
    return names;
  }

  /** `( … )` with literal arguments only. Throws PythonSyntax otherwise. */
  args(): LiteralArguments {
    const positional: Yaml[] = [];
    const named: Record<string, Yaml> = {};
    this.#sequence('(', ')', () => {
      const before = this.at;
      const name = this.match(NAME);
      if (name !== undefined && this.#take('=')) named[name] = this.value();
      else {
        this.at = before;
        positional.push(this.value());
      }
    });
    return { positional, named };
  }

  /** One literal: text, number, True, False, None, list, tuple, set or dict. Throws PythonSyntax otherwise. */
  value(): Yaml {
    this.skipBlank();
    const text = this.#strings();
    if (text !== undefined) return text;
    const next = this.text.charAt(this.at);
    if (next === '[') return this.#items('[', ']').items;
    if (next === '(') {
      const { items, commas } = this.#items('(', ')');
      const [only] = items;
      return commas === 0 && only !== undefined ? only : items;
    }
    if (next === '{') return this.#dict();
    const number = this.match(NUMBER);
    if (number !== undefined) return numberOf(number);
    const word = this.match(NAME);
    const known = word === undefined || !Object.hasOwn(WORDS, word) ? undefined : WORDS[word];
    if (known === undefined) throw notLiteral(word ?? next);
    return known;
  }

  #take(what: string): boolean {
    this.skipBlank();
    if (!this.text.startsWith(what, this.at) || (what === '=' && this.text.charAt(this.at + 1) === '=')) return false;
    this.at += what.length;
    return true;
  }

  /** Reads items up to `close`; gives how many commas there were. */
  #sequence(open: string, close: string, item: () => void): number {
    let commas = 0;
    if (!this.#take(open)) throw notLiteral(this.text.charAt(this.at));
    while (!this.#take(close)) {
      item();
      if (this.#take(',')) commas += 1;
      else if (this.#take(close)) break;
      else throw notLiteral(this.text.charAt(this.at));
    }
    return commas;
  }

  #items(open: string, close: string): { items: Yaml[]; commas: number } {
    const items: Yaml[] = [];
    const commas = this.#sequence(open, close, () => items.push(this.value()));
    return { items, commas };
  }

  /** A dict, or the items of a set. */
  #dict(): Yaml {
    const map = new Map<string, Yaml>();
    const items: Yaml[] = [];
    this.#sequence('{', '}', () => {
      const key = this.value();
      if (this.#take(':')) map.set(String(key), this.value());
      else items.push(key);
    });
    return items.length > 0 ? items : (Object.fromEntries(map) as YamlMap);
  }

  /** Strings beside each other are one. */
  #strings(): string | undefined {
    let all: string | undefined;
    for (let one = this.#string(); one !== undefined; one = this.#string()) {
      if (one.isFormatted) throw notLiteral('an f-string');
      all = (all ?? '') + one.value;
      this.skipBlank();
    }
    return all;
  }

  #string(): { value: string; isFormatted: boolean } | undefined {
    STRING.lastIndex = this.at;
    const [whole, prefix = '', quote = ''] = STRING.exec(this.text) ?? [];
    if (whole === undefined) return undefined;
    const start = this.at + whole.length;
    let end = start;
    while (end < this.text.length && !this.text.startsWith(quote, end)) end += this.text.charAt(end) === '\\' ? 2 : 1;
    this.at = Math.min(end + quote.length, this.text.length);
    const raw = this.text.slice(start, end);
    return { value: /r/i.test(prefix) ? raw : unescaped(raw), isFormatted: /f/i.test(prefix) };
  }
}

function unescaped(raw: string): string {
  return raw.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (whole, hex: string | undefined, unicode: string | undefined, char = '') => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (char === '\\' || char === "'" || char === '"') return char;
      return ESCAPES[char] ?? whole;
    },
  );
}

function numberOf(text: string): Yaml {
  const plain = text.replace(/[\s_]/g, '');
  const value = Number(plain);
  return /[.e]/i.test(plain) && Number.isInteger(value) ? (new YamlFloat(value) as unknown as Yaml) : value;
}

function notLiteral(what: string): PythonSyntax {
  return new PythonSyntax(`the arguments of dbt's functions must be literals, and "${what}" is none`);
}
