/** A piece of GoogleSQL text. `text` is as written; `start` and `end` are places in the SQL (UTF-16). */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /\s+|(?:--|#)[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /[rR]?[bB]?[rR]?(?:"""(?:\\[\s\S]|(?!""")[\s\S])*(?:"""|$)|'''(?:\\[\s\S]|(?!''')[\s\S])*(?:'''|$))/y;
const SHORT_STRING = /[rR]?[bB]?[rR]?(?:"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)/y;
const QUOTED = /`(?:\\[\s\S]|[^`\\\n])*`?/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;

const KINDS: readonly (readonly [RegExp, Token['kind']])[] = [
  [STRING, 'string'],
  [SHORT_STRING, 'string'],
  [QUOTED, 'quoted'],
  [WORD, 'word'],
  [NUMBER, 'number'],
];

/** The tokens of GoogleSQL text, without blanks and comments; text that is not well formed gives tokens all the same. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const blank = match(BLANK, sql, at);
    if (blank !== null) {
      at += blank.length;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The name that a word or a backticked identifier says. */
export function identifierText(token: Token): string {
  return token.kind === 'quoted' ? token.text.replaceAll(/^`|`$/g, '').replaceAll(/\\(.)/g, '$1') : token.text;
}

function tokenAt(sql: string, start: number): Token {
  for (const [pattern, kind] of KINDS) {
    const text = match(pattern, sql, start);
    if (text !== null) return { kind, text, start, end: start + text.length };
  }
  const text = String.fromCodePoint(sql.codePointAt(start) ?? 0);
  return { kind: 'sign', text, start, end: start + text.length };
}

function match(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}
