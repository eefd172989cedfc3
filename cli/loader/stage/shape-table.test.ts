import { expect, it } from 'vitest';
import { bigquery } from '../../adapters/bigquery/adapter.ts';
import type { ColumnInfo } from '../../adapters/types.ts';
import { sourceNode } from '../../testing/load-fixture.ts';
import { shapeOf } from './shape-table.ts';
import { stageColumn } from './stage-column.ts';

const scope = (config = {}) => ({ adapter: bigquery, source: sourceNode({ columns: {}, load: {}, config }) });
const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'at', type: 'timestamp' },
  { name: 'more', type: 'json' },
  { name: '_etl_loaded_at', type: 'timestamp' },
];
const had = (...types: [string, string][]): ColumnInfo[] => types.map(([name, dataType]) => ({ name, dataType }));

it('a table that is missing is made, laid out as its config says', () => {
  expect(shapeOf(scope(), columns, []).statements).toEqual([
    'create table if not exists `raw_shop`.`things` (`id` INT64, `at` DATETIME, `more` JSON, `_etl_loaded_at` TIMESTAMP)',
  ]);
  const config = {
    partition_by: { field: 'at', data_type: 'datetime', granularity: 'month' },
    cluster_by: ['id'],
    tags: ['x'],
  };
  expect(shapeOf(scope(config), columns, []).statements[0]).toMatch(
    /\)\npartition by datetime_trunc\(`?at`?, month\)\ncluster by `id`$/i,
  );
});

it('a table as it is to be is left alone, whatever the digits of its decimals', () => {
  const amount = [{ name: 'amount', type: 'decimal(10,2)' }];
  expect(shapeOf(scope(), amount, had(['Amount', 'NUMERIC'])).statements).toEqual([]);
  expect(shapeOf(scope(), amount, had(['amount', 'NUMERIC(10, 2)'])).statements).toEqual([]);
});

it('a table of fewer digits is rewritten', () => {
  const amount = [{ name: 'amount', type: 'decimal(18,4)' }];
  expect(shapeOf(scope(), amount, had(['amount', 'NUMERIC(10, 2)'])).statements).toEqual([
    expect.stringContaining('as select safe_cast(safe_cast(`amount` as string) as NUMERIC) as `amount` from'),
  ]);
});

it('a table of other columns is rewritten in one step, with what they can hold', () => {
  expect(shapeOf(scope(), columns, had(['id', 'STRING'], ['gone', 'INT64'], ['more', 'STRING'])).statements).toEqual([
    'create or replace table `raw_shop`.`things` as select safe_cast(safe_cast(`id` as string) as INT64) as `id`, ' +
      'cast(null as DATETIME) as `at`, safe.parse_json(`more`) as `more`, cast(null as TIMESTAMP) as `_etl_loaded_at` ' +
      'from `raw_shop`.`things`',
  ]);
});

it('a table that is laid out otherwise is made anew', () => {
  expect(shapeOf(scope(), columns.slice(0, 1), had(['id', 'INT64']), true).statements).toEqual([
    'drop table if exists `raw_shop`.`things`',
    'create table if not exists `raw_shop`.`things` (`id` INT64)',
  ]);
});

it.each([
  ['integer', 'bigint', 'cast("c" as BIGINT) as "c"'],
  ['float', 'double', 'cast("c" as DOUBLE) as "c"'],
  ['decimal(38,9)', 'decimal(38,9)', '"c" as "c"'],
  ['decimal(38,10)', 'string', 'cast("c" as VARCHAR) as "c"'],
  ['decimal(38,0)', 'string', 'cast("c" as VARCHAR) as "c"'],
  ['hugeint', 'string', 'cast("c" as VARCHAR) as "c"'],
  ['timestamp', 'timestamptz', 'cast("c" as TIMESTAMPTZ) as "c"'],
  ['json', 'string', 'cast("c" as VARCHAR) as "c"'],
  ['binary', 'binary', '"c" as "c"'],
])('%s is staged as %s', (type, staged, sql) => {
  expect(stageColumn({ name: 'c', type })).toEqual({ name: 'c', type: staged, sql });
});
