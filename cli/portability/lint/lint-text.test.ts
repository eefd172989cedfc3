import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allowedRules, lintText } from './lint-text.ts';
import { lintRules, ruleNames } from './rules/index.ts';

/** SQL and the rules that point at it, in the order of the text. */
const FOUND: readonly (readonly [sql: string, ...rules: string[]])[] = [
  // functions of one engine
  ['select string_split(a, b) from t', 'function'],
  ['select LIST_SORT(a) from t', 'function'],
  ['select strftime(d, b) from t', 'function'],
  ['select count(*) from t having bool_or(x)', 'function'],
  ['select year(d), monthname(d) from t', 'function', 'function'],
  ['select safe_divide(a, b) from t', 'function'],
  ['select format_date(b, d) from t', 'function'],
  ['select to_json_string(a) from t', 'function'],
  ['select generate_uuid()', 'function'],
  ['select safe.parse_date(a, b) from t', 'function', 'function'],
  ['select json_extract_string(j, p) from t', 'function'],
  ['select * from read_csv(f)', 'function'],
  ['select quantile_cont(x, 0.5) from t', 'function'],
  ['select now()', 'function'],
  ['select try_cast(a as date) from t', 'function'],
  ['select safe_cast(a as date) from t', 'function'],
  ['select * from generate_series(1, 3)', 'function'],
  ['select row(1, 2)', 'function'],
  ['select approx_quantiles(x, 4) from t', 'function'],
  ['select first(x) from t', 'function'],
  ['select struct_pack(a := 1)', 'function'],
  ['select st_geogpoint(1, 2)', 'function'],
  // functions of both
  ["select date_trunc('month', d) from t", 'function-differs'],
  ['select date_trunc(d, month) from t', 'function-differs'],
  ["select date_diff('day', a, b) from t", 'function-differs'],
  ['select date_add(d, interval 1 day) from t', 'function-differs'],
  ['select greatest(a, b) from t', 'function-differs'],
  ['select concat(a, b) from t', 'function-differs'],
  ['select log(x) from t', 'function-differs'],
  ['select md5(x) from t', 'function-differs'],
  ['select regexp_extract(a, b) from t', 'function-differs'],
  ['select regexp_replace(a, b, c) from t', 'function-differs'],
  ['select json_value(j, p) from t', 'function-differs'],
  ['select trim(a) from t', 'function-differs'],
  ['select substr(a, -2) from t', 'function-differs'],
  ['select substring(a, 0, 2) from t', 'function-differs'],
  ['select lpad(a, 5) from t', 'function-differs'],
  ['select if(a, b) from t', 'function-differs'],
  ['select current_date', 'function-differs'],
  ['select current_date()', 'function-differs'],
  ['select format(a, b) from t', 'function-differs'],
  ['select x from t, unnest(a) as x', 'function-differs'],
  ['select timestamp(a) from t', 'function'],
  ['select datetime(a) from t', 'function'],
  ['select to_timestamp(a) from t', 'function'],
  ['select current_timestamp()', 'function'],
  ['select pi()', 'function'],
  ['select net.host(url), hll_count.init(x) from t', 'function', 'function'],
  ['select mod(a, b) from t', 'function-differs'],
  ['select range(5)', 'function-differs'],
  // parts, aggregates
  ['select extract(dow from d) from t', 'extract-part'],
  ['select extract(isoweek from d) from t', 'extract-part'],
  ['select extract(epoch from d) from t', 'extract-part'],
  ['select sum(x) filter (where y) from t', 'aggregate-filter'],
  ['select percentile_cont(0.5) within group (order by x desc) from t', 'function', 'aggregate-filter'],
  ["select string_agg(a, ',') from t", 'unordered-aggregate'],
  ['select array_agg(a) from t', 'unordered-aggregate'],
  ['select a in unnest(b) from t', 'in-unnest', 'function-differs'],
  // operators
  ['select a::int from t', 'cast-operator'],
  ["select '2024-01-01'::date", 'cast-operator'],
  ['select a // b from t', 'integer-division'],
  ['select a % 2 from t', 'modulo'],
  ['select a / b from t', 'division'],
  ['select a ** 2 from t', 'power-operator'],
  ['select a ^ 2 from t', 'power-operator'],
  ['select * from t where a == b', 'equality-operator'],
  ['select j ->> p from t', 'arrow-operator'],
  ['select j -> p from t', 'arrow-operator'],
  ['select a @> b from t', 'list-operator'],
  ['select * from t where a ilike b', 'pattern-operator'],
  ['select * from t where a not ilike b', 'pattern-operator'],
  ['select * from t where a similar to b', 'pattern-operator'],
  ['select * from t where a ~ b', 'pattern-operator'],
  ["select * from t where a glob 'x*'", 'pattern-operator'],
  ['select a || 1 from t', 'concat-number'],
  ["select 'x' || cast(n as int64) from t", 'concat-number'],
  ['from t |> where a', 'from-first', 'pipe-syntax'],
  // literals
  ['select "a" from t', 'double-quotes'],
  ['select `a` from t', 'backticks'],
  ['select `p`.`d`.t.a from t', 'backticks', 'backticks'],
  ["select 'a\\nb'", 'backslash-in-text'],
  ["select 'it''s'", 'doubled-quote'],
  ["select r'\\d'", 'text-prefix'],
  ["select b'x'", 'text-prefix'],
  ["select e'x'", 'text-prefix'],
  ["select '''x'''", 'text-prefix'],
  ['select """x"""', 'text-prefix'],
  ['select $$x$$', 'text-prefix'],
  ['select 1_000', 'number-literal'],
  ['select 0xFF', 'number-literal'],
  ["select {'a': 1} as s", 'struct-literal'],
  ['select array<int64>[1]', 'typed-array'],
  ['select struct<a int64>(1)', 'typed-array'],
  ['select a[1] from t', 'array-index'],
  ['select a[offset(0)] from t', 'array-index'],
  ['select a[1:2] from t', 'array-index'],
  ["select interval '1 day'", 'interval'],
  ['select d + interval 1 day from t', 'interval'],
  ['select interval 3 days', 'interval'],
  ['select 1 # why', 'hash-comment'],
  ['select a from t order by #1', 'hash-comment'],
  ["select timestamp '2024-01-01 00:00:00'", 'timestamp-literal'],
  ["select datetime '2024-01-01 00:00:00'", 'timestamp-literal'],
  // reserved words
  ['select id, hash from t', 'reserved-word'],
  ['select a as at, b as groups from t', 'reserved-word', 'reserved-word'],
  ['select a as new', 'reserved-word'],
  ['with groups as (select 1 as a) select a from t', 'reserved-word'],
  ['select a from t where rows > 3', 'reserved-word'],
  ['select a, count(lookup) from t group by a, range', 'reserved-word', 'reserved-word'],
  ['select max(current) over (partition by set) from t', 'reserved-word', 'reserved-word'],
  ['select show, column from t', 'reserved-word', 'reserved-word'],
  ['select a, offset from t', 'reserved-word'],
  // types
  ['select cast(a as varchar) from t', 'type-name'],
  ['select cast(a as double) from t', 'type-name'],
  ['select cast(a as int) from t', 'type-name'],
  ['select cast(a as numeric) from t', 'type-name'],
  ['select cast(a as float64) from t', 'type-name'],
  ['select cast(a as timestamp) from t', 'type-name'],
  ['select cast(cast(a as text) as bytes) from t', 'type-name', 'type-name'],
  ['select cast(sum(x) as hugeint) from t', 'type-name'],
  // clauses
  ['select * exclude (a) from t', 'star-exclude'],
  ['select t.* exclude (a) from t', 'star-exclude'],
  ['select * except (a) from t', 'star-except'],
  ["select columns('a') from t", 'columns-expression'],
  ['select * from t order by all', 'order-by-all'],
  ['select distinct on (a) * from t', 'distinct-on'],
  ['select * from t asof join u on t.a >= u.a', 'join-kind'],
  ['select * from t semi join u on t.a = u.a', 'join-kind'],
  ['select * from t pivot (sum(x) for y in (1, 2))', 'pivot'],
  ['pivot t on x using sum(y)', 'pivot'],
  ['select * from t unpivot (v for n in (a, b))', 'pivot'],
  ['select * from t using sample 10', 'sample'],
  ['select * from t tablesample system (10 percent)', 'sample'],
  ['select a from t qualify a = 1', 'qualify-where'],
  ['from t', 'from-first'],
  ['with a as (from t) select * from a', 'from-first'],
  ['select * from (values (1), (2)) as v', 'values-table'],
  ['select * from (select 1) as v(a)', 'alias-columns'],
  ['with u (a, b) as (select 1, 2) select * from u', 'alias-columns'],
  ['with v as (select 1), hash (a, b) as (select 1, 2) select * from v', 'alias-columns'],
  ['select trim(both from a) from t', 'function-differs'],
  ['select * from t limit 10%', 'limit-percent'],
  // order of nulls
  ['select lag(a) over (order by b) from t', 'null-order'],
  ['select lag(a) over (partition by c order by b asc, d desc) from t', 'null-order'],
  ['select a from t order by b limit 10', 'null-order'],
  ["select string_agg(a, ',' order by b) from t", 'null-order'],
  ['select a from (select a from t order by b limit 3) as u', 'null-order'],
  ['select sum(a) over w from t window w as (order by b rows between 1 preceding and current row)', 'null-order'],
  // templates
  ['select a::int from {{ ref("t") }} where {{ x }} % 2 = 0', 'cast-operator', 'modulo'],
  ['{% for c in cs %} {{ c }}::int {% endfor %}', 'cast-operator'],
  ['select \'{{ var("x") }}\' || {{ y }}::text from t', 'cast-operator'],
  ['{% raw %}select a::int{% endraw %}', 'cast-operator'],
  ['{% macro money(x) %}{{ x }}::numeric{% endmacro %}', 'cast-operator'],
  ["{% if var('x') %}select a::int{% else %}select a // 2{% endif %}", 'cast-operator', 'integer-division'],
  ["select {{ etl.safe_divide('a::int', 'b // 2') }}", 'cast-operator', 'integer-division'],
  ["select {{ dbt.datediff(\"now()\", 'b', 'day') }}", 'function'],
  ["select {{ etl.concat(['list_sort(a)', \"'x::y'\"]) }}", 'function'],
  // a comment that allows another rule, or stands elsewhere
  ['-- etl: allow modulo\nselect a::int', 'cast-operator'],
  ['select 1, -- etl: allow cast-operator\na::int', 'cast-operator'],
];

