import type { LintRule, RuleMatch, SqlToken } from '../types.ts';
import { closingOf, endsValue, isRun, placesOf, upTo } from './walk.ts';

/** A rule that looks at each token by itself. */
function eachToken(
  name: string,
  about: string,
  look: (token: SqlToken, tokens: readonly SqlToken[], at: number) => Omit<RuleMatch, 'from'> | null,
): LintRule {
  return {
    name,
    about,
    *find(tokens) {
      for (const [at, from] of tokens.entries()) {
        const found = look(from, tokens, at);
        if (found !== null) yield { from, ...found };
      }
    },
  };
}

const INDEX_WORDS = new Set(['offset', 'safe_offset', 'ordinal', 'safe_ordinal']);

/** Names, texts, numbers and values of types that are written in two ways. */
export const literalRules: readonly LintRule[] = [
  eachToken('double-quotes', '`"x"`: a name on DuckDB, a text on BigQuery.', ({ kind }) =>
    kind !== 'double'
      ? null
      : {
          side: 'both',
          says: 'A name on DuckDB, a text on BigQuery.',
          use: "'x' for a text, {{ adapter.quote('x') }} for a name",
        },
  ),
  eachToken('backticks', '`` `x` ``: DuckDB has no names in backticks.', ({ kind }) =>
    kind !== 'backtick'
      ? null
      : { side: 'bigquery', says: 'DuckDB has no names in backticks.', use: "{{ adapter.quote('x') }}" },
  ),
  eachToken(
    'backslash-in-text',
    "`'a\\nb'`: a backslash begins an escape on BigQuery, and is itself on DuckDB.",
    ({ kind, text }) =>
      kind !== 'text' || !/^'[\s\S]*\\/.test(text) || text.startsWith("'''")
        ? null
        : {
            side: 'both',
            says: 'A backslash begins an escape on BigQuery, and is itself on DuckDB.',
            use: "{{ etl.literal('...') }}, or a macro that takes plain text: etl.regexp_contains('x', '\\d+')",
          },
  ),
  eachToken('doubled-quote', "`'it''s'`: two quotes are one on DuckDB, and two texts on BigQuery.", ({ kind, text }) =>
    kind !== 'text' || !/^'(?!'')[\s\S]*[\s\S]''[\s\S]*'$/.test(text) || text === "''"
      ? null
      : {
          side: 'duckdb',
          says: 'Two quotes are one quote on DuckDB; on BigQuery they end the text.',
          use: '{{ etl.literal("it\'s") }}',
        },
  ),
  eachToken(
    'text-prefix',
    "`r'x'`, `b'x'`, `'''x'''` are of BigQuery; `e'x'`, `x'00'`, `$$x$$` of DuckDB.",
    ({ kind, text }) => {
      if (kind !== 'text' || /^'(?!'')|^''$/.test(text)) return null;
      const isDuckdb = /^[eExX]'|^\$/.test(text);
      return {
        side: isDuckdb ? 'duckdb' : 'bigquery',
        says: `${isDuckdb ? 'BigQuery' : 'DuckDB'} has no text written so.`,
        use: "{{ etl.literal('...') }}",
      };
    },
  ),
  eachToken('number-literal', '`1_000`, `0xFF`: of one engine only.', ({ kind, text }) => {
    if (kind !== 'number' || !/_|^0x/i.test(text)) return null;
    const isHex = /^0x/i.test(text);
    const says = isHex ? 'DuckDB reads `0` and a name.' : 'BigQuery has no `_` in numbers.';
    return { side: isHex ? 'bigquery' : 'duckdb', says, use: 'digits only' };
  }),
  eachToken('struct-literal', "`{'a': 1}`: BigQuery has no such structs.", ({ kind, text }, tokens, at) =>
    kind !== 'sign' || text !== '{' || !isRun(tokens, at + 2, ':')
      ? null
      : {
          ...upTo(tokens, closingOf(tokens, at)),
          side: 'duckdb',
          says: 'BigQuery writes structs in another way.',
          use: "etl.struct({'a': '1'})",
        },
  ),
  eachToken(
    'typed-array',
    '`array<int64>[...]`, `struct<a int64>(...)`: DuckDB has no such types.',
    (token, tokens, at) =>
      token.kind !== 'word' || !['array', 'struct'].includes(token.text) || !isRun(tokens, at + 1, '<')
        ? null
        : {
            side: 'bigquery',
            says: `DuckDB has no \`${token.text}<...>\`.`,
            use: token.text === 'array' ? "etl.array(['1', '2'], 'integer')" : "etl.struct({'a': '1'})",
          },
  ),
  eachToken(
    'array-index',
    '`x[1]`: the first value on DuckDB, the second or an error on BigQuery; `x[offset(0)]` and `x[1:2]` are of one engine only.',
    ({ kind, text }, tokens, at) => {
      const before = tokens[at - 1];
      if (kind !== 'sign' || text !== '[' || !endsValue(before) || before?.text === 'array') return null;
      const isBigquery = INDEX_WORDS.has(tokens[at + 1]?.text ?? '');
      return {
        ...upTo(tokens, closingOf(tokens, at)),
        side: isBigquery ? 'bigquery' : 'duckdb',
        says: isBigquery ? 'DuckDB has no such place of an array.' : 'Places of an array are counted in two ways.',
        use: "etl.array_at('x', 0) or etl.array_slice('x', 0, 2)",
      };
    },
  ),
  eachToken(
    'interval',
    "`interval '1 day'`, `+ interval 1 day`: texts of intervals are of DuckDB, and a date with one becomes a timestamp.",
    ({ kind, text }, tokens, at) => {
      if (kind !== 'word' || text !== 'interval') return null;
      const next = tokens[at + 1];
      const before = tokens[at - 1];
      const isText = next?.kind === 'text' && /\s|[a-z]/i.test(next.text.slice(1, -1));
      const isAdded = before?.kind === 'sign' && (before.text === '+' || before.text === '-');
      const isPlural = next?.kind === 'number' && /s$/.test(tokens[at + 2]?.text ?? '');
      if (!isText && !isAdded && !isPlural) return null;
      return {
        side: isText || isPlural ? 'duckdb' : 'both',
        says: isText || isPlural ? 'BigQuery writes no interval so.' : 'A date with an interval is a timestamp.',
        use: "etl.date_add('day', 1, 'd') or etl.timestamp_add('hour', 1, 't')",
      };
    },
  ),
  eachToken('hash-comment', '`# comment` is of BigQuery; `#1` is a column of DuckDB.', ({ kind, text }) => {
    if (kind !== 'sign' || !text.startsWith('#')) return null;
    if (text !== '#')
      return { side: 'bigquery', says: 'DuckDB has no comments that begin with `#`.', use: '-- comment' };
    return { side: 'duckdb', says: 'BigQuery has no `#1` for a column.', use: 'the name of the column' };
  }),
  {
    name: 'timestamp-literal',
    about:
      "`timestamp '...'`: without a zone on DuckDB, a point in time on BigQuery; `datetime '...'` the other way round.",
    *find(tokens) {
      for (const at of placesOf(tokens, 'timestamp', 'datetime', 'timestamptz')) {
        const from = tokens[at];
        if (from === undefined || tokens[at + 1]?.kind !== 'text') continue;
        const use = 'etl.to_timestamp("\'2024-01-31 10:00:00\'")';
        yield { from, side: 'both', says: `\`${from.text}\` is another type on each engine.`, use };
      }
    },
  },
];
