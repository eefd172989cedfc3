import { type Token, type TokenRules, tokensBy } from '../adapters/tokens.ts';

export { identifierText, type Token } from '../adapters/tokens.ts';

const BLANK = /\s+|(?:--|#)[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /[rR]?[bB]?[rR]?(?:"""(?:\\[\s\S]|(?!""")[\s\S])*(?:"""|$)|'''(?:\\[\s\S]|(?!''')[\s\S])*(?:'''|$))/y;
const SHORT_STRING = /[rR]?[bB]?[rR]?(?:"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)/y;
const QUOTED = /`(?:\\[\s\S]|[^`\\\n])*`?/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;

const RULES: TokenRules = [
  [STRING, 'string'],
  [SHORT_STRING, 'string'],
  [QUOTED, 'quoted'],
  [WORD, 'word'],
  [NUMBER, 'number'],
];

/** The tokens of GoogleSQL text, without blanks and comments; text that is not well formed gives tokens all the same. */
export function tokensOf(sql: string): readonly Token[] {
  return tokensBy(sql, BLANK, RULES);
}