const NOT_FOUND: readonly string[] = [
  'select a, count(*) from t group by all',
  'select countif(x > 1) from t',
  'select a, b from t where a = 1 and b <> 2 group by a, b order by a',
  'select count(*), sum(x), avg(x), min(a), max(a) from t',
  'select coalesce(a, b), nullif(a, b), case when a then b else c end from t',
  'select cast(a as numeric(28, 4)), cast(a as date), cast(a as string), cast(a as int64), cast(a as bigint), cast(a as bool) from t',
  "select date '2024-01-01', 'text', '', 'it is'",
  'select extract(year from d), extract(month from d) from t',
  'select upper(a), lower(a), length(a), replace(a, b, c), strpos(a, b), starts_with(a, b) from t',
  'select round(a, 2), abs(a), ceil(a), floor(a), sign(a), power(a, 2), ln(a) from t',
  "select string_agg(a, ',' order by b desc) from t",
  'select array_agg(a order by b nulls last) from t',
  'select row_number() over (partition by a order by b desc) from t',
  'select lag(a) over (order by b nulls last) from t',
  'select rank() over (order by count(*)) from t group by a',
  'select a from t order by b',
  'select a from t order by b desc limit 10',
  'select a from (select a from t) as u limit 10',
  'select a from t qualify row_number() over (partition by a order by b desc) = 1',
  'select * replace (a as b) from t',
  'select a from t except distinct select a from u',
  'select a from t where a is distinct from b',
  'select a from t where a not like b and a in (1, 2) and exists (select 1 from u)',
  'with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select * from r',
  'select \'a::int // "x" `y` % / ilike\' as text -- a::int and `y`',
  '/* a::int */ select 1 -- 5 % 2',
  '{# a::int #} select 1',
  "{{ config(materialized='table', alias='x::y') }} select 1",
  "{% set x = 'a::int' %} select {{ x }}",
  "select {{ etl.safe_divide('a', 'b') }}, {{ dbt.dateadd('day', 1, 'd') }} from t",
  "select {{ etl.format_date('d', '%Y::%m') }}, {{ etl.regexp_contains('a', 'b::c') }}, {{ own('a::int') }}",
  "select {{ etl.date_diff('a', 'b', 'day') }}, {{ etl.cast('a', 'integer') }}, {{ etl.last_day('d') }}",
  "{% if target.type == 'duckdb' %}select {{ etl.round('a::int') }}{% endif %}",
  "{% set x = 'a \\\n b::c' %} select 1",
  "{% if target.type == 'duckdb' %}select a::int{% else %}select safe_cast(a as int64){% endif %}",
  "{% if x %}select 1{% elif target.name == 'prod' %}select `a`{% endif %}",
  '{% macro duckdb__money(x) %}{{ x }}::numeric{% endmacro %}',
  '{% macro bigquery__money(x) %}safe_cast({{ x }} as numeric){% endmacro %}',
  'select a::int -- etl: allow cast-operator',
  '-- etl: allow cast-operator, modulo\nselect a::int, a % 2',
  '{# etl: allow cast-operator #}\nselect a::int',
  'select 1,\n-- etl: allow-file cast-operator\n2\n,a::int',
  'select t.list, t.first, t.row, u.hash from t join u on t.month = u.month',
  'with list as (select 1) select * from list',
  'select a as first, b as year, c as values from t',
  'select month, year, day from t group by month, year, day',
  "select a || '-' || b from t",
  'select {{ a }}_id, {{ b }}.x from {{ ref("t") }} as t',
  'select current_timestamp',
  "select a from t where d between date '2024-01-01' and date '2024-12-31'",
  'select array[1, 2], [1, 2]',
  'select interval 1 day',
  'select -1, - a, a - b, a * b, a + b from t',
  'select count(distinct a) from t having count(*) > 1',
  'select trim(a, b), left(a, 2), right(a, 2), repeat(a, 3), reverse(a) from t',
  'select stddev(a), variance(a), corr(a, b), any_value(a), max_by(a, b) from t',
  'select a.b.c from t as a',
  'select if(a, b, c), ifnull(a, b) from t',
  "insert into t (a, b) values (1, 'x')",
  'select sum(a) over (order by b desc rows between unbounded preceding and current row) from t',
  'select sum(a) over (rows between 1 preceding and current row) from t',
  'select t.hash, t.rows, t.show from t',
  'select t.hash as hash_of, t.end as end_at from t',
  'select first_value(a ignore nulls) over (order by b desc) from t',
  'select a from t limit 10 offset 5',
  'select {{ adapter.quote("hash") }} as x from t',
  'select a from t where a not in (select b from u)',
  'select session_user()',
];

