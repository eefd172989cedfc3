import type { LintRule, RuleContext, SqlToken } from '../types.ts';
import { closingOf, isRun, levelPlaces, openingOf, partsOf, placesOf } from './walk.ts';

/**
 * Ascending keys of an order that decides something (in a window, in an aggregate, before a limit) and does not say where
 * nulls go: last on DuckDB, first on BigQuery. In a descending one they come last on both.
 */
export const nullOrderRule: LintRule = {
  name: 'null-order',
  about:
    '`order by x` in a window, an aggregate or before `limit`: nulls come last on DuckDB and first on BigQuery. Not told of ' +
    'a column with a `not_null` test, in the model or in what it reads, nor of `desc`.',
  *find(tokens, context) {
    for (const at of placesOf(tokens, 'order')) {
      if (!isRun(tokens, at + 1, 'by')) continue;
      const open = openingOf(tokens, at);
      const end = open < 0 ? tokens.length : closingOf(tokens, open);
      const places = [...levelPlaces(tokens, at + 2, end)];
      const limit = places.find((place) => isRun(tokens, place, 'limit'));
      const isQuery = [...levelPlaces(tokens, open + 1, at)].some((place) => isRun(tokens, place, 'select'));
      if (isQuery && limit === undefined) continue;
      const last = places.find((place) => ENDS.has(wordAt(tokens, place)) && place > at + 1) ?? end;
      for (const [from, to] of partsOf(tokens, at + 2, last)) {
        const first = tokens[from];
        if (first === undefined || !isOpen(tokens, from, to, context, isQuery)) continue;
        const says = 'Nulls come last on DuckDB and first on BigQuery.';
        yield { from: first, side: 'both', says, use: `etl.order_by('${keyText(tokens, from, to)}', 'asc', 'last')` };
      }
    }
  },
};

const ENDS = new Set(['limit', 'offset', 'rows', 'range', 'groups', 'window', 'union', 'except', 'intersect', 'fetch']);

function wordAt(tokens: readonly SqlToken[], at: number): string {
  return tokens[at]?.kind === 'word' ? (tokens[at]?.text ?? '') : '';
}

/** Whether a key leaves open where nulls go. */
function isOpen(
  tokens: readonly SqlToken[],
  from: number,
  to: number,
  context: RuleContext,
  isQuery: boolean,
): boolean {
  const key = tokens.slice(from, to);
  const [first] = key;
  if (key.some((one) => one.kind === 'template' && key.length === 1)) return false;
  if (key.some((one) => one.text === 'desc' || one.text === 'nulls')) return false;
  if (first?.kind === 'number' && !isQuery) return false;
  if (first?.text === 'count' || key.some((one) => one.text === 'is')) return false;
  const name = key.filter((one) => one.text !== 'asc').at(-1);
  const isColumn = key.every((one) => one.kind === 'word' || one.text === '.');
  return !(isColumn && name !== undefined && context.isNeverNull(name.text));
}

function keyText(tokens: readonly SqlToken[], from: number, to: number): string {
  const words = tokens.slice(from, to).filter((one) => one.text !== 'asc');
  return words.length > 4 ? 'x' : words.map((one) => one.text).join('');
}
