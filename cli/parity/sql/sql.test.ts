import { describe, expect, it } from 'vitest';
import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import { tokensOf } from '../../googlesql/tokens.ts';
import { columnExpression } from './column-expression.ts';
import { fixVolatile } from './fix-volatile.ts';
import { BIGQUERY_VOLATILE, DUCKDB_VOLATILE } from './fixed-values.ts';
import { openOrderHints } from './open-order-hints.ts';

const FIXED = { moment: '2024-02-29 12:00:00.000000', random: '0.5', uuid: 'u-1', user: 'me' };

const duckdb = (sql: string) => fixVolatile(sql, duckdbTokens(sql), DUCKDB_VOLATILE, FIXED);
const bigquery = (sql: string) => fixVolatile(sql, tokensOf(sql), BIGQUERY_VOLATILE, FIXED);

const MOMENT = "cast('2024-02-29 12:00:00.000000+00' as timestamptz)";

describe('what is fixed for a run', () => {
  it.each([
    ['select now(), Current_Timestamp', `select ${MOMENT}, ${MOMENT}`],
    ['select today() - 1', `select cast(${MOMENT} as date) - 1`],
    ['select current_date()', `select cast(${MOMENT} as date)`],
    ['select random() * 2, uuid()', "select cast(0.5 as double) * 2, cast('u-1' as uuid)"],
    [
      'select \'now()\', "now"(), $$now()$$ -- now()\n/* now() */',
      'select \'now()\', "now"(), $$now()$$ -- now()\n/* now() */',
    ],
    [
      'select t.random, now, 1 as current_date, x.now() from t',
      'select t.random, now, 1 as current_date, x.now() from t',
    ],
    ["select e'\\'now()', now()", `select e'\\'now()', ${MOMENT}`],
  ])('DuckDB: %s', (sql, expected) => {
    expect(duckdb(sql).sql).toBe(expected);
  });

  it.each([
    ['select current_date', "select DATE(TIMESTAMP '2024-02-29 12:00:00.000000+00')"],
    [
      "select current_date('America/Guayaquil')",
      "select DATE(TIMESTAMP '2024-02-29 12:00:00.000000+00', 'America/Guayaquil')",
    ],
    ['select rand() < .1, generate_uuid()', "select CAST(0.5 AS FLOAT64) < .1, 'u-1'"],
    ['select `rand`(), "rand()", r"""rand()""" # rand()', 'select `rand`(), "rand()", r"""rand()""" # rand()'],
  ])('BigQuery: %s', (sql, expected) => {
    expect(bigquery(sql).sql).toBe(expected);
  });

  it('is told, and places are those of the SQL as it was', () => {
    const sql = 'select now() as a, random() as b, c';
    const fixed = duckdb(sql);
    expect(fixed.replaced).toEqual(['now', 'random']);
    expect(fixed.placeOf(fixed.sql.lastIndexOf(', c'))).toBe(sql.indexOf(', c'));
    expect(fixed.placeOf(fixed.sql.indexOf('cast(0.5') + 3)).toBe(sql.indexOf('random'));
    expect(fixed.placeOf(3)).toBe(3);
  });
});

describe('the expression of a column', () => {
  const found = (sql: string, column: string) => columnExpression(sql, duckdbTokens(sql), column)?.text ?? null;

  it.each([
    ['select a + 1 as b from t', 'b', 'a + 1'],
    ['select a + 1 B from t', 'b', 'a + 1'],
    ['select x.a from t as x', 'a', 'x.a'],
    ['select distinct (a, b) as c, d from t', 'c', '(a, b)'],
    ['with s as (select f(a, b) as c from t) select * from s', 'c', 'f(a, b)'],
    [
      'with s as (select 1 as c), u as (select c as d from s), final as (select u.d as e from u) select * from final',
      'e',
      '1',
    ],
    ['with s as (select 1 as c), u as (select 2 as c) select u.c from s join u on true', 'c', '2'],
    ['with s as (select 1 as c), u as (select 2 as d) select s.*, u.d + 1 as d from s join u on true', 'c', '1'],
    ['with recursive s as (select 1 as c union all select c + 1 from s) (select c from s)', 'c', '1'],
    ["select case when a = ',' then 'from' else b end as c from t;", 'c', "case when a = ',' then 'from' else b end"],
    ['select sum(a) over (partition by b order by c) as d from t', 'd', 'sum(a) over (partition by b order by c)'],
    ['select * from t', 'a', null],
    ['select a from t', 'b', null],
    ['with s as (select * from s) select * from s', 'b', null],
    ['from t', 'a', null],
  ])('%s: %s', (sql, column, expected) => {
    expect(found(sql, column)).toBe(expected);
  });
});

describe('what leaves an order open', () => {
  const hints = (sql: string) => openOrderHints(duckdbTokens(sql)).map(({ text }) => text);

  it.each([
    ['select a from t limit 3', [/^limit has no order by/]],
    ['select a from t order by b limit 3', [/^limit cuts rows that tie/]],
    ['select * from (select a from t order by a) limit 3', [/^limit has no order by/]],
    ['select row_number() over (order by a)', [/^row_number\(\) orders rows that tie/]],
    ['select lag(a) over (partition by b)', [/^lag\(\) has no order by/]],
    ["select any_value(a), list(b order by c), string_agg(d, ',')", [/^any_value/, /^string_agg/]],
    ['select max_by(a, b)', [/^max_by\(\) takes any/]],
    ['select sum(a), first, "limit" from t order by 1', []],
  ])('%s', (sql, expected) => {
    expect(hints(sql)).toEqual(expected.map((one) => expect.stringMatching(one)));
  });
});
