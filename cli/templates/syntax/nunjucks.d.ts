/* The parts of nunjucks' sources that the front end builds on; the package types only its public API. */

declare module 'nunjucks/src/lexer.js' {
  interface Token {
    type: string;
    value: unknown;
    lineno: number;
    colno: number;
  }
  class Tokenizer {
    constructor(text: string, options?: object);
    str: string;
    index: number;
    len: number;
    lineno: number;
    colno: number;
    in_code: boolean;
    nextToken(): Token | null;
  }
  const lexer: { lex(text: string, options?: object): Tokenizer };

  export type { Token, Tokenizer };
  // biome-ignore lint/style/noDefaultExport: nunjucks' sources are CommonJS.
  export default lexer;
}

declare module 'nunjucks/src/nodes.js' {
  class Node {
    constructor(lineno: number, colno: number, ...fields: unknown[]);
    static extend(name: string, members?: { fields?: readonly string[] }): typeof Node;
    readonly typename: string;
    readonly fields: readonly string[];
    lineno: number;
    colno: number;
  }
  const nodes: Readonly<Record<string, typeof Node>> & { readonly Node: typeof Node };

  export type { Node };
  // biome-ignore lint/style/noDefaultExport: nunjucks' sources are CommonJS.
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type { Token, Tokenizer } from 'nunjucks/src/lexer.js';

  class Parser {
    constructor(tokens: Tokenizer);
    tokens: Tokenizer;
    nextToken(withWhitespace?: boolean): Token | null;
    peekToken(): Token | null;
    pushToken(token: Token | null): void;
    error(message: string, lineno?: number, colno?: number): Error;
    fail(message: string, lineno?: number, colno?: number): never;
    skip(type: string): boolean;
    expect(type: string): Token;
    skipValue(type: string, value: unknown): boolean;
    skipSymbol(name: string): boolean;
  }
  const parser: { Parser: typeof Parser };

  export type { Parser };
  // biome-ignore lint/style/noDefaultExport: nunjucks' sources are CommonJS.
  export default parser;
}
