import type { Verdict } from '../parity/index.ts';

/** A model: what it selects on DuckDB and on BigQuery, from the table with the rows above. */
export type ParityCase = readonly [name: string, duckdb: string, bigquery: string, verdict: Verdict, said?: RegExp];

const same = (name: string, sql: string, verdict: Verdict = 'equal', words: RegExp = /./): ParityCase => [
  name,
  sql,
  sql,
  verdict,
  words,
];

const EQUAL: readonly ParityCase[] = [
  same('plain_columns', 'id, customer, upper(note) as n'),
  same('nulls_last_on_both', 'id, row_number() over (order by amount nulls last, id) as place'),
  same('concatenation', 'id, customer || note as c'),
  same('characters', 'id, length(note) as l, reverse(note) as r'),
  same('a_leap_day', "id, cast(placed_at as date) = date '2024-02-29' as leap"),
  ['decimals', 'id, cast(amount as decimal(10, 2)) as a', 'id, cast(amount as numeric) as a', 'equal'],
  ['integer_division', 'id, id // 2 as half', 'id, div(id, 2) as half', 'equal'],
  [
    'bankers_rounding',
    'id, round_even(ratio, 0) as r',
    "id, cast(round(cast(ratio as numeric), 0, 'ROUND_HALF_EVEN') as float64) as r",
    'equal',
  ],
  [
    'weeks_from_monday',
    "id, date_trunc('week', placed_at) as w",
    'id, timestamp_trunc(placed_at, isoweek) as w',
    'equal',
  ],
  [
    'not_a_number',
    "id, cast('nan' as double) as a, cast('inf' as double) as b",
    "id, cast('nan' as float64) as a, cast('inf' as float64) as b",
    'equal',
  ],
  [
    'nested_values',
    "id, [id, 7] as a, {'x': id, 'y': note} as s",
    'id, [id, 7] as a, struct(id as x, note as y) as s',
    'equal',
  ],
  ['floats_near_each_other', 'id, ratio * 3 as r', 'id, ratio * 3.0000000000001 as r', 'equal'],
  [
    'the_moment',
    'id, current_timestamp as t, current_date as d',
    'id, current_timestamp() as t, current_date() as d',
    'equal',
  ],
  ['chance', 'id, random() as r, cast(uuid() as varchar) as u', 'id, rand() as r, generate_uuid() as u', 'equal'],
];

