import type { Token } from '../../googlesql/tokens.ts';
import { behindBrackets, wordAt } from './select-items.ts';

/** What in SQL leaves an order open, and where it stands. */
export interface OpenOrderHint {
  readonly text: string;
  readonly offset: number;
}

/** Aggregates whose answer depends on the order of rows unless they are told one. */
const UNORDERED = new Set(
  'any_value arbitrary first last array_agg list string_agg group_concat listagg array_concat_agg max_by min_by arg_max arg_min'.split(
    ' ',
  ),
);
/** Window functions that tell rows apart which their ORDER BY does not. */
const RANKING = new Set('row_number ntile first_value last_value nth_value lag lead'.split(' '));

/** The places of a statement that may leave an order open; none of them need to. */
export function openOrderHints(tokens: readonly Token[]): readonly OpenOrderHint[] {
  return tokens.flatMap((token, at) => {
    const word = wordAt(tokens, at);
    const isCall = tokens[at + 1]?.text === '(';
    const text =
      word === 'limit' && !isCall
        ? limitHint(tokens, at)
        : isCall && RANKING.has(word)
          ? rankingHint(word, tokens, at)
          : isCall && UNORDERED.has(word) && !hasOrder(tokens, at + 1)
            ? aggregateHint(word)
            : null;
    return text === null ? [] : [{ text, offset: token.start }];
  });
}

/** Whether a statement takes rows by chance: `tablesample`, and `using sample` of DuckDB. */
export function takesSample(tokens: readonly Token[]): boolean {
  return tokens.some((_, at) => {
    const word = wordAt(tokens, at);
    return word === 'tablesample' || (word === 'using' && wordAt(tokens, at + 1) === 'sample');
  });
}

/** Whether a statement has anything whose answer could change with the order in which rows are stored. */
export function dependsOnOrder(tokens: readonly Token[]): boolean {
  return tokens.some((_, at) => {
    const word = wordAt(tokens, at);
    return word === 'over' || word === 'limit' || UNORDERED.has(word);
  });
}

function aggregateHint(word: string): string {
  if (/_by$|^arg_/.test(word)) return `${word}() takes any of the rows that tie`;
  return `${word}() has no order by`;
}

function rankingHint(word: string, tokens: readonly Token[], at: number): string {
  const over = behindBrackets(tokens, at + 1);
  const isOrdered = wordAt(tokens, over) === 'over' && hasOrder(tokens, over + 1);
  return isOrdered
    ? `${word}() orders rows that tie as it likes: add columns to its order by until no two rows tie`
    : `${word}() has no order by`;
}

/** LIMIT takes rows in no order, or as many as it likes of rows that tie. */
function limitHint(tokens: readonly Token[], at: number): string {
  let depth = 0;
  for (let before = at - 1; before >= 0; before -= 1) {
    const { text } = tokens[before] as Token;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    if (depth < 0) break;
    if (depth === 0 && wordAt(tokens, before) === 'select') break;
    if (depth === 0 && wordAt(tokens, before) === 'order')
      return 'limit cuts rows that tie in its order by: add columns to it until no two rows tie';
  }
  return 'limit has no order by';
}

function hasOrder(tokens: readonly Token[], open: number): boolean {
  if (tokens[open]?.text !== '(') return false;
  const close = behindBrackets(tokens, open);
  for (let at = open + 1; at < close; at += 1)
    if (wordAt(tokens, at) === 'order' && wordAt(tokens, at + 1) === 'by') return true;
  return false;
}
