import type { SqlToken } from '../types.ts';

/** Whether the tokens from a place on are these words and signs. */
export function isRun(tokens: readonly SqlToken[], at: number, ...words: readonly string[]): boolean {
  return words.every((word, index) => tokens[at + index]?.text === word && tokens[at + index]?.kind !== 'text');
}

/** Places of a word or sign. */
export function* placesOf(tokens: readonly SqlToken[], ...words: readonly string[]): Generator<number> {
  for (const [at, token] of tokens.entries())
    if ((token.kind === 'word' || token.kind === 'sign') && words.includes(token.text)) yield at;
}

const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);

/** The place of the sign that closes the one at `at`; the end of the text when nothing does. */
export function closingOf(tokens: readonly SqlToken[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'sign') continue;
    if (OPENING.has(token.text)) depth += 1;
    if (CLOSING.has(token.text)) depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length - 1;
}

/** The place of the sign that opens what a token is in; -1 outside of everything. */
export function openingOf(tokens: readonly SqlToken[], at: number): number {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token?.kind !== 'sign') continue;
    if (CLOSING.has(token.text)) depth += 1;
    else if (OPENING.has(token.text)) {
      if (depth === 0) return index;
      depth -= 1;
    }
  }
  return -1;
}

/** Places from `from` up to `to` that are in no brackets which open after `from`. */
export function* levelPlaces(tokens: readonly SqlToken[], from: number, to: number): Generator<number> {
  for (let index = from; index < to; index += 1) {
    yield index;
    const token = tokens[index];
    if (token?.kind === 'sign' && OPENING.has(token.text)) index = closingOf(tokens, index) - 1;
  }
}

/** What stands between `from` and `to`, parted by the commas that are in no brackets: pairs of places. */
export function partsOf(tokens: readonly SqlToken[], from: number, to: number): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let start = from;
  for (const at of levelPlaces(tokens, from, to))
    if (tokens[at]?.text === ',' && tokens[at]?.kind === 'sign') {
      parts.push([start, at]);
      start = at + 1;
    }
  if (start < to) parts.push([start, to]);
  return parts;
}

/** Whether what stands before `at` is the end of a value: a name, a number, a text or a closing bracket. */
export function endsValue(token: SqlToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'sign') return token.text === ')' || token.text === ']';
  return token.kind !== 'word' || !NO_VALUES.has(token.text);
}

/** Words after which a value begins. */
const NO_VALUES = new Set(
  (
    'select distinct all where and or not on having qualify when then else case in like between is by from join using ' +
    'as limit offset union except intersect values over filter return with'
  ).split(' '),
);

/** A match up to a token, as part of a `RuleMatch`. */
export function upTo(tokens: readonly SqlToken[], at: number): { readonly to?: SqlToken } {
  const to = tokens[at];
  return to === undefined ? {} : { to };
}
