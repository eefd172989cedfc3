/** A piece of SQL text. `text` is as written; `start` and `end` are places in the SQL (UTF-16). */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Kinds of token with what each looks like, tried in this order; patterns are sticky. */
export type TokenRules = readonly (readonly [RegExp, Token['kind']])[];

/** The tokens of a text by the rules of its dialect, without what `blank` matches; what no rule knows is a sign. */
export function tokensBy(sql: string, blank: RegExp, rules: TokenRules): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const left = match(blank, sql, at);
    if (left !== null) {
      at += left.length;
      continue;
    }
    const token = tokenAt(sql, at, rules);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The name that a word or an identifier in backticks or double quotes says. */
export function identifierText({ kind, text }: Token): string {
  if (kind !== 'quoted') return text;
  if (text.startsWith('"')) return text.replaceAll(/^"|"$/g, '').replaceAll('""', '"');
  return text.replaceAll(/^`|`$/g, '').replaceAll(/\\(.)/g, '$1');
}

function tokenAt(sql: string, start: number, rules: TokenRules): Token {
  for (const [pattern, kind] of rules) {
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
