import { PyError } from '../../values/error.ts';
import { cased, type Flags, translateClass, translateEscape } from './translate-character.ts';

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

/** A Python regular expression as a JavaScript one. */
export interface Translated {
  /** Group `n` of the Python pattern is the group `gn`. */
  readonly source: string;
  /** The JavaScript flags that it wants. */
  readonly kind: string;
  /** Python's flags, those that the pattern itself sets included. */
  readonly flags: number;
  /** The names of the groups; a group without one is undefined. */
  readonly names: readonly (string | undefined)[];
  /** The numbers of the groups in the order in which they close. */
  readonly closing: readonly number[];
}

/** Translates a Python regular expression; throws Python's `re.error` where it cannot be read. */
export function translate(pattern: string, flags: number): Translated {
  let bits = flags;
  const start = /^(?:\(\?#[^)]*\)|\(\?[aiLmsux]+\))*/.exec(pattern)?.[0] ?? '';
  for (const [, set = ''] of start.matchAll(/\(\?([aiLmsux]+)\)/g)) bits |= bitsOf(set);
  const body = pattern.slice(start.length);
  const translator = new Translator(body, bits, /\(\?[aiLmsux]*(?:-[imsx]+)?:/.test(body) && /\(\?[^():]*i/.test(body));
  const source = translator.run();
  const kind = `dgu${bits & flagBits.IGNORECASE && !translator.expandsCase ? 'i' : ''}`;
  try {
    new RegExp(source, kind);
  } catch (error) {
    throw new PyError('error', `the regular expression '${pattern}' cannot be read`, error);
  }
  const { names, closing } = translator;
  return { source, kind, flags: bits & flagBits.ASCII ? bits : bits | flagBits.UNICODE, names, closing };
}

function bitsOf(set: string): number {
  let bits = 0;
  for (const letter of set) bits |= letters[letter] ?? 0;
  return bits;
}

interface OpenGroup {
  /** The flags that hold again behind it. */
  readonly flags: number;
  /** Where it begins in what is written. */
  readonly start: number;
  readonly number: number | undefined;
  /** The name of the group that keeps what an atomic group matched. */
  readonly atomic: string | undefined;
}

class Translator {
  readonly #text: string;
  /** Whether letters are written in both cases, because only a part of the pattern ignores case. */
  readonly expandsCase: boolean;
  readonly names: (string | undefined)[] = [];
  readonly closing: number[] = [];
  readonly #open: OpenGroup[] = [];
  #flags: number;
  #at = 0;
  #out = '';
  /** Where the last item begins in what is written, for a quantifier that may follow. */
  #item = 0;
  #atomics = 0;

  constructor(text: string, flags: number, expandsCase: boolean) {
    this.#text = text;
    this.#flags = flags;
    this.expandsCase = expandsCase;
  }

  run(): string {
    while (this.#at < this.#text.length) this.#step();
    if (this.#open.length > 0) throw new PyError('error', 'missing ), unterminated subpattern');
    return this.#out;
  }

  get #shared(): Flags {
    return {
      ascii: (this.#flags & flagBits.ASCII) !== 0,
      bothCases: this.expandsCase && (this.#flags & flagBits.IGNORECASE) !== 0,
    };
  }

  #has(bit: number): boolean {
    return (this.#flags & bit) !== 0;
  }

  #step(): void {
    const rest = this.#text.slice(this.#at);
    const char = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (this.#has(flagBits.VERBOSE) && /[ \t\n\r\f\v]/.test(char)) this.#at += 1;
    else if (this.#has(flagBits.VERBOSE) && char === '#') this.#at += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
    else if (char === '\\') this.#emitEscape(rest);
    else if (char === '[') this.#emitItem(...translateClass(rest, this.#at, this.#shared));
    else if (char === '(') this.#openGroup(rest);
    else if (char === ')') this.#closeGroup();
    else if (char === '.') this.#emitItem(this.#has(flagBits.DOTALL) ? '[\\s\\S]' : '[^\\n]', 1);
    else if (char === '^') this.#emitItem(this.#has(flagBits.MULTILINE) ? '(?<![^\\n])' : '(?<![\\s\\S])', 1);
    else if (char === '$') this.#emitItem(this.#has(flagBits.MULTILINE) ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))', 1);
    else if (char === '|') this.#emitItem('|', 1);
    else if (/[*+?]/.test(char) || /^\{(?:\d+(?:,\d*)?|,\d*)\}/.test(rest)) this.#emitQuantifier(rest);
    else this.#emitItem(/[{}\]]/.test(char) ? `\\${char}` : cased(char, this.#shared), char.length);
  }

  #emitItem(text: string, consumed: number): void {
    this.#item = this.#out.length;
    this.#out += text;
    this.#at += consumed;
  }

  #emitEscape(rest: string): void {
    const number = /^\\([1-9]\d?)(?![0-7]{1})/.exec(rest) ?? /^\\([1-9]\d?)(?!\d)/.exec(rest);
    if (number !== null && !/^\\[1-3][0-7]{2}/.test(rest)) {
      const group = Number(number[1]);
      if (group > this.names.length || this.#open.some((one) => one.number === group))
        throw new PyError('error', `invalid group reference ${group} at position ${this.#at + 1}`);
      this.#emitItem(`\\k<g${group}>`, number[0].length);
    } else this.#emitItem(...translateEscape(rest, this.#at, this.#shared));
  }

  /** A quantifier with what may follow it: `?` makes it lazy, `+` keeps what it took. */
  #emitQuantifier(rest: string): void {
    const written = /^(?:[*+?]|\{[\d,]*\})/.exec(rest)?.[0] ?? '';
    if (this.#item >= this.#out.length) throw new PyError('error', `nothing to repeat at position ${this.#at}`);
    const quantifier = written.replace(/^\{,\}/, '*').replace(/^\{,/, '{0,');
    const mode = rest.charAt(written.length);
    const item = this.#out.slice(this.#item);
    const body = /^\(\?(?:[=!]|<[=!])/.test(item) ? `(?:${item})` : item;
    this.#at += written.length + (mode === '?' || mode === '+' ? 1 : 0);
    if (/^[*+?]|^\{\d*,?\d*\}/.test(this.#text.slice(this.#at)))
      throw new PyError('error', `multiple repeat at position ${this.#at}`);
    this.#out = this.#out.slice(0, this.#item) + body + quantifier + (mode === '?' ? '?' : '');
    if (mode !== '+') this.#item = this.#out.length;
    else this.#keep(this.#item, this.#atomicName());
  }

  #atomicName(): string {
    this.#atomics += 1;
    return `x${this.#atomics}`;
  }

  /** Makes what is written from `start` on match once and for all. */
  #keep(start: number, name: string): void {
    this.#out = `${this.#out.slice(0, start)}(?:(?=(?<${name}>${this.#out.slice(start)}))\\k<${name}>)`;
    this.#item = start;
  }

  #openGroup(rest: string): void {
    const named = /^\(\?P<([^\W\d]\w*)>/u.exec(rest);
    const back = /^\(\?P=(\w+)\)/.exec(rest);
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    const scoped = /^\(\?([aiLmsux]*)(?:-([imsx]+))?:/.exec(rest);
    const around = /^\(\?<?[=!]/.exec(rest);
    if (back !== null) this.#emitItem(`\\k<g${this.#numberOf(back[1] ?? '')}>`, back[0].length);
    else if (comment !== null) this.#at += comment[0].length;
    else if (rest.startsWith('(?>')) this.#enter('', 3, undefined, this.#atomicName());
    else if (scoped !== null) {
      this.#enter('(?:', scoped[0].length);
      this.#flags = (this.#flags | bitsOf(scoped[1] ?? '')) & ~bitsOf(scoped[2] ?? '');
    } else if (around !== null) this.#enter(around[0], around[0].length);
    else if (named !== null || !rest.startsWith('(?')) this.#enterNumbered(named?.[1], named?.[0].length ?? 1);
    else if (/^\(\?[aiLmsux]+\)/.test(rest))
      throw new PyError('error', `global flags not at the start of the expression at position ${this.#at}`);
    else throw new PyError('error', `unknown extension ${rest.slice(0, 3)} at position ${this.#at}`);
  }

  #numberOf(name: string): number {
    const number = this.names.indexOf(name) + 1;
    if (number === 0) throw new PyError('error', `unknown group name '${name}' at position ${this.#at + 4}`);
    return number;
  }

  #enterNumbered(name: string | undefined, consumed: number): void {
    if (name !== undefined && this.names.includes(name))
      throw new PyError('error', `redefinition of group name '${name}' at position ${this.#at + 4}`);
    this.names.push(name);
    this.#enter(`(?<g${this.names.length}>`, consumed, this.names.length);
  }

  #enter(text: string, consumed: number, number?: number, atomic?: string): void {
    this.#open.push({ flags: this.#flags, start: this.#out.length, number, atomic });
    this.#out += text;
    this.#item = this.#out.length;
    this.#at += consumed;
  }

  #closeGroup(): void {
    const group = this.#open.pop();
    if (group === undefined) throw new PyError('error', `unbalanced parenthesis at position ${this.#at}`);
    this.#flags = group.flags;
    this.#at += 1;
    if (group.number !== undefined) this.closing.push(group.number);
    if (group.atomic !== undefined) this.#keep(group.start, group.atomic);
    else this.#out += ')';
    this.#item = group.start;
  }
}
