import type { MacroCases } from '../types.ts';
import { EDGE_DATES } from './dates.ts';
import { EDGE_TEXTS } from './edge-texts.ts';

/** A macro of dbt that projects and packages call: whether it says the same on both engines. */
export interface DbtMacro {
  readonly name: string;
  /** How it differs; not there where it gives the same for all cases. */
  readonly differs?: string;
  /** What gives the same. */
  readonly use?: string;
  readonly cases: MacroCases;
}

const dates = { columns: { d: 'date' }, rows: EDGE_DATES } as const;
const texts = { columns: { s: 'string' }, rows: EDGE_TEXTS } as const;
const pairs: MacroCases['rows'] = [
  ['2024-01-31', '2024-02-29'],
  ['2024-01-06', '2024-01-07'],
  ['2023-12-31', '2024-01-01'],
  ['2024-03-01', '2024-02-01'],
  [null, '2024-01-01'],
];
const group: MacroCases = {
  columns: { s: 'string', b: 'boolean', n: 'integer' },
  rows: [
    ['b', 'true', '2'],
    ['a', 'false', '1'],
    ['c', null, '3'],
  ],
};

/** dbt's cross-database macros. */
export const dbtMacros: readonly DbtMacro[] = [
  { name: 'dateadd', cases: { ...dates, calls: ["dbt.dateadd('month', 1, 'd')", "dbt.dateadd('day', -1, 'd')"] } },
  {
    name: 'datediff',
    cases: {
      columns: { a: 'date', b: 'date' },
      rows: pairs,
      calls: ['day', 'week', 'month', 'quarter', 'year'].map((part) => `dbt.datediff('a', 'b', '${part}')`),
    },
  },
  { name: 'date_trunc', cases: { ...dates, calls: ["dbt.date_trunc('month', 'd')"] } },
  {
    name: "date_trunc('week', ...)",
    differs: 'Weeks begin on Monday on DuckDB and on Sunday on BigQuery.',
    use: "etl.date_trunc('week', 'd')",
    cases: { ...dates, calls: ["dbt.date_trunc('week', 'd')"] },
  },
  { name: 'last_day', cases: { ...dates, calls: ["dbt.last_day('d', 'month')", "dbt.last_day('d', 'quarter')"] } },
  { name: 'date', cases: { columns: {}, rows: [[]], calls: ['dbt.date(2024, 2, 29)'] } },
  {
    name: 'split_part',
    cases: { ...texts, calls: ["dbt.split_part('s', \"','\", 1)", "dbt.split_part('s', \"','\", 4)"] },
  },
  {
    name: 'concat',
    cases: {
      columns: { a: 'string', b: 'string' },
      rows: [
        ['a', 'b'],
        [null, 'b'],
        ['', ''],
      ],
      calls: ["dbt.concat(['a', 'b'])"],
    },
  },
  { name: 'length', cases: { ...texts, calls: ["dbt.length('s')"] } },
  { name: 'position', cases: { ...texts, calls: ["dbt.position(\"'b'\", 's')"] } },
  { name: 'replace', cases: { ...texts, calls: ["dbt.replace('s', \"'a'\", \"'b'\")"] } },
  { name: 'right', cases: { ...texts, calls: ["dbt.right('s', 2)"] } },
  { name: 'hash', cases: { ...texts, calls: ["dbt.hash('s')"] } },
  { name: 'string_literal', cases: { columns: {}, rows: [[]], calls: ["dbt.string_literal('it is')"] } },
  {
    name: 'escape_single_quotes',
    cases: { columns: {}, rows: [[]], calls: ['"\'" ~ dbt.escape_single_quotes("it\'s") ~ "\'"'] },
  },
  {
    name: 'cast_bool_to_text',
    cases: { columns: { b: 'boolean' }, rows: [['true'], ['false'], [null]], calls: ["dbt.cast_bool_to_text('b')"] },
  },
  {
    name: 'safe_cast',
    differs: 'An error on DuckDB for a text that says nothing, null on BigQuery.',
    use: "etl.to_integer('text')",
    cases: { ...texts, calls: ["dbt.safe_cast('s', dbt.type_int())"] },
  },
  {
    name: 'cast',
    cases: { columns: { n: 'integer' }, rows: [['1'], [null]], calls: ["dbt.cast('n', dbt.type_string())"] },
  },
  {
    name: 'type_timestamp',
    cases: {
      columns: { s: 'string' },
      rows: [['2024-02-29 10:00:00'], [null]],
      calls: ["'cast(s as ' ~ dbt.type_timestamp() ~ ')'"],
    },
  },
  {
    name: 'type_numeric',
    cases: { columns: { n: 'integer' }, rows: [['1'], [null]], calls: ["'cast(n as ' ~ dbt.type_numeric() ~ ')'"] },
  },
  {
    name: 'type_float',
    cases: { columns: { n: 'integer' }, rows: [['1'], [null]], calls: ["'cast(n as ' ~ dbt.type_float() ~ ')'"] },
  },
  {
    name: 'type_bigint',
    cases: { columns: { n: 'integer' }, rows: [['1'], [null]], calls: ["'cast(n as ' ~ dbt.type_bigint() ~ ')'"] },
  },
  {
    name: 'type_boolean',
    cases: { columns: { n: 'integer' }, rows: [['1'], [null]], calls: ["'cast(n as ' ~ dbt.type_boolean() ~ ')'"] },
  },
  { name: 'any_value', cases: { ...group, aggregates: ['dbt.any_value("\'x\'")'] } },
  { name: 'bool_or', cases: { ...group, aggregates: ["dbt.bool_or('b')"] } },
  {
    name: 'listagg',
    cases: {
      ...group,
      aggregates: ["dbt.listagg('s', \"','\", 'order by n')", "dbt.listagg('s', \"','\", 'order by n', 2)"],
    },
  },
  { name: 'array_construct', cases: { columns: {}, rows: [[]], calls: ["dbt.array_construct(['1', '2'])"] } },
  {
    name: 'array_append',
    cases: { columns: { a: 'integer[]' }, rows: [['[1, 2]'], ['[]']], calls: ["dbt.array_append('a', '3')"] },
  },
  {
    name: 'array_concat',
    differs: 'Null on BigQuery where one array is null; an empty one counts on DuckDB.',
    use: "etl.array_concat(['a', 'b'])",
    cases: { columns: { a: 'integer[]' }, rows: [['[1, 2]'], ['[]'], [null]], calls: ["dbt.array_concat('a', 'a')"] },
  },
  { name: 'except', cases: { ...group, queries: ['select n from input {{ dbt.except() }} select 2'] } },
  { name: 'intersect', cases: { ...group, queries: ['select n from input {{ dbt.intersect() }} select 2'] } },
  {
    name: 'generate_series',
    cases: {
      columns: {},
      rows: [[]],
      queries: [
        'select cast(generated_number as {{ etl.type("integer") }}) as n from ({{ dbt.generate_series(5) }}) as s order by n',
      ],
    },
  },
];
