import nunjucksParser from 'nunjucks/src/parser.js';
import { EtlError } from '../../diagnostics/index.ts';
import type { JinjaLexer } from './lexer.ts';
import { type AnyNode, nodeClass } from './nodes.ts';
import type { JinjaToken, TokenType } from './token.ts';

/** Anything that knows where it begins in the template. */
interface Begun {
  readonly start: number;
  readonly lineno: number;
  readonly colno: number;
}

/** nunjucks' parser over the tokens of `JinjaLexer`, with any number of tokens to look ahead. */
export class TokenParser extends nunjucksParser.Parser {
  declare readonly tokens: JinjaLexer;
  #at = 0;

  /** The token `ahead` of the next one. */
  look(ahead = 0): JinjaToken {
    const list = this.tokens.list;
    return list[Math.min(this.#at + ahead, list.length - 1)] as JinjaToken;
  }

  override nextToken(): JinjaToken {
    const token = this.look();
    this.#at += 1;
    return token;
  }

  override peekToken(): JinjaToken {
    return this.look();
  }

  override pushToken(): void {
    this.#at -= 1;
  }

  override expect(type: TokenType): JinjaToken {
    const token = this.look();
    if (token.type !== type) this.failAt(token, `expected ${tokenWords[type] ?? type}, got ${describe(token)}`);
    return this.nextToken();
  }

  /** Reads on when the next token is the operator `value`. */
  skipOperator(value: string): boolean {
    return this.skipValue('operator', value);
  }

  isSymbol(name: string, ahead = 0): boolean {
    const token = this.look(ahead);
    return token.type === 'symbol' && token.value === name;
  }

  expectSymbol(name: string): JinjaToken {
    if (!this.isSymbol(name)) this.failAt(this.look(), `expected "${name}", got ${describe(this.look())}`);
    return this.nextToken();
  }

  override error(message: string, lineno?: number, colno?: number): EtlError {
    const token = this.look();
    const place = this.tokens.source.offset(lineno ?? token.lineno, colno ?? token.colno);
    return EtlError.of('ETL3001', { what: message }, { position: this.tokens.source.position(place) });
  }

  /** Stops reading at a token or node that is wrong. */
  failAt(place: { readonly start: number; readonly end: number }, what: string): never {
    throw EtlError.of('ETL3001', { what }, { position: this.tokens.source.position(place.start, place.end) });
  }

  /** A node of `kind` that began at `begun` and ends with the last token read. */
  make<N extends AnyNode>(kind: N['typename'], begun: Begun, ...fields: unknown[]): N {
    const Class = nodeClass(kind);
    const node = new Class(begun.lineno, begun.colno, ...fields) as unknown as N;
    node.start = begun.start;
    node.end = this.lastEnd;
    return node;
  }

  /** The offset at which the last token read ends. */
  get lastEnd(): number {
    return this.tokens.list[this.#at - 1]?.end ?? 0;
  }
}

const tokenWords: Readonly<Partial<Record<TokenType, string>>> = {
  'block-end': '"%}"',
  'variable-end': '"}}"',
  'left-paren': '"("',
  'right-paren': '")"',
  'right-bracket': '"]"',
  'right-curly': '"}"',
  comma: '","',
  colon: '":"',
  symbol: 'a name',
};

/** A token in the words of a message. */
export function describe(token: JinjaToken): string {
  return token.type === 'eof' ? 'the end of the template' : `"${token.value}"`;
}
