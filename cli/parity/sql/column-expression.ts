import type { Token } from '../../googlesql/tokens.ts';
import { plainName, type QueryParts, queryParts, type Stretch, wordAt } from './select-items.ts';

/** The expression of a column, and where it begins. */
export interface FoundExpression {
  readonly text: string;
  readonly offset: number;
}

/** CTEs that only hand a column on are followed this far. */
const DEEPEST = 20;

/**
 * The expression that gives a column of a query, through CTEs that only hand it on; null where it cannot be told, as
 * with `select *` from a table.
 */
export function columnExpression(sql: string, tokens: readonly Token[], column: string): FoundExpression | null {
  const end = tokens.at(-1)?.text === ';' ? tokens.length - 1 : tokens.length;
  const found = expressionIn({ tokens, ctes: new Map() }, { start: 0, end }, column.toLowerCase(), DEEPEST);
  if (found === null) return null;
  const [first, last] = [tokens[found.start], tokens[found.end - 1]];
  return first === undefined || last === undefined
    ? null
    : { text: sql.slice(first.start, last.end), offset: first.start };
}

interface Surroundings {
  readonly tokens: readonly Token[];
  readonly ctes: ReadonlyMap<string, Stretch>;
}

function expressionIn(outer: Surroundings, query: Stretch, column: string, deepest: number): Stretch | null {
  if (deepest === 0) return null;
  const { tokens } = outer;
  const parts = queryParts(tokens, query);
  const around = { tokens, ctes: new Map([...outer.ctes, ...parts.ctes]) };
  const item = parts.items.find((one) => nameOf(tokens, one) === column);
  if (item !== undefined) {
    const own = withoutAlias(tokens, item);
    const handedOn = referenceOf(tokens, own);
    const source = handedOn === null ? null : sourceOf(around, parts, handedOn.qualifier);
    const deeper =
      handedOn === null || source === null ? null : expressionIn(around, source, handedOn.name, deepest - 1);
    return deeper ?? own;
  }
  for (const star of parts.items) {
    if (tokens[star.end - 1]?.text !== '*' && !hasStar(tokens, star)) continue;
    const qualifier = tokens[star.start + 1]?.text === '.' ? plainName(tokens[star.start] as Token) : null;
    const source = sourceOf(around, parts, qualifier);
    const found = source === null ? null : expressionIn(around, source, column, deepest - 1);
    if (found !== null) return found;
  }
  return null;
}

/** `*`, `a.*`, and both with EXCEPT, EXCLUDE or REPLACE behind them. */
function hasStar(tokens: readonly Token[], { start }: Stretch): boolean {
  return tokens[start]?.text === '*' || (tokens[start + 1]?.text === '.' && tokens[start + 2]?.text === '*');
}

/** What a column is called: its alias, or the last part of its name. */
function nameOf(tokens: readonly Token[], { start, end }: Stretch): string | null {
  const last = tokens[end - 1];
  if (last === undefined || (last.kind !== 'word' && last.kind !== 'quoted')) return null;
  const isPath = end - start === 1 || tokens[end - 2]?.text === '.';
  const isAlias = wordAt(tokens, end - 2) === 'as' || isValueEnd(tokens[end - 2]);
  return isPath || isAlias ? plainName(last) : null;
}

function isValueEnd(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind !== 'sign' || token.text === ')' || token.text === ']';
}

function withoutAlias(tokens: readonly Token[], { start, end }: Stretch): Stretch {
  if (end - start === 1 || tokens[end - 2]?.text === '.') return { start, end };
  return { start, end: wordAt(tokens, end - 2) === 'as' ? end - 2 : end - 1 };
}

/** `name` or `qualifier.name`. */
function referenceOf(
  tokens: readonly Token[],
  { start, end }: Stretch,
): { readonly name: string; readonly qualifier: string | null } | null {
  const [first, dot, last] = [tokens[start], tokens[start + 1], tokens[start + 2]];
  if (first === undefined || first.kind === 'string' || first.kind === 'number') return null;
  if (end - start === 1) return { name: plainName(first), qualifier: null };
  const isPath = end - start === 3 && dot?.text === '.' && last !== undefined;
  return isPath ? { name: plainName(last), qualifier: plainName(first) } : null;
}

/** The named subquery that a qualifier means, or the only one that is read. */
function sourceOf({ tokens, ctes }: Surroundings, { from }: QueryParts, qualifier: string | null): Stretch | null {
  if (from === null) return null;
  for (let at = from.start; at < from.end; at += 1) {
    const token = tokens[at] as Token;
    const before = at === from.start ? 'from' : wordAt(tokens, at - 1) || tokens[at - 1]?.text;
    if (before !== 'from' && before !== 'join' && before !== ',') continue;
    const source = token.kind === 'sign' ? undefined : ctes.get(plainName(token));
    if (source === undefined) continue;
    const isOnly = !hasJoin(tokens, from);
    const alias = tokens[wordAt(tokens, at + 1) === 'as' ? at + 2 : at + 1];
    const isMeant = plainName(token) === qualifier || (alias !== undefined && plainName(alias) === qualifier);
    if (qualifier === null ? isOnly : isMeant) return source;
  }
  return null;
}

function hasJoin(tokens: readonly Token[], { start, end }: Stretch): boolean {
  return tokens.slice(start, end).some((token) => token.text === ',' || token.text.toLowerCase() === 'join');
}
