import type { LintRule, RuleSide, SqlToken } from '../types.ts';
import { closingOf, endsValue, isRun, levelPlaces, openingOf, placesOf } from './walk.ts';

interface Phrase {
  readonly name: string;
  readonly about: string;
  readonly words: readonly (readonly string[])[];
  readonly side: RuleSide;
  readonly says: string;
  readonly use: string | null;
  /** More that has to hold at the place of the first word. */
  readonly where?: (tokens: readonly SqlToken[], at: number) => boolean;
}

const isStar = (tokens: readonly SqlToken[], at: number) => tokens[at - 1]?.text === '*';

const PHRASES: readonly Phrase[] = [
  {
    name: 'star-exclude',
    about: '`* exclude (a)`: of DuckDB only.',
    words: [['exclude']],
    side: 'duckdb',
    says: 'BigQuery says `except`.',
    use: 'dbt_utils.star(ref(...), except=[...]), or the columns by name',
    where: isStar,
  },
  {
    name: 'star-except',
    about: '`* except (a)`: of BigQuery only.',
    words: [['except', '(']],
    side: 'bigquery',
    says: 'DuckDB says `exclude`.',
    use: 'dbt_utils.star(ref(...), except=[...]), or the columns by name',
    where: (tokens, at) => isStar(tokens, at) && !isRun(tokens, at + 2, 'select'),
  },
  {
    name: 'columns-expression',
    about: "`columns('pattern')`: of DuckDB only.",
    words: [['columns', '(']],
    side: 'duckdb',
    says: 'BigQuery has no `columns(...)`.',
    use: 'a loop in the template',
    where: (tokens, at) => tokens[at - 1]?.text !== '.' && tokens[at - 1]?.text !== 'as',
  },
  {
    name: 'order-by-all',
    about: '`order by all`: of DuckDB only.',
    words: [['order', 'by', 'all']],
    side: 'duckdb',
    says: 'BigQuery has no `order by all`.',
    use: 'order by 1, 2',
  },
  {
    name: 'distinct-on',
    about: '`select distinct on (a)`: of DuckDB only.',
    words: [['distinct', 'on', '(']],
    side: 'duckdb',
    says: 'BigQuery has no `distinct on`.',
    use: "etl.first_rows('relation', 'a', 'b desc')",
  },
  {
    name: 'join-kind',
    about: '`asof join`, `semi join`, `anti join`, `positional join`: of DuckDB only.',
    words: ['asof', 'semi', 'anti', 'positional'].map((kind) => [kind, 'join']),
    side: 'duckdb',
    says: 'BigQuery has no such join.',
    use: 'where exists (...), where not exists (...), or a window function',
  },
  {
    name: 'pivot',
    about: '`pivot`, `unpivot`: other words on each engine, and other names of columns.',
    words: [['pivot'], ['unpivot']],
    side: 'both',
    says: 'Written in two ways, with other names of columns.',
    use: "etl.pivot('column', ['a', 'b'], value='x') or etl.unpivot(ref('t'), ['a', 'b'])",
    where: (tokens, at) =>
      (isRun(tokens, at + 1, '(') && endsValue(tokens[at - 1])) || (at === 0 && tokens[at + 1] !== undefined),
  },
  {
    name: 'sample',
    about: '`using sample`, `tablesample`: other rows each time, and told in two ways.',
    words: [['using', 'sample'], ['tablesample']],
    side: 'both',
    says: 'Told in two ways, and other rows each time.',
    use: "where {{ etl.is_sampled('key', 10) }}",
  },
  {
    name: 'qualify-where',
    about: '`qualify` without a window function.',
    words: [['qualify']],
    side: 'both',
    says: 'BigQuery wants a window function in `qualify` or in the columns.',
    use: 'where, or a window function',
    where: (tokens, at) => !hasWindow(tokens, at),
  },
  {
    name: 'from-first',
    about: '`from t` without `select`: of DuckDB only.',
    words: [['from']],
    side: 'duckdb',
    says: 'BigQuery wants a `select` before it.',
    use: 'select * from',
    where: (tokens, at) => at === 0 || (tokens[at - 1]?.text === '(' && tokens[at - 2]?.text === 'as'),
  },
  {
    name: 'values-table',
    about: '`from (values (1), (2)) as t(a)`: of DuckDB only.',
    words: [['values', '(']],
    side: 'duckdb',
    says: 'BigQuery has no table of `values`.',
    use: 'select 1 as a union all select 2',
    where: (tokens, at) => at === 0 || tokens[at - 1]?.text === '(' || tokens[at - 1]?.text === 'from',
  },
];

