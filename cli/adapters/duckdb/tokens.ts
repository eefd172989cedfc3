import { type Token, type TokenRules, tokensBy } from '../tokens.ts';

const BLANK = /(?:\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;

const RULES: TokenRules = [
  [/[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|[xX]?'(?:[^']|'')*(?:'|$)/y, 'string'],
  [/\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y, 'string'],
  [/"(?:[^"]|"")*(?:"|$)/y, 'quoted'],
  [/[\p{L}_][\p{L}\p{N}_$]*/uy, 'word'],
  [/(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y, 'number'],
];

/** The tokens of DuckDB's SQL, without blanks and comments; a string that never ends goes to the end of the text. */
export function duckdbTokens(sql: string): readonly Token[] {
  return tokensBy(sql, BLANK, RULES);
}
