import { PyDict } from './dict.ts';
import { PyFloat } from './float.ts';
import { parseFloatText, parseIntText } from './parse-number.ts';
import { PySet } from './set.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

/** Python's `ast.literal_eval`; nothing when the text is not a literal. */
export function parseLiteral(text: string): Value | undefined {
  const reader = new LiteralReader(text);
  const value = reader.value();
  return value !== undefined && reader.atEnd() ? value : undefined;
}

const token =
  /\s*(?:([rRuU]?)('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|([A-Za-z_]\w*)|(\d[\w.]*(?:[eE][+-]\d+)?|\.\d\w*(?:[eE][+-]\d+)?)|([-+()[\]{},:]))/y;
const words: Readonly<Record<string, Value>> = { None: null, True: true, False: false };
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' };

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  atEnd(): boolean {
    return this.#text.slice(this.#at).trim() === '';
  }

  #next(): RegExpExecArray | null {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #skip(mark: string): boolean {
    const before = this.#at;
    if (this.#next()?.[5] === mark) return true;
    this.#at = before;
    return false;
  }

  value(): Value | undefined {
    const match = this.#next();
    if (match === null) return undefined;
    const [, prefix = '', string, word, number, mark] = match;
    if (string !== undefined) return unquote(prefix, string);
    if (word !== undefined) return Object.hasOwn(words, word) ? words[word] : undefined;
    if (number !== undefined) return numberOf(number, 1);
    if (mark === '-' || mark === '+') {
      const digits = this.#next()?.[4];
      return digits === undefined ? undefined : numberOf(digits, mark === '-' ? -1 : 1);
    }
    if (mark === '[') return this.#items(']')?.items;
    if (mark === '{') return this.#braces();
    return mark === '(' ? this.#parentheses() : undefined;
  }

  #parentheses(): Value | undefined {
    const found = this.#items(')');
    if (found === undefined) return undefined;
    const [only] = found.items;
    return found.items.length === 1 && !found.trailing ? only : new PyTuple(found.items);
  }

  #items(close: string): { items: Value[]; trailing: boolean } | undefined {
    const items: Value[] = [];
    let trailing = false;
    while (!this.#skip(close)) {
      if (items.length > 0 && !trailing) return undefined;
      const item = this.value();
      if (item === undefined) return undefined;
      items.push(item);
      trailing = this.#skip(',');
    }
    return { items, trailing };
  }

  #braces(): Value | undefined {
    if (this.#skip('}')) return new PyDict();
    const before = this.#at;
    this.value();
    const isDict = this.#skip(':');
    this.#at = before;
    if (!isDict) {
      const found = this.#items('}');
      return found === undefined ? undefined : new PySet(found.items);
    }
    const dict = new PyDict();
    while (!this.#skip('}')) {
      const key = this.value();
      const value = key !== undefined && this.#skip(':') ? this.value() : undefined;
      if (key === undefined || value === undefined) return undefined;
      dict.set(key, value);
      if (!this.#skip(',') && this.#text[this.#at] !== '}' && !/^\s*\}/.test(this.#text.slice(this.#at)))
        return undefined;
    }
    return dict;
  }
}

function numberOf(text: string, sign: number): Value | undefined {
  const int = /^0\d/.test(text) ? undefined : parseIntText(text, 0);
  if (int !== undefined) return typeof int === 'bigint' ? int * BigInt(sign) : int * sign + 0;
  const float = parseFloatText(text);
  return float === undefined || /^\d+$/.test(text) ? undefined : new PyFloat(float * sign);
}

function unquote(prefix: string, string: string): string {
  const width = /^('''|""")/.test(string) ? 3 : 1;
  const body = string.slice(width, -width);
  if (/r/i.test(prefix)) return body;
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (whole, short?: string, long?: string, char?: string) => {
      const hex = short ?? long;
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (char === '\\' || char === "'" || char === '"') return char;
      return escapes[char ?? ''] ?? whole;
    },
  );
}