function hasWindow(tokens: readonly SqlToken[], at: number): boolean {
  const open = openingOf(tokens, at);
  const close = open < 0 ? tokens.length : closingOf(tokens, open);
  return tokens.slice(open + 1, close).some((one) => one.kind === 'template' || one.text === 'over');
}

const phraseRules: readonly LintRule[] = PHRASES.map(({ name, about, words, side, says, use, where }) => ({
  name,
  about,
  *find(tokens) {
    for (const run of words)
      for (const at of placesOf(tokens, run[0] ?? '')) {
        const from = tokens[at];
        if (from === undefined || !isRun(tokens, at, ...run) || where?.(tokens, at) === false) continue;
        if (tokens[at - 1]?.text === '.') continue;
        const to = tokens[at + run.length - 1] ?? from;
        yield { from, to: to.text === '(' ? from : to, side, says, use };
      }
  },
}));

/** `from t as u(a, b)`, `with u (a, b) as`: names of columns outside of the query. */
const aliasColumnsRule: LintRule = {
  name: 'alias-columns',
  about: '`from (...) as t(a, b)`, `with t (a, b) as (...)`: BigQuery names no columns there.',
  *find(tokens) {
    for (const at of placesOf(tokens, 'as')) {
      const from = tokens[at + 1];
      if (from?.kind !== 'word' || !isRun(tokens, at + 2, '(') || !inFrom(tokens, at)) continue;
      const says = 'BigQuery names no columns behind an alias.';
      yield { from, side: 'duckdb', says, use: 'names inside the query' };
    }
    for (const at of placesOf(tokens, 'with', 'recursive', ',')) {
      const from = tokens[at + 1];
      if (from?.kind !== 'word' || !isRun(tokens, at + 2, '(')) continue;
      if (!isRun(tokens, closingOf(tokens, at + 2) + 1, 'as', '(')) continue;
      const says = 'BigQuery names no columns of a common table expression.';
      yield { from, side: 'duckdb', says, use: 'names inside the query' };
    }
  },
};

/** Whether a place is between `from` or `join` and the next clause. */
function inFrom(tokens: readonly SqlToken[], at: number): boolean {
  const open = openingOf(tokens, at);
  let isFrom = false;
  for (const place of levelPlaces(tokens, open + 1, at)) {
    const word = tokens[place]?.kind === 'word' ? tokens[place]?.text : undefined;
    if (word === 'from' || word === 'join') isFrom = true;
    else if (word !== undefined && CLAUSES.has(word)) isFrom = false;
  }
  return isFrom;
}

const CLAUSES = new Set(['select', 'where', 'group', 'having', 'qualify', 'window', 'order', 'limit', 'on', 'with']);

/** `limit 10%`. */
const limitPercentRule: LintRule = {
  name: 'limit-percent',
  about: '`limit 10%`: of DuckDB only.',
  *find(tokens) {
    for (const at of placesOf(tokens, 'limit')) {
      const [count, sign] = [tokens[at + 1], tokens[at + 2]];
      if (count?.kind !== 'number' || sign?.text !== '%') continue;
      const use = "where {{ etl.is_sampled('key', 10) }}";
      yield { from: count, to: sign, side: 'duckdb', says: 'BigQuery has no percent of rows.', use };
    }
  },
};

/** Clauses that one engine has, or that mean two things. */
export const clauseRules: readonly LintRule[] = [...phraseRules, aliasColumnsRule, limitPercentRule];