const rulesOf = (sql: string) => lintText(sql).map(({ rule }) => rule);

describe('lintText', () => {
  it.each(FOUND)('finds in %s', (sql, ...rules) => {
    expect(rulesOf(sql)).toEqual(rules);
  });

  it.each(NOT_FOUND)('finds nothing in %s', (sql) => {
    expect(lintText(sql)).toEqual([]);
  });

  it('points at the very place', () => {
    const sql = "select\n  {{ x }},\n  amount::numeric(18, 2)\nfrom {{ ref('t') }}";
    const [found] = lintText(sql);
    expect(sql.slice(found?.start, found?.end)).toBe('::');
    expect(found).toMatchObject({ rule: 'cast-operator', side: 'duckdb' });
  });

  it('leaves out what is switched off', () => {
    expect(lintText('select a::int, a % 2', { off: new Set(['cast-operator']) }).map(({ rule }) => rule)).toEqual([
      'modulo',
    ]);
  });

  it('asks nothing of an order by a column that is never null', () => {
    const isNeverNull = (column: string) => column === 'b';
    expect(lintText('select lag(a) over (order by b) from t', { isNeverNull })).toEqual([]);
    expect(lintText('select lag(a) over (order by t.b) from t', { isNeverNull })).toEqual([]);
    expect(lintText('select lag(a) over (order by b + c) from t', { isNeverNull })).toHaveLength(1);
  });

  it('never fails, whatever the text', () => {
    for (const text of [
      "'",
      '"',
      '`',
      '{{',
      '{%',
      '{#',
      '$$',
      "r'",
      "'''",
      '((',
      ']',
      'cast(',
      '{% raw %}',
      'order by',
    ])
      expect(() => lintText(text)).not.toThrow();
  });

  it('has a case for every rule', () => {
    const seen = new Set(FOUND.flatMap(([, ...rules]) => rules));
    expect(ruleNames.filter((name) => !seen.has(name))).toEqual([]);
    expect(new Set(ruleNames).size).toBe(ruleNames.length);
  });
});

describe('allowedRules', () => {
  it('gives each name with its place', () => {
    const sql = 'select 1 -- etl: allow modulo, division\n{# etl: allow-file interval #}';
    const found = allowedRules(sql);
    expect(found.map(({ name }) => name).sort()).toEqual(['division', 'interval', 'modulo']);
    for (const { name, start } of found) expect(sql.slice(start, start + name.length)).toBe(name);
  });
});

describe('the guide', () => {
  const guide = readFileSync(new URL('../../../docs/guide/lint.md', import.meta.url), 'utf8');
  it.each(lintRules.map(({ name, about }) => ({ name, about })))('tells of $name', ({ name, about }) => {
    expect(guide).toContain(`| \`${name}\` | ${about.replaceAll('|', '\\|')} |`);
  });
});
