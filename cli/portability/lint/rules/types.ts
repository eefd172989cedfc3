import type { LintRule, RuleSide } from '../types.ts';
import { closingOf, isRun, levelPlaces, placesOf } from './walk.ts';

interface TypeWord {
  readonly side: RuleSide;
  readonly says: string;
  readonly use: string;
}

const none = (engine: string) => `${engine} has no such type.`;

const TYPES: Readonly<Record<string, TypeWord>> = {
  ...all(['varchar', 'text', 'char', 'bpchar'], 'duckdb', none('BigQuery'), 'string'),
  ...all(
    ['hugeint', 'uhugeint', 'ubigint', 'uinteger', 'usmallint', 'utinyint'],
    'duckdb',
    none('BigQuery'),
    'integer',
  ),
  ...all(
    ['integer', 'int', 'smallint', 'tinyint'],
    'both',
    'Of 32 bits or fewer on DuckDB, of 64 on BigQuery.',
    'integer',
  ),
  ...all(
    ['double', 'real', 'float', 'float4', 'float8'],
    'duckdb',
    'BigQuery has no such type; `float` has 32 bits.',
    'float',
  ),
  ...all(['float64'], 'bigquery', none('DuckDB'), 'float'),
  ...all(['numeric', 'decimal'], 'both', 'decimal(18, 3) on DuckDB, of 9 decimals on BigQuery.', 'decimal(18, 4)'),
  ...all(['bignumeric', 'bigdecimal'], 'bigquery', none('DuckDB'), 'decimal(38, 18)'),
  ...all(['timestamp'], 'both', 'Without a zone on DuckDB, a point in time on BigQuery.', 'timestamp'),
  ...all(['datetime'], 'bigquery', 'A word for `timestamp` on DuckDB.', 'timestamp'),
  ...all(['timestamptz'], 'duckdb', none('BigQuery'), 'timestamptz'),
  ...all(['blob', 'bytea', 'varbinary', 'binary'], 'duckdb', none('BigQuery'), 'bytes'),
  ...all(['bytes'], 'bigquery', none('DuckDB'), 'bytes'),
  ...all(['uuid', 'bit', 'enum', 'map', 'union', 'struct', 'hugeint'], 'duckdb', none('BigQuery'), 'string'),
  ...all(['geography'], 'bigquery', none('DuckDB'), 'string'),
};

function all(words: readonly string[], side: RuleSide, says: string, use: string): Record<string, TypeWord> {
  return Object.fromEntries(words.map((word) => [word, { side, says, use }]));
}

/** Types of casts. */
export const typeRule: LintRule = {
  name: 'type-name',
  about:
    'A type in `cast(x as type)` that one engine does not have or that holds other values. The same on both: `string`, ' +
    '`int64`, `bigint`, `numeric(p, s)`, `date`, `time`, `bool`, `boolean`, `json`.',
  *find(tokens) {
    for (const at of placesOf(tokens, 'cast', 'try_cast', 'safe_cast')) {
      if (!isRun(tokens, at + 1, '(')) continue;
      const close = closingOf(tokens, at + 1);
      const as = [...levelPlaces(tokens, at + 2, close)].findLast((place) => isRun(tokens, place, 'as'));
      const from = tokens[(as ?? close) + 1];
      if (as === undefined || from?.kind !== 'word') continue;
      const hasDigits = isRun(tokens, as + 2, '(');
      const word = Object.hasOwn(TYPES, from.text) ? TYPES[from.text] : undefined;
      if (word === undefined || (hasDigits && ['numeric', 'decimal'].includes(from.text))) continue;
      if (isRun(tokens, as + 2, '<')) continue;
      yield { from, side: word.side, says: word.says, use: `{{ etl.type('${word.use}') }}, or a macro that converts` };
    }
  },
};