const MUTATED: readonly ParityCase[] = [
  ['off_by_one', 'id, id + 1 as n', 'id, id + 2 as n', 'differs', /column n differs in 6 rows/],
  [
    'half_rounded_otherwise',
    'id, round_even(ratio, 0) as r',
    'id, round(ratio) as r',
    'differs',
    /id=2 {2}dev 2, prod 3/,
  ],
  same(
    'nulls_in_their_default_order',
    'id, row_number() over (order by amount, id) as place',
    'differs',
    /column place/,
  ),
  [
    'division_of_integers',
    'id, id // 2 as half',
    'id, id / 2 as half',
    'differs',
    /INTEGER in dev and FLOAT64 in prod/,
  ],
  ['not_trimmed', 'id, trim(note) as n', 'id, note as n', 'differs', /id=1 {2}dev x, prod/],
  ['trimmed_on_one_end', 'id, trim(note) as n', 'id, ltrim(note) as n', 'differs', /column n differs in 1 row/],
  [
    'another_zone',
    'id, cast(placed_at as date) as d',
    "id, date(placed_at, 'America/Guayaquil') as d",
    'differs',
    /dev 2023-12-31, prod 2023-12-30/,
  ],
  [
    'weeks_from_sunday',
    "id, date_trunc('week', placed_at) as w",
    'id, timestamp_trunc(placed_at, week) as w',
    'differs',
  ],
  ['one_row_more', 'id from t where id <= 3', 'id from t where id <= 4', 'differs', /1 row is in prod only\n +id=4/],
  ['one_row_less', 'id from t where id <= 3', 'id from t where id < 3', 'differs', /1 row is in dev only\n +id=3/],
  ['a_row_twice', 'customer from t', 'customer from t union all select "a"', 'differs', /in prod/],
  ['a_column_more', 'id', 'id, 1 as more', 'differs', /column more \(INT64\) is in prod only/],
  ['a_column_less', 'id, 1 as more', 'id', 'differs', /column more \(INTEGER\) is in dev only/],
  ['columns_in_another_order', 'id, customer', 'customer, id', 'differs', /another order/],
  ['another_type', 'id', 'cast(id as string) as id', 'differs', /INTEGER in dev and STRING in prod/],
  ['zero_for_null', 'id, amount', 'id, ifnull(amount, 0) as amount', 'differs', /id=3 {2}dev NULL, prod 0/],
  ['empty_for_null', 'id, note', "id, ifnull(note, '') as note", 'differs', /id=3 {2}dev NULL, prod ''/],
  ['letters_lowered', 'id, upper(note) as n', 'id, lower(note) as n', 'differs'],
  [
    'a_day_later',
    'id, cast(placed_at as date) + 1 as d',
    'id, date_add(date(placed_at), interval 2 day) as d',
    'differs',
  ],
  [
    'the_end_of_the_month',
    'id, placed_at + interval 1 month as d',
    'id, timestamp_add(placed_at, interval 31 day) as d',
    'differs',
  ],
  ['a_boundary_included', 'id, amount between -7 and 3 as b', 'id, amount > -7 and amount <= 3 as b', 'differs'],
  [
    'an_inner_join',
    'id, o.n from t left join (select 3 as k, 1 as n) o on o.k = id',
    'id, o.n from t join (select 3 as k, 1 as n) o on o.k = id',
    'differs',
    /5 rows are in dev only/,
  ],
  ['distinct_lost', 'distinct customer', 'customer', 'differs', /3 rows in dev, 6 in prod/],
  [
    'sums_of_the_negative',
    'customer, sum(amount) as s from t group by 1',
    'customer, sum(abs(amount)) as s from t group by 1',
    'differs',
  ],
  [
    'averages_with_null',
    'customer, avg(amount) as s from t group by 1',
    'customer, avg(ifnull(amount, 0)) as s from t group by 1',
    'differs',
  ],
  ['a_nanosecond', 'id, placed_at', 'id, timestamp_add(placed_at, interval 1 microsecond) as placed_at', 'differs'],
  ['floats_beyond_the_tolerance', 'id, ratio * 3 as r', 'id, ratio * 3.00000001 as r', 'differs'],
  [
    'decimals_by_the_last_digit',
    'id, cast(1.000000001 as decimal(18, 9)) as d',
    "id, numeric '1.000000002' as d",
    'differs',
  ],
  ['an_array_turned_round', 'id, [1, 2] as a', 'id, [2, 1] as a', 'differs'],
  ['a_field_renamed', "id, {'x': id} as s", 'id, struct(id as y) as s', 'differs', /column s is STRUCT/],
  [
    'an_array_that_is_null',
    'id, case when id > 1 then [id] end as a',
    'id, if(id > 1, [id], null) as a',
    'differs',
    /id=1 {2}dev NULL, prod \[\]/,
  ],
  [
    'a_null_in_an_array',
    'id, [customer, note] as a',
    'id, [customer, note] as a',
    'differs',
    /BigQuery refuses it: an array of a has a NULL in it, which is not stored/,
  ],
  [
    'a_division_by_zero',
    'id, id / (id - 3) as x',
    'id, id / (id - 3) as x',
    'differs',
    /BigQuery refuses it: division by zero/,
  ],
  [
    'not_sql_of_bigquery',
    'id, id::varchar as x',
    'id, id::varchar as x',
    'differs',
    /BigQuery refuses it: Syntax error.*\(models\/not_sql_of_bigquery\.sql:1:/,
  ],
];

const OPEN: readonly ParityCase[] = [
  same(
    'places_of_rows_that_tie',
    'id, row_number() over (order by customer) as place',
    'open_order',
    /row_number\(\) orders rows that tie/,
  ),
  same('some_rows', 'id from t limit 2', 'open_order', /which rows there are.*\n.*limit has no order by/),
  same(
    'any_note',
    'customer, any_value(note) as n from t group by 1',
    'open_order',
    /the value of n: .*\n.*any_value\(\) has no order by/,
  ),
  [
    'open_on_bigquery_alone',
    "customer, string_agg(cast(id as varchar), ',' order by id) as ids from t group by 1",
    "customer, string_agg(cast(id as string), ',') as ids from t group by 1",
    'open_order',
    /the value of ids: .*\n.*string_agg\(\) has no order by/,
  ],
  [
    'ties_on_bigquery_alone',
    'id, row_number() over (order by customer, id) as place',
    'id, row_number() over (order by customer) as place',
    'open_order',
    /row_number\(\) orders rows that tie.*\(models\/ties_on_bigquery_alone\.sql:1:/,
  ],
  same(
    'how_many_rows_there_are',
    'id from t qualify row_number() over (partition by customer order by customer) = 1 and id > 3',
    'open_order',
    /which rows there are/,
  ),
  [
    'some_places_and_a_difference',
    'id, row_number() over (order by customer) as place, id + 1 as n',
    'id, row_number() over (order by customer) as place, id + 2 as n',
    'differs',
    /column n differs in 6 rows/,
  ],
];

const MORE_MUTATED: readonly ParityCase[] = [
  [
    'places_that_tie_and_begin_at_zero',
    'id, row_number() over (order by customer) as place',
    'id, row_number() over (order by customer) - 1 as place',
    'differs',
    /BigQuery gives other values of place/,
  ],
];

const UNCHECKABLE: readonly ParityCase[] = [
  same('distinct_about', 'approx_count_distinct(id) as n', 'not_checkable', /approx_count_distinct/i),
  [
    'rows_by_chance',
    'id from t using sample 50%',
    'id from t tablesample system (50 percent)',
    'not_checkable',
    /takes rows by chance/,
  ],
  same('no_rows', 'id from t where id > 100', 'not_checkable', /gives no rows/),
  same(
    'asks_the_warehouse',
    "{{ run_query('select 1').rows | length }} as n",
    'not_checkable',
    /nothing is asked of the target "prod".*runs a query/,
  ),
];

/** Models that are equal, that one engine gets wrong on purpose, that leave an order open, and that cannot be checked. */
export const PARITY_CASES: readonly ParityCase[] = [...EQUAL, ...MUTATED, ...MORE_MUTATED, ...OPEN, ...UNCHECKABLE];
