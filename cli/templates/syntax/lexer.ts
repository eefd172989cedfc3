import lexer, { type Tokenizer as NunjucksTokenizer } from 'nunjucks/src/lexer.js';
import { EtlError } from '../../diagnostics/index.ts';
import { blank } from '../values/white-space.ts';
import type { SourceText } from './source-text.ts';
import type { JinjaToken, TokenType } from './token.ts';

/** nunjucks exports only a function that makes its tokenizer. */
const Tokenizer = lexer.lex('').constructor as new (text: string) => NunjucksTokenizer;

const space = `[${blank}]`;
const patterns = {
  opening: /\{[%{#]/g,
  rawStart: new RegExp(`\\{%[-+]?${space}*raw${space}*(?:-%\\}${space}*|%\\})`, 'y'),
  rawEnd: new RegExp(`\\{%([-+]?)${space}*endraw${space}*(?:\\+%\\}|-%\\}${space}*|%\\})`, 'g'),
  commentEnd: new RegExp(`\\+#\\}|-#\\}${space}*|#\\}`, 'g'),
  blockEnd: new RegExp(`\\+%\\}|-%\\}${space}*|%\\}`, 'y'),
  variableEnd: new RegExp(`-\\}\\}${space}*|\\}\\}`, 'y'),
  space: new RegExp(`${space}+`, 'y'),
  float: /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy,
  int: /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy,
  name: /[\p{L}\p{M}\p{N}\p{Pc}\p{ID_Continue}]+/uy,
  string: /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y,
  operator: /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}<>=.:|,;]/y,
};
const trailingSpace = new RegExp(`${space}+$`);
const types: Readonly<Record<string, TokenType>> = {
  '(': 'left-paren',
  ')': 'right-paren',
  '[': 'left-bracket',
  ']': 'right-bracket',
  '{': 'left-curly',
  '}': 'right-curly',
  ',': 'comma',
  ':': 'colon',
  '~': 'tilde',
  '|': 'pipe',
};
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const quote = "'".charCodeAt(0);
const doubleQuote = '"'.charCodeAt(0);

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** nunjucks' tokenizer with Jinja's rules: whitespace control, raw blocks, numbers, strings, balanced brackets. */
export class JinjaLexer extends Tokenizer {
  readonly source: SourceText;
  readonly list: JinjaToken[] = [];
  #lineStart = 0;
  #countedTo = 0;
  #next = 0;

  constructor(source: SourceText) {
    // Jinja drops one line end from the end of a template.
    super(source.text.endsWith('\n') ? source.text.slice(0, -1) : source.text);
    this.source = source;
    while (this.index < this.len) this.#readText();
    this.#push('eof', 'end of template', this.len, this.len);
  }

  override nextToken(): JinjaToken | null {
    const token = this.list[this.#next];
    this.#next += 1;
    return token ?? null;
  }

  /** The template text up to the next tag, and that tag. */
  #readText(): void {
    const begin = this.index;
    patterns.opening.lastIndex = begin;
    const at = patterns.opening.exec(this.str)?.index;
    if (at === undefined) {
      this.#data(begin, this.len, false);
      this.index = this.len;
      return;
    }
    const strip = this.str[at + 2] === '-';
    this.#data(begin, at, strip);
    const raw = this.#match(patterns.rawStart, at);
    if (raw !== undefined) this.#readRaw(at, at + raw.length);
    else if (this.str[at + 1] === '#') this.#readComment(at);
    else this.#readTag(at, this.str[at + 1] === '%');
  }

  #readRaw(at: number, bodyStart: number): void {
    patterns.rawEnd.lastIndex = bodyStart;
    const end = patterns.rawEnd.exec(this.str);
    if (end === null) throw this.#error('this {% raw %} has no {% endraw %}', at, bodyStart);
    this.#data(bodyStart, end.index, end[1] === '-');
    this.index = end.index + end[0].length;
  }

  #readComment(at: number): void {
    patterns.commentEnd.lastIndex = at + 2;
    const end = patterns.commentEnd.exec(this.str);
    // Jinja forgives a comment that begins where the template ends.
    if (end === null && at + 2 >= this.len) {
      this.index = this.len;
      return;
    }
    if (end === null) throw this.#error('this comment has no end; "#}" is missing', at, at + 2);
    this.index = end.index + end[0].length;
  }

  #readTag(at: number, block: boolean): void {
    const sign = this.str[at + 2];
    const codeStart = at + (sign === '-' || sign === '+' ? 3 : 2);
    this.#push(block ? 'block-start' : 'variable-start', this.str.slice(at, at + 2), at, codeStart);
    this.index = codeStart;
    const open: string[] = [];
    while (this.index < this.len) {
      const end =
        open.length > 0 ? undefined : this.#match(block ? patterns.blockEnd : patterns.variableEnd, this.index);
      if (end !== undefined) {
        this.#push(block ? 'block-end' : 'variable-end', end.trim(), this.index, this.index + end.length);
        this.index += end.length;
        return;
      }
      this.#readCode(open);
    }
  }

  #readCode(open: string[]): void {
    const at = this.index;
    const blank = this.#match(patterns.space, at);
    if (blank !== undefined) {
      this.index += blank.length;
      return;
    }
    const [type, text] = this.#codeToken(at);
    if (type === undefined || text === undefined) {
      throw this.#error(`unexpected character ${JSON.stringify(this.str[at])}`, at, at + 1);
    }
    if (Object.hasOwn(closing, text)) open.push(text);
    else if (text === ')' || text === ']' || text === '}') this.#close(open, text, at);
    this.#push(type, text, at, at + text.length);
    this.index += text.length;
  }

  #codeToken(at: number): [TokenType?, string?] {
    const first = this.str.charCodeAt(at);
    if (first === quote || first === doubleQuote) {
      const string = this.#match(patterns.string, at);
      return string === undefined ? [] : ['string', string];
    }
    if (isDigit(first)) {
      const float = this.#match(patterns.float, at);
      if (float !== undefined) return ['float', float];
      const int = this.#match(patterns.int, at);
      if (int !== undefined) return ['int', int];
    }
    const operator = this.#match(patterns.operator, at);
    if (operator !== undefined) return [types[operator] ?? 'operator', operator];
    const name = this.#match(patterns.name, at);
    if (name === undefined) return [];
    if (!/^[\p{ID_Start}_]/u.test(name)) throw this.#error(`"${name}" is not a name`, at, at + name.length);
    return ['symbol', name];
  }

  #close(open: string[], bracket: string, at: number): void {
    const opened = open.pop();
    if (opened === undefined) throw this.#error(`unexpected "${bracket}"`, at, at + 1);
    const expected = closing[opened];
    if (expected !== bracket) throw this.#error(`unexpected "${bracket}", expected "${expected}"`, at, at + 1);
  }

  #data(start: number, end: number, strip: boolean): void {
    let text = this.str.slice(start, end);
    if (strip) text = text.replace(trailingSpace, '');
    if (text !== '') this.#push('data', text, start, start + text.length);
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.str)?.[0];
  }

  #push(type: TokenType, value: string, start: number, end: number): void {
    for (
      let at = this.str.indexOf('\n', this.#countedTo);
      at !== -1 && at < start;
      at = this.str.indexOf('\n', at + 1)
    ) {
      this.lineno += 1;
      this.#lineStart = at + 1;
      this.#countedTo = at + 1;
    }
    this.list.push({ type, value, lineno: this.lineno, colno: start - this.#lineStart, start, end });
  }

  #error(what: string, start: number, end: number): EtlError {
    return EtlError.of('ETL3001', { what }, { position: this.source.position(start, end) });
  }
}
