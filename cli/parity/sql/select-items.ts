import type { Token } from '../../googlesql/tokens.ts';

/** A piece of a statement: its tokens from `start` up to `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A query as far as its columns need it. */
export interface QueryParts {
  /** Named subqueries that stand before it, by their names in lower case. */
  readonly ctes: ReadonlyMap<string, Stretch>;
  /** The expressions of its first SELECT, with what names them. */
  readonly items: readonly Stretch[];
  /** What stands behind FROM, up to the next clause. */
  readonly from: Stretch | null;
}

const BEHIND_FROM = new Set([
  'where',
  'group',
  'having',
  'qualify',
  'window',
  'order',
  'limit',
  'union',
  'except',
  'intersect',
]);

/** Reads the parts of the query that some tokens are; what it does not understand gives no items. */
export function queryParts(tokens: readonly Token[], query: Stretch): QueryParts {
  const inner = withoutBrackets(tokens, query);
  const ctes = new Map<string, Stretch>();
  const main = withoutBrackets(tokens, { start: readCtes(tokens, inner, ctes), end: inner.end }).start;
  const select = find(tokens, main, inner.end, (word) => word === 'select');
  if (select === null) return { ctes, items: [], from: null };
  const from = find(tokens, select + 1, inner.end, (word) => word === 'from' || BEHIND_FROM.has(word));
  const isFrom = from !== null && wordAt(tokens, from) === 'from';
  const behind = isFrom ? (find(tokens, from + 1, inner.end, (word) => BEHIND_FROM.has(word)) ?? inner.end) : inner.end;
  const first = ['distinct', 'all'].includes(wordAt(tokens, select + 1)) ? select + 2 : select + 1;
  return {
    ctes,
    items: splitByComma(tokens, { start: first, end: from ?? inner.end }),
    from: isFrom ? { start: from + 1, end: behind } : null,
  };
}

/** The place behind the brackets that close what opens at `open`. */
export function behindBrackets(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    depth += depthChange(tokens[at]);
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** The word of a token in lower case; empty for what is no word. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text.toLowerCase() : '';
}

function withoutBrackets(tokens: readonly Token[], { start, end }: Stretch): Stretch {
  const isBracketed = tokens[start]?.text === '(' && behindBrackets(tokens, start) === end;
  return isBracketed ? withoutBrackets(tokens, { start: start + 1, end: end - 1 }) : { start, end };
}

/** Reads `with a as (...), b as (...)`; gives the place behind it. */
function readCtes(tokens: readonly Token[], { start, end }: Stretch, ctes: Map<string, Stretch>): number {
  if (wordAt(tokens, start) !== 'with') return start;
  let at = wordAt(tokens, start + 1) === 'recursive' ? start + 2 : start + 1;
  while (at < end) {
    const name = tokens[at];
    const as = find(tokens, at, end, (word) => word === 'as');
    if (name === undefined || as === null) return at;
    const open = tokens.findIndex((token, index) => index > as && token.text === '(');
    if (open === -1) return at;
    const close = behindBrackets(tokens, open);
    ctes.set(plainName(name), { start: open, end: close });
    if (tokens[close]?.text !== ',') return close;
    at = close + 1;
  }
  return at;
}

/** The name that a token says, in lower case. */
export function plainName({ text }: Token): string {
  return text.replace(/^(["`])(.*)\1$/s, '$2').toLowerCase();
}

/** The first word outside of brackets that is wanted. */
function find(tokens: readonly Token[], from: number, end: number, isWanted: (word: string) => boolean): number | null {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    if (depth === 0 && isWanted(wordAt(tokens, at))) return at;
    depth += depthChange(tokens[at]);
  }
  return null;
}

function splitByComma(tokens: readonly Token[], { start, end }: Stretch): Stretch[] {
  const parts: Stretch[] = [];
  let depth = 0;
  let first = start;
  for (let at = start; at < end; at += 1) {
    depth += depthChange(tokens[at]);
    if (depth !== 0 || tokens[at]?.text !== ',') continue;
    parts.push({ start: first, end: at });
    first = at + 1;
  }
  if (first < end) parts.push({ start: first, end });
  return parts;
}

function depthChange(token: Token | undefined): number {
  if (token?.kind !== 'sign') return 0;
  if ('([{'.includes(token.text)) return 1;
  return ')]}'.includes(token.text) ? -1 : 0;
}
