import { TEMPLATE_MARK } from './template-sql.ts';
import type { SqlComment, SqlToken } from './types.ts';

const BLANK = /\s+/y;
const COMMENT = /--[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|#(?!\d)[^\n\r]*/y;
const PREFIXED = /(?:[rR][bB]?|[bB][rR]?)(?=['"])/y;
const TRIPLE = /"""[\s\S]*?(?:"""|$)|'''(?!')[\s\S]*?(?:'''|$)/y;
const TEXT = /(?:[eExX](?='))?'(?:[^']|'')*(?:'|$)/y;
const ESCAPED = /(?:"(?:\\[\s\S]|[^"\\])*(?:"|$)|'(?:\\[\s\S]|[^'\\])*(?:'|$))/y;
const DOLLAR = /\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y;
const DOUBLE = /"(?:[^"]|"")*(?:"|$)/y;
const BACKTICK = /`[^`]*(?:`|$)/y;
const WORD = new RegExp(`[\\p{L}_${TEMPLATE_MARK}][\\p{L}\\p{N}_${TEMPLATE_MARK}]*`, 'uy');
const NUMBER = /0[xX][\da-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SIGN = /->>|!~~\*|!~\*|~~\*|<=>|::|\/\/|\*\*|\|\||->|==|!~|~\*|~~|:=|=>|<=|>=|<>|!=|\^@|@>|<@|&&|\|>|[^\s]/uy;

/** SQL of a template in pieces, and its comments. Reads what either engine has; never fails. */
export function sqlTokens(sql: string): {
  readonly tokens: readonly SqlToken[];
  readonly comments: readonly SqlComment[];
} {
  const tokens: SqlToken[] = [];
  const comments: SqlComment[] = [];
  for (let at = 0; at < sql.length; ) {
    const blank = match(BLANK, sql, at);
    const comment = blank === null ? match(COMMENT, sql, at) : null;
    if (comment !== null) comments.push({ text: comment, start: at });
    // BigQuery's own comments are told of as such.
    if (comment?.startsWith('#')) tokens.push({ kind: 'sign', text: comment, start: at, end: at + comment.length });
    const skipped = blank ?? comment;
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return { tokens, comments };
}

function tokenAt(sql: string, start: number): SqlToken {
  const prefix = match(PREFIXED, sql, start);
  const quoted = start + (prefix?.length ?? 0);
  const triple = match(TRIPLE, sql, quoted);
  if (triple !== null) return token('text', sql, start, quoted + triple.length);
  if (prefix !== null) return token('text', sql, start, quoted + (match(ESCAPED, sql, quoted)?.length ?? 1));
  for (const [kind, pattern] of KINDS) {
    const text = match(pattern, sql, start);
    if (text !== null) return token(kind, sql, start, start + text.length);
  }
  return token('sign', sql, start, start + 1);
}

const KINDS: readonly (readonly [SqlToken['kind'], RegExp])[] = [
  ['text', TEXT],
  ['text', DOLLAR],
  ['double', DOUBLE],
  ['backtick', BACKTICK],
  ['word', WORD],
  ['number', NUMBER],
  ['sign', SIGN],
];

function token(kind: SqlToken['kind'], sql: string, start: number, end: number): SqlToken {
  const text = sql.slice(start, end);
  if (kind !== 'word') return { kind, text, start, end };
  return { kind: text.includes(TEMPLATE_MARK) ? 'template' : kind, text: text.toLowerCase(), start, end };
}

function match(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}
