import { PyError } from '../../values/error.ts';

/** Python's flags by bit. */
export const flagBits = { IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, ASCII: 256 } as const;

const letters: Readonly<Record<string, number>> = {
  i: flagBits.IGNORECASE,
  m: flagBits.MULTILINE,
  s: flagBits.DOTALL,
  x: flagBits.VERBOSE,
  a: flagBits.ASCII,
  u: flagBits.UNICODE,
  L: 0,
};

const word = '\\p{L}\\p{M}\\p{N}_';
const blank = '\\s\\x1c-\\x1f\\x85';
const classes: Readonly<Record<string, string>> = { w: word, d: '\\p{Nd}', s: blank };
const escapes: Readonly<Record<string, string>> = { a: '\\x07', n: '\\n', r: '\\r', t: '\\t', f: '\\f', v: '\\v' };

/** A Python regular expression as a JavaScript one; throws Python's `re.error` where it cannot be read. */
export function translate(pattern: string, flags: number): { readonly regex: RegExp; readonly flags: number } {
  let bits = flags;
  const body = pattern.replace(/^(?:\(\?[aiLmsux]+\))+/, (sets) => {
    for (const letter of sets.replace(/[(?)]/g, '')) bits |= letters[letter] ?? 0;
    return '';
  });
  const source = new Translator(body, bits).run();
  const kind =
    (bits & flagBits.IGNORECASE ? 'i' : '') +
    (bits & flagBits.MULTILINE ? 'm' : '') +
    (bits & flagBits.DOTALL ? 's' : '');
  try {
    return { regex: new RegExp(source, `dgu${kind}`), flags: bits | flagBits.UNICODE };
  } catch (error) {
    throw new PyError('error', `the regular expression '${pattern}' cannot be read`, error);
  }
}

class Translator {
  readonly #text: string;
  readonly #flags: number;
  #at = 0;
  #out = '';

  constructor(text: string, flags: number) {
    this.#text = text;
    this.#flags = flags;
  }

  run(): string {
    while (this.#at < this.#text.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const rest = this.#text.slice(this.#at);
    const char = rest.charAt(0);
    if (char === '\\') this.#escape(rest);
    else if (char === '[') this.#class(rest);
    else if (char === '(') this.#group(rest);
    else if (char === '$') this.#emit(this.#flags & flagBits.MULTILINE ? '$' : '(?=\\n?(?![\\s\\S]))', 1);
    else if (this.#flags & flagBits.VERBOSE && /\s/.test(char)) this.#at += 1;
    else if (this.#flags & flagBits.VERBOSE && char === '#') this.#at += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
    else if (char === '{' && !/^\{\d*,?\d*\}/.test(rest)) this.#emit('\\{', 1);
    else if (char === '{')
      this.#emit(
        (/^\{\d*,?\d*\}/.exec(rest)?.[0] ?? '').replace(/^\{,/, '{0,'),
        /^\{[^}]*\}/.exec(rest)?.[0].length ?? 1,
      );
    else if (char === '}' || char === ']') this.#emit(`\\${char}`, 1);
    else
      this.#emit(String.fromCodePoint(rest.codePointAt(0) ?? 0), String.fromCodePoint(rest.codePointAt(0) ?? 0).length);
  }

  #emit(text: string, consumed: number): void {
    this.#out += text;
    this.#at += consumed;
  }

  #escape(rest: string): void {
    const char = rest.charAt(1);
    if (char === 'A') this.#emit('(?<![\\s\\S])', 2);
    else if (char === 'Z') this.#emit('(?![\\s\\S])', 2);
    else if (char === 'b') this.#emit(`(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`, 2);
    else if (char === 'B') this.#emit(`(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`, 2);
    else if (/[wds]/.test(char)) this.#emit(`[${this.#classOf(char)}]`, 2);
    else if (/[WDS]/.test(char)) this.#emit(`[^${this.#classOf(char.toLowerCase())}]`, 2);
    else if (/[1-9]/.test(char)) this.#emit(rest.slice(0, 2), 2);
    else this.#literalEscape(rest);
  }

  #classOf(letter: string): string {
    if ((this.#flags & flagBits.ASCII) === 0) return classes[letter] ?? '';
    return { w: 'A-Za-z0-9_', d: '0-9', s: ' \\t\\n\\r\\f\\v' }[letter] ?? '';
  }

  #literalEscape(rest: string): void {
    const code = /^\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/.exec(rest);
    const char = rest.charAt(1);
    if (code !== null) this.#emit(code[0], code[0].length);
    else if (Object.hasOwn(escapes, char)) this.#emit(escapes[char] ?? '', 2);
    else if (char === '0') this.#emit('\\x00', 2);
    else if (/[A-Za-z]/.test(char)) throw new PyError('error', `bad escape \\${char} at position ${this.#at}`);
    else if (char === '') throw new PyError('error', 'bad escape (end of pattern)');
    else this.#emit(/[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char === '-' ? '\\x2d' : char, 2);
  }

  #class(rest: string): void {
    const match = /^\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/.exec(rest);
    if (match === null) throw new PyError('error', `unterminated character set at position ${this.#at}`);
    const negated = rest.charAt(1) === '^';
    const inside = match[0].slice(negated ? 2 : 1, -1);
    const body = inside.replace(
      /\\([wds])|\\([WDS])|\\([xu][0-9a-fA-F]+|[\s\S])|[[\]{}()/|&!#%,:;<=>@`~^$.*+?]|-(?=\\[wds])|\s/g,
      (whole, set?: string, unset?: string, escaped?: string) => {
        if (set !== undefined) return this.#classOf(set);
        if (unset !== undefined) return `\\${unset}`;
        if (escaped === undefined)
          return /[[\]{}()/|^$.*+?]/.test(whole) ? `\\${whole}` : whole === '-' ? '\\-' : whole;
        if (/^[xu]/.test(escaped) || 'nrtfv'.includes(escaped) || /[\^$\\.*+?()[\]{}|/-]/.test(escaped))
          return `\\${escaped}`;
        if (escaped === 'b') return '\\x08';
        return escaped;
      },
    );
    this.#emit(`[${negated ? '^' : ''}${body}]`, match[0].length);
  }

  #group(rest: string): void {
    const named = /^\(\?P<(\w+)>/.exec(rest);
    const back = /^\(\?P=(\w+)\)/.exec(rest);
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    const scoped = /^\(\?([aiLmsux]*(?:-[imsx]+)?):/.exec(rest);
    if (named !== null) this.#emit(`(?<${named[1]}>`, named[0].length);
    else if (back !== null) this.#emit(`\\k<${back[1]}>`, back[0].length);
    else if (comment !== null) this.#at += comment[0].length;
    else if (scoped !== null) this.#emit('(?:', scoped[0].length);
    else if (/^\(\?(?:[=!]|<[=!])/.test(rest))
      this.#emit(/^\(\?<?[=!]/.exec(rest)?.[0] ?? '(', rest.charAt(2) === '<' ? 4 : 3);
    else if (rest.startsWith('(?'))
      throw new PyError('error', `unknown extension ${rest.slice(0, 3)} at position ${this.#at}`);
    else this.#emit('(', 1);
  }
}
