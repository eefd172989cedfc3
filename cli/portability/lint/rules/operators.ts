import type { LintRule, RuleSide, SqlToken } from '../types.ts';
import { closingOf, endsValue, isRun, placesOf } from './walk.ts';

interface Operator {
  readonly name: string;
  readonly signs: readonly string[];
  readonly side: RuleSide;
  readonly about: string;
  readonly says: string;
  readonly use: string | null;
}

const OPERATORS: readonly Operator[] = [
  {
    name: 'cast-operator',
    signs: ['::'],
    side: 'duckdb',
    about: '`x::type`: BigQuery has no such operator.',
    says: 'BigQuery has no `::`.',
    use: "cast(x as type), with a type of both, or etl.cast('x', 'integer')",
  },
  {
    name: 'integer-division',
    signs: ['//'],
    side: 'duckdb',
    about: '`a // b`: BigQuery has no such operator.',
    says: 'BigQuery has no `//`.',
    use: "etl.integer_divide('a', 'b')",
  },
  {
    name: 'modulo',
    signs: ['%'],
    side: 'duckdb',
    about: '`a % b`: BigQuery has no such operator; `mod` fails there for 0 and gives null on DuckDB.',
    says: 'BigQuery has no `%`.',
    use: "etl.modulo('a', 'b')",
  },
  {
    name: 'division',
    signs: ['/'],
    side: 'both',
    about:
      '`a / b`: a division by zero fails on BigQuery and is infinite on DuckDB, and decimals become floats on DuckDB only.',
    says: 'A division by zero fails on BigQuery only, and decimals become floats on DuckDB only.',
    use: "etl.safe_divide('a', 'b') for a float, etl.decimal_divide('a', 'b') for an exact decimal",
  },
  {
    name: 'power-operator',
    signs: ['**', '^'],
    side: 'both',
    about: '`a ** b`, `a ^ b`: powers on DuckDB; on BigQuery `^` is the exclusive or of bits.',
    says: 'A power on DuckDB; on BigQuery `^` is the exclusive or of bits, and there is no `**`.',
    use: "power(a, b), or etl.bit_xor('a', 'b')",
  },
  {
    name: 'equality-operator',
    signs: ['==', '<=>'],
    side: 'duckdb',
    about: '`a == b`: BigQuery has no such operator.',
    says: 'BigQuery has no such operator.',
    use: 'a = b, or a is not distinct from b where both may be null',
  },
  {
    name: 'arrow-operator',
    signs: ['->', '->>'],
    side: 'duckdb',
    about: '`j -> path`, `j ->> path` and lambdas `x -> x + 1`: BigQuery has other ones or none.',
    says: 'BigQuery has no such operator.',
    use: "etl.json_query('j', '$.a') or etl.json_text('j', '$.a')",
  },
  {
    name: 'list-operator',
    signs: ['@>', '<@', '&&', '^@'],
    side: 'duckdb',
    about: '`a @> b`, `a <@ b`, `a && b`, `a ^@ b`: BigQuery has no such operators.',
    says: 'BigQuery has no such operator.',
    use: "etl.array_contains('array', 'value') or etl.starts_with('text', 'prefix')",
  },
  {
    name: 'pipe-syntax',
    signs: ['|>'],
    side: 'bigquery',
    about: '`from t |> where ...`: DuckDB has no pipes.',
    says: 'DuckDB has no pipes.',
    use: 'select ... from ... where ...',
  },
];

/** Operators that one engine has, or that mean two things. */
export const operatorRules: readonly LintRule[] = OPERATORS.map(({ name, signs, side, about, says, use }) => ({
  name,
  about,
  *find(tokens) {
    for (const at of placesOf(tokens, ...signs)) {
      const from = tokens[at];
      if (from === undefined || isLimitPercent(tokens, at)) continue;
      yield { from, side, says, use };
    }
  },
}));

function isLimitPercent(tokens: readonly SqlToken[], at: number): boolean {
  return tokens[at]?.text === '%' && tokens[at - 1]?.kind === 'number' && tokens[at - 2]?.text === 'limit';
}

const PATTERNS: Readonly<Record<string, string>> = {
  ilike: "etl.like_any_case('text', 'pattern')",
  glob: "etl.regexp_contains('text', 'pattern')",
  '~': "etl.regexp_contains('text', 'pattern')",
  '!~': "not etl.regexp_contains('text', 'pattern')",
  '~*': "etl.regexp_contains('text', '(?i)pattern')",
  '!~*': "not etl.regexp_contains('text', '(?i)pattern')",
  '~~': 'like',
  '~~*': "etl.like_any_case('text', 'pattern')",
  '!~~*': "not etl.like_any_case('text', 'pattern')",
};

/** `ilike`, `similar to`, `glob` and the signs for patterns. */
export const patternRule: LintRule = {
  name: 'pattern-operator',
  about: '`ilike`, `similar to`, `glob`, `~`: BigQuery has none of them.',
  *find(tokens) {
    for (const at of placesOf(tokens, ...Object.keys(PATTERNS), 'similar')) {
      const from = tokens[at];
      const isAfterValue = endsValue(tokens[at - 1]) || isRun(tokens, at - 1, 'not');
      if (from === undefined || !isAfterValue || tokens[at - 1]?.text === '.') continue;
      if (from.text === 'similar' && !isRun(tokens, at + 1, 'to')) continue;
      if (from.text === 'glob' && tokens[at + 1]?.kind !== 'text') continue;
      const use = PATTERNS[from.text] ?? "etl.regexp_matches_all('text', 'pattern')";
      yield { from, side: 'duckdb', says: `BigQuery has no \`${from.text}\`.`, use };
    }
  },
};

/** `||` beside what is no text. */
export const concatRule: LintRule = {
  name: 'concat-number',
  about: '`text || 1`, `text || cast(n as integer)`: numbers are written in two ways.',
  *find(tokens) {
    for (const at of placesOf(tokens, '||')) {
      const from = tokens[at];
      if (from === undefined) continue;
      const isNumber =
        tokens[at - 1]?.kind === 'number' || tokens[at + 1]?.kind === 'number' || isNumberCast(tokens, at + 1);
      if (!isNumber) continue;
      yield {
        from,
        side: 'both',
        says: 'A number is written in two ways when it is joined to a text.',
        use: "etl.to_text('n', 'integer')",
      };
    }
  },
};

const NUMBER_TYPES = /^(?:int|integer|bigint|smallint|tinyint|int64|numeric|decimal|float|double|float64|hugeint)$/;

function isNumberCast(tokens: readonly SqlToken[], at: number): boolean {
  if (!isRun(tokens, at, 'cast', '(')) return false;
  const inside = tokens.slice(at + 2, closingOf(tokens, at + 1));
  const as = inside.findLastIndex((one) => one.text === 'as');
  return NUMBER_TYPES.test(inside[as + 1]?.text ?? '');
}
