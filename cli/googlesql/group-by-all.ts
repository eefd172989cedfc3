import type { Edit } from './rewritten.ts';
import type { Token } from './tokens.ts';

const AGGREGATES = new Set(
  (
    'ANY_VALUE APPROX_COUNT_DISTINCT APPROX_QUANTILES APPROX_TOP_COUNT APPROX_TOP_SUM ARRAY_AGG ARRAY_CONCAT_AGG AVG ' +
    'BIT_AND BIT_OR BIT_XOR CORR COUNT COUNTIF COVAR_POP COVAR_SAMP GROUPING INIT LOGICAL_AND LOGICAL_OR MAX MAX_BY ' +
    'MERGE MERGE_PARTIAL MIN MIN_BY ST_CENTROID_AGG ST_EXTENT ST_UNION_AGG STDDEV STDDEV_POP STDDEV_SAMP STRING_AGG SUM ' +
    'VAR_POP VAR_SAMP VARIANCE INIT_INT64 INIT_FLOAT64 MERGE_INT64 MERGE_FLOAT64 MERGE_POINT_INT64 MERGE_POINT_FLOAT64'
  ).split(' '),
);

/** Words of expressions that are no names. */
const NO_NAMES = new Set(
  'AND AS CASE DATE DATETIME ELSE END FALSE IN INTERVAL IS LIKE NOT NULL NUMERIC OR THEN TIME TIMESTAMP TRUE WHEN'.split(
    ' ',
  ),
);

/**
 * Writes `GROUP BY ALL`, which the local service does not know, as the places of the select items that BigQuery groups by:
 * those without an aggregate or a window function that name something. Left as it is where an item has a star.
 */
export function groupByAllEdits(tokens: readonly Token[]): readonly Edit[] {
  return tokens.flatMap((token, at): readonly Edit[] => {
    const [by, all] = [tokens[at + 1], tokens[at + 2]];
    if (!isWord(token, 'GROUP') || !isWord(by, 'BY') || !isWord(all, 'ALL') || all === undefined) return [];
    const places = groupedPlaces(tokens, at);
    if (places === null) return [];
    const text = places.length === 0 ? '' : `GROUP BY ${places.join(', ')}`;
    return [{ start: token.start, end: all.end, text }];
  });
}

function groupedPlaces(tokens: readonly Token[], groupAt: number): readonly number[] | null {
  const select = selectBefore(tokens, groupAt);
  if (select === null) return null;
  const items = selectItems(tokens, select + 1, groupAt);
  if (items.some(hasStar)) return null;
  return items.flatMap((item, index) => (isGrouped(item) ? [index + 1] : []));
}

/** The SELECT of the same query, in the same parentheses. */
function selectBefore(tokens: readonly Token[], before: number): number | null {
  let depth = 0;
  for (let at = before - 1; at >= 0; at--) {
    const token = tokens[at];
    if (isSign(token, ')')) depth += 1;
    else if (isSign(token, '(')) {
      if (depth === 0) return null;
      depth -= 1;
    } else if (depth === 0 && isWord(token, 'SELECT')) return at;
  }
  return null;
}

/** The items of a select list, up to its FROM. */
function selectItems(tokens: readonly Token[], start: number, end: number): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (let at = start; at < end; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (depth === 0 && isWord(token, 'FROM')) break;
    if (at === start && (isWord(token, 'DISTINCT') || isWord(token, 'ALL'))) continue;
    depth += depthChange(tokens, at);
    if (depth === 0 && isSign(token, ',')) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.filter((one) => one.length > 0);
}

/** Brackets of all kinds; `<` and `>` only where they hold the types of an ARRAY or STRUCT. */
function depthChange(tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  if (isSign(token, '(') || isSign(token, '[')) return 1;
  if (isSign(token, ')') || isSign(token, ']')) return -1;
  if (isSign(token, '<') && (isWord(tokens[at - 1], 'STRUCT') || isWord(tokens[at - 1], 'ARRAY'))) return 1;
  return isSign(token, '>') && isSign(tokens[at + 1], '(') && at > 0 && !isSign(tokens[at - 1], '=') ? -1 : 0;
}

function hasStar(item: readonly Token[]): boolean {
  return isSign(item[0], '*') || item.some((token, at) => isSign(token, '*') && isSign(item[at - 1], '.'));
}

function isGrouped(item: readonly Token[]): boolean {
  let nested = 0;
  let hasName = false;
  for (const [at, token] of item.entries()) {
    if (isSign(token, '(') && (nested > 0 || isWord(item[at + 1], 'SELECT'))) nested += 1;
    else if (isSign(token, ')') && nested > 0) nested -= 1;
    if (nested > 0) continue;
    const isCall = isSign(item[at + 1], '(');
    if (isWord(token, 'OVER') || (isCall && AGGREGATES.has(token.text.toUpperCase()))) return false;
    if (isName(token) && !isCall && !isWord(item[at - 1], 'AS')) hasName = true;
  }
  return hasName;
}

function isName(token: Token): boolean {
  return token.kind === 'quoted' || (token.kind === 'word' && !NO_NAMES.has(token.text.toUpperCase()));
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}
