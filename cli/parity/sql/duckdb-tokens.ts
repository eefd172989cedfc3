import type { Token } from '../../googlesql/tokens.ts';

const BLANK = /(?:\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;

const RULES: readonly (readonly [RegExp, Token['kind']])[] = [
  [/[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|[xX]?'(?:[^']|'')*(?:'|$)/y, 'string'],
  [/\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y, 'string'],
  [/"(?:[^"]|"")*(?:"|$)/y, 'quoted'],
  [/[\p{L}_][\p{L}\p{N}_$]*/uy, 'word'],
  [/(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y, 'number'],
];

/** The tokens of DuckDB's SQL, without blanks and comments; a string that never ends goes to the end of the text. */
export function duckdbTokens(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const blank = match(BLANK, sql, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(sql: string, start: number): Token {
  for (const [pattern, kind] of RULES) {
    const text = match(pattern, sql, start);
    if (text !== undefined) return { kind, text, start, end: start + text.length };
  }
  const text = String.fromCodePoint(sql.codePointAt(start) ?? 0);
  return { kind: 'sign', text, start, end: start + text.length };
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}
