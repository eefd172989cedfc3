/** The kinds of tokens, by nunjucks' names. */
export type TokenType =
  | 'data'
  | 'block-start'
  | 'block-end'
  | 'variable-start'
  | 'variable-end'
  | 'left-paren'
  | 'right-paren'
  | 'left-bracket'
  | 'right-bracket'
  | 'left-curly'
  | 'right-curly'
  | 'operator'
  | 'comma'
  | 'colon'
  | 'tilde'
  | 'pipe'
  | 'int'
  | 'float'
  | 'string'
  | 'symbol'
  | 'eof';

/** A token with the half-open range of offsets it was read from. */
export interface JinjaToken {
  readonly type: TokenType;
  readonly value: string;
  /** Line and column from 0, as nunjucks' parser wants them. */
  readonly lineno: number;
  readonly colno: number;
  readonly start: number;
  readonly end: number;
}
