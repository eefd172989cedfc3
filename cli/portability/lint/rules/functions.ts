import { BIGQUERY_FUNCTIONS, BIGQUERY_NAMESPACES, DUCKDB_FUNCTIONS } from '../function-names.ts';
import type { LintRule, SqlToken } from '../types.ts';
import { DIFFERENCES, REPLACEMENTS } from './replacements.ts';
import { closingOf, isRun, levelPlaces, openingOf, partsOf, placesOf } from './walk.ts';

/** Places of names before an opening parenthesis: calls, that are no names of relations or columns after a dot. */
function* calls(tokens: readonly SqlToken[]): Generator<readonly [name: SqlToken, open: number]> {
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' || !isRun(tokens, at + 1, '(')) continue;
    const before = tokens[at - 1]?.text;
    const isMember = before === '.' && tokens[at - 2]?.text !== 'safe';
    // `with list (a, b) as`, `as row (`, `from first (`: names of the query's own.
    if (isMember || before === 'as' || before === 'with' || before === 'into') continue;
    yield [token, at + 1];
  }
}

/** Functions of one engine. */
export const functionRule: LintRule = {
  name: 'function',
  about: 'A function that only one of the engines has.',
  *find(tokens) {
    for (const [from, open] of calls(tokens)) {
      const name = from.text;
      const isDuckdb = DUCKDB_FUNCTIONS.has(name) || name === 'try_cast';
      if (isDuckdb === BIGQUERY_FUNCTIONS.has(name) || isNameOfQuery(tokens, open)) continue;
      const says = isDuckdb ? `BigQuery has no \`${name}\`.` : `DuckDB has no \`${name}\`.`;
      yield { from, side: isDuckdb ? 'duckdb' : 'bigquery', says, use: REPLACEMENTS[name] ?? null };
    }
    yield* safePrefixes(tokens);
    yield* namespaced(tokens);
  },
};

/** `first (a, b) as (select`: a common table expression with its columns. */
function isNameOfQuery(tokens: readonly SqlToken[], open: number): boolean {
  return isRun(tokens, closingOf(tokens, open) + 1, 'as', '(');
}

function* safePrefixes(tokens: readonly SqlToken[]) {
  for (const at of placesOf(tokens, 'safe')) {
    const from = tokens[at];
    if (from === undefined || !isRun(tokens, at + 1, '.') || !isRun(tokens, at + 3, '(')) continue;
    const use = REPLACEMENTS[tokens[at + 2]?.text ?? ''] ?? null;
    yield { from, side: 'bigquery' as const, says: 'DuckDB has no `safe.`.', use };
  }
}

/** `net.host(x)`, `hll_count.init(x)`: functions of a namespace, not fields of a struct. */
function* namespaced(tokens: readonly SqlToken[]) {
  for (const [at, from] of tokens.entries()) {
    if (from.kind !== 'word' || !BIGQUERY_NAMESPACES.has(from.text) || tokens[at - 1]?.text === '.') continue;
    const name = tokens[at + 2];
    if (!isRun(tokens, at + 1, '.') || name?.kind !== 'word' || !isRun(tokens, at + 3, '(')) continue;
    const says = `DuckDB has no \`${from.text}.${name.text}\`.`;
    yield { from, to: name, side: 'bigquery' as const, says, use: null };
  }
}

/** Functions of both engines that are not the same. */
export const differenceRule: LintRule = {
  name: 'function-differs',
  about: 'A function that both engines have with another meaning, other arguments or other edges.',
  *find(tokens) {
    for (const [from, open] of calls(tokens)) {
      const difference = Object.hasOwn(DIFFERENCES, from.text) ? DIFFERENCES[from.text] : undefined;
      if (difference !== undefined && !isNameOfQuery(tokens, open)) yield { from, side: 'both', ...difference };
      yield* lesser(tokens, from, open);
    }
    for (const at of placesOf(tokens, 'current_date')) {
      const from = tokens[at];
      if (from === undefined || tokens[at - 1]?.text === '.') continue;
      const says = "The day in the session's zone on DuckDB, in UTC on BigQuery.";
      yield { from, side: 'both', says, use: 'etl.current_date()' };
    }
  },
};

