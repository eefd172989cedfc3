import { BIGQUERY_NAMES, BIGQUERY_RESERVED, DUCKDB_NAMES } from '../reserved-words.ts';
import type { LintRule, RuleMatch, SqlToken } from '../types.ts';
import { isRun, openingOf, placesOf } from './walk.ts';

/** Words and signs behind which a value begins, and those that end one: a word between is a name. */
const BEFORE = new Set(
  'select distinct where and or not on by case when then else having qualify , ( = <> != < > <= >= + - / ||'.split(' '),
);
const BEHIND = new Set(
  'from as where group having order limit and or is in like desc asc then else end when , ) = <> != < > <= >= + - * / ||'.split(
    ' ',
  ),
);
/** What ends a name behind `as`. */
const BEHIND_ALIAS = new Set(
  ', ) from where group having order limit union join on left right inner full cross'.split(' '),
);
const CASTS = new Set(['cast', 'try_cast', 'safe_cast']);

/** Names that one of the engines takes for a word of its language. */
export const reservedRule: LintRule = {
  name: 'reserved-word',
  about:
    '`select 1 as hash`, `select rows from t`: a name that one engine reserves, such as `at`, `contains`, `current`, ' +
    '`groups`, `hash`, `lookup`, `new`, `range`, `rows`, `set` (BigQuery), `column`, `offset`, `show`, `table` (DuckDB).',
  *find(tokens) {
    for (const at of placesOf(tokens, 'as')) {
      const from = tokens[at + 1];
      if (from?.kind !== 'word' || !BIGQUERY_RESERVED.has(from.text) || isCast(tokens, at)) continue;
      if (isOneOf(BEHIND_ALIAS, tokens[at + 2])) yield reserved(from, 'BigQuery');
    }
    for (const [at, from] of tokens.entries()) {
      const isDuckdb = DUCKDB_NAMES.has(from.text);
      if (from.kind !== 'word' || isDuckdb === BIGQUERY_NAMES.has(from.text)) continue;
      if (isColumn(tokens, at) || isTableExpression(tokens, at)) yield reserved(from, isDuckdb ? 'BigQuery' : 'DuckDB');
    }
  },
};

function reserved(from: SqlToken, by: 'BigQuery' | 'DuckDB'): RuleMatch {
  const side = by === 'BigQuery' ? 'duckdb' : 'bigquery';
  const use = `{{ adapter.quote('${from.text}') }}, or another name`;
  return { from, side, says: `${by} reserves \`${from.text}\`.`, use };
}

function isOneOf(words: ReadonlySet<string>, token: SqlToken | undefined): boolean {
  if (token === undefined) return true;
  return (token.kind === 'word' || token.kind === 'sign') && words.has(token.text);
}

function isCast(tokens: readonly SqlToken[], at: number): boolean {
  return CASTS.has(tokens[openingOf(tokens, at) - 1]?.text ?? '');
}

function isColumn(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || !isOneOf(BEFORE, before) || !isOneOf(BEHIND, tokens[at + 1])) return false;
  const isTypeName = isRun(tokens, at, 'struct', '<') || isRun(tokens, at, 'range', '<');
  // `trim(leading from x)`
  return !isTypeName && !(before.text === '(' && tokens[at - 2]?.text === 'trim');
}

/** `with groups as (`. */
function isTableExpression(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens[at - 1]?.text ?? '';
  return ['with', 'recursive'].includes(before) && isRun(tokens, at + 1, 'as', '(');
}