/** Functions that differ with some arguments only. */
function* lesser(tokens: readonly SqlToken[], from: SqlToken, open: number) {
  const parts = partsOf(tokens, open + 1, closingOf(tokens, open));
  const side = 'both' as const;
  if (['trim', 'ltrim', 'rtrim'].includes(from.text) && parts.length === 1) {
    const use = `etl.${from.text}('text')`;
    if (hasWord(tokens, parts[0], 'from'))
      yield { from, side: 'duckdb' as const, says: 'BigQuery has no `from` in it.', use };
    else yield { from, side, says: 'Only blanks on DuckDB, tabs and line ends too on BigQuery.', use };
  }
  if (['substr', 'substring'].includes(from.text) && startsBelowOne(tokens, parts[1]))
    yield {
      from,
      side,
      says: 'A place of 0 or before the beginning is read in two ways.',
      use: "etl.substring('text', 1, 3)",
    };
  if (['lpad', 'rpad'].includes(from.text) && parts.length === 2)
    yield {
      from,
      side: 'bigquery' as const,
      says: 'DuckDB wants to be told what to fill with.',
      use: `etl.${from.text}('text', 8)`,
    };
  if (from.text === 'if' && parts.length === 2)
    yield { from, side: 'duckdb' as const, says: 'BigQuery wants a third value.', use: 'if(condition, a, null)' };
}

function hasWord(tokens: readonly SqlToken[], part: readonly [number, number] | undefined, word: string): boolean {
  return part !== undefined && [...levelPlaces(tokens, ...part)].some((at) => tokens[at]?.text === word);
}

function startsBelowOne(tokens: readonly SqlToken[], part: readonly [number, number] | undefined): boolean {
  const first = tokens[part?.[0] ?? -1];
  return first?.text === '-' || (first?.kind === 'number' && Number(first.text) < 1);
}

const FIELDS = new Set(['year', 'quarter', 'month', 'day', 'hour', 'minute', 'isoyear']);

/** `extract` of a part that is not the same on both. */
export const extractRule: LintRule = {
  name: 'extract-part',
  about:
    '`extract(dow from d)`, `extract(week from d)`: other parts than year, quarter, month, day, hour, minute and isoyear.',
  *find(tokens) {
    for (const at of placesOf(tokens, 'extract')) {
      const from = tokens[at + 2];
      if (!isRun(tokens, at + 1, '(') || from?.kind !== 'word' || FIELDS.has(from.text)) continue;
      const says = `\`${from.text}\` is another number on each engine, or known to one of them.`;
      yield { from, side: 'both', says, use: "etl.date_part('dayofweek', 'd')" };
    }
  },
};

/** Aggregates that hold only some rows, or leave their order open. */
export const aggregateRules: readonly LintRule[] = [
  {
    name: 'aggregate-filter',
    about: '`sum(x) filter (where ...)`, `within group (order by ...)`: BigQuery has neither.',
    *find(tokens) {
      for (const at of placesOf(tokens, 'filter', 'within')) {
        const from = tokens[at];
        if (from === undefined || tokens[at - 1]?.text !== ')') continue;
        if (from.text === 'filter' && !isRun(tokens, at + 1, '(', 'where')) continue;
        if (from.text === 'within' && !isRun(tokens, at + 1, 'group')) continue;
        const use =
          from.text === 'filter'
            ? "etl.count_if('condition'), etl.sum_if('condition', 'x'), or case when inside the aggregate"
            : "etl.string_agg('text', order_by='x') or etl.percentile_cont('x', 0.5)";
        yield { from, side: 'duckdb', says: `BigQuery has no \`${from.text}\` behind an aggregate.`, use };
      }
    },
  },
  {
    name: 'unordered-aggregate',
    about: '`string_agg(x)`, `array_agg(x)` without `order by`: the order of values is left open.',
    *find(tokens) {
      for (const [from, open] of calls(tokens)) {
        if (!['string_agg', 'array_agg'].includes(from.text)) continue;
        const close = closingOf(tokens, open);
        if ([...levelPlaces(tokens, open + 1, close)].some((at) => isRun(tokens, at, 'order', 'by'))) continue;
        if (isRun(tokens, close + 1, 'over') || isRun(tokens, close + 1, 'within')) continue;
        yield {
          from,
          side: 'both',
          says: 'The order of the values is left open.',
          use: `etl.${from.text}('x', order_by='y')`,
        };
      }
    },
  },
  {
    name: 'in-unnest',
    about: '`x in unnest(array)`: DuckDB has no such condition.',
    *find(tokens) {
      for (const at of placesOf(tokens, 'in')) {
        const from = tokens[at];
        if (from === undefined || !isRun(tokens, at + 1, 'unnest', '(') || openingOf(tokens, at) === at) continue;
        yield {
          from,
          side: 'bigquery',
          says: 'DuckDB has no `in unnest(...)`.',
          use: "etl.array_contains('array', 'x')",
        };
      }
    },
  },
];
