/** A SELECT as each engine has it; names of tables stand in braces. */
export interface Shape {
  readonly name: string;
  readonly duckdb: string;
  readonly bigquery: string;
}

const same = (name: string, sql: string): Shape => ({ name, duckdb: sql, bigquery: sql });
const each = (name: string, duckdb: string, bigquery: string): Shape => ({ name, duckdb, bigquery });

/** SELECTs that give the same on both engines over the tables of `tables.ts`. */
export const SHAPES: readonly Shape[] = [
  same(
    'join_totals',
    `select c.customer_id, c.name, count(*) as n, count(o.id) as orders, coalesce(sum(o.amount), 0) as total, max(o.ordered_at) as last_at
  from {customers} c
  left join {orders} o on o.customer_id = c.customer_id and o.status = 'paid'
  group by c.customer_id, c.name`,
  ),
  same(
    'full_join',
    `select coalesce(o.customer_id, c.customer_id) as k, o.id, c.name
  from {orders} o
  full outer join {customers} c on o.customer_id = c.customer_id`,
  ),
  same(
    'anti',
    `select c.customer_id
  from {customers} c
  where not exists (select 1
  from {orders} o
  where o.customer_id = c.customer_id and o.qty > 2)`,
  ),
  same(
    'not_in',
    `select customer_id
  from {customers}
  where customer_id not in (select customer_id
  from {orders}
  where customer_id is not null and amount < 100)`,
  ),
  same(
    'windows',
    `select id, row_number() over (partition by customer_id order by ordered_at desc, id) as rn, sum(amount) over (partition by customer_id order by ordered_at, id rows between 2 preceding and current row) as run, lag(amount, 1) over (partition by status order by id) as prev, avg(ratio) over (order by id rows between 3 preceding and 1 following) as mean
  from {orders}`,
  ),
  same(
    'ranks',
    `select id, rank() over (order by qty desc nulls last) as r, dense_rank() over (partition by status order by qty asc nulls first) as d, first_value(id) over (partition by customer_id order by amount desc nulls last, id) as f
  from {orders}`,
  ),
  same(
    'latest',
    `select customer_id, id, amount
  from {orders}
  where customer_id is not null
  qualify row_number() over (partition by customer_id order by ordered_at desc, id desc) = 1`,
  ),
  same(
    'sets',
    `select customer_id
  from {orders}
  where amount > 50
  union all select customer_id
  from {customers}
  where region = 'north'`,
  ),
  each(
    'sets2',
    `select customer_id
  from {customers}
  except select customer_id
  from {orders}
  where status = 'paid'`,
    `select customer_id
  from {customers}
  except distinct select customer_id
  from {orders}
  where status = 'paid'`,
  ),
  each(
    'sets3',
    `select customer_id
  from {customers}
  where region = 'south'
  union select customer_id
  from {orders}
  where qty >= 3`,
    `select customer_id
  from {customers}
  where region = 'south'
  union distinct select customer_id
  from {orders}
  where qty >= 3`,
  ),
  each(
    'dates',
    `select id, date_trunc('month', ordered_at)::date as m, date_trunc('week', ordered_at)::date as w, date_trunc('quarter', ordered_at)::date as q, (ordered_at + interval 1 month) as nm, date_diff('day', cast('2024-01-01' as date), cast(ordered_at as date)) as days, extract(isodow
  from ordered_at) as dow, strftime(ordered_at, '%Y-%m') as ym
  from {orders}`,
    `select id, date_trunc(date(ordered_at), month) as m, date_trunc(date(ordered_at), isoweek) as w, date_trunc(date(ordered_at), quarter) as q, datetime_add(ordered_at, interval 1 month) as nm, date_diff(date(ordered_at), date '2024-01-01', day) as days, mod(extract(dayofweek
  from ordered_at) + 5, 7) + 1 as dow, format_datetime('%Y-%m', ordered_at) as ym
  from {orders}`,
  ),
  each(
    'zones',
    `select id, cast(timezone('America/Guayaquil', timezone('UTC', ordered_at)) as date) as local_day, cast(timezone('Europe/Madrid', timezone('UTC', ordered_at)) as timestamp) as madrid, date_part('hour', timezone('America/New_York', timezone('UTC', ordered_at))) as h
  from {orders}`,
    `select id, date(timestamp(ordered_at), 'America/Guayaquil') as local_day, datetime(timestamp(ordered_at), 'Europe/Madrid') as madrid, extract(hour
  from datetime(timestamp(ordered_at), 'America/New_York')) as h
  from {orders}`,
  ),
  each(
    'numbers',
    `select id, round(amount, 1) as r, trunc(ratio) as t, floor(ratio) as f, ceil(ratio) as c, qty // 2 as half, qty % 3 as m, abs(qty) as a, amount * 1.1 as up, cast(ratio * 2 as bigint) as i, greatest(coalesce(qty, 0), 1) as g, power(ratio, 2) as p, amount / nullif(qty, 0) as per
  from {orders}
  where ratio < 1000`,
    `select id, round(amount, 1) as r, trunc(ratio) as t, floor(ratio) as f, ceil(ratio) as c, div(qty, 2) as half, mod(qty, 3) as m, abs(qty) as a, amount * numeric '1.1' as up, cast(ratio * 2 as int64) as i, greatest(coalesce(qty, 0), 1) as g, power(ratio, 2) as p, cast(amount as float64) / nullif(qty, 0) as per
  from {orders}
  where ratio < 1000`,
  ),
  each(
    'texts',
    `select id, upper(note) as u, trim(note) as t, length(note) as l, substr(note, 2, 3) as s, replace(note, 'a', 'b') as r, note || '-' || status as c, split_part(note, ',', 2) as p, regexp_extract(note, '[0-9]+') as d, starts_with(note, 'a') as w, lpad(cast(id as varchar), 5, '0') as pad, strpos(note, 'b') as pos, note like 'a_b' as lk, coalesce(status, 'none') as st
  from {orders}`,
    `select id, upper(note) as u, trim(note) as t, length(note) as l, substr(note, 2, 3) as s, replace(note, 'a', 'b') as r, note || '-' || status as c, case when note is null then null else coalesce(split(note, ',')[safe_offset(1)], '') end as p, coalesce(regexp_extract(note, '[0-9]+'), if(note is null, null, '')) as d, starts_with(note, 'a') as w, lpad(cast(id as string), 5, '0') as pad, strpos(note, 'b') as pos, note like 'a_b' as lk, coalesce(status, 'none') as st
  from {orders}`,
  ),
  same(
    'cases',
    `select id, case when amount >= 100 then 'big' when amount > 0 then 'small' else 'none' end as size, case status when 'paid' then 1 when 'Paid' then 2 else 0 end as s, qty between 1 and 3 as b, status in ('paid', 'open') as i, status <> 'void' as nv, amount is null as an, coalesce(qty, -1) as cq
  from {orders}`,
  ),
  each(
    'aggs',
    `select status, count(*) as n, count(distinct customer_id) as cs, sum(amount) as s, min(ordered_at) as mi, max(note) as mx, cast(sum(qty) as bigint) as q, sum(case when qty > 1 then amount end) as big, string_agg(cast(id as varchar), ',' order by id) as ids, bool_or(qty > 5) as anyq, array_agg(id order by id desc) as arr
  from {orders}
  group by status
  having count(*) > 2`,
    `select status, count(*) as n, count(distinct customer_id) as cs, sum(amount) as s, min(ordered_at) as mi, max(note) as mx, sum(qty) as q, sum(case when qty > 1 then amount end) as big, string_agg(cast(id as string), ',' order by id) as ids, logical_or(qty > 5) as anyq, array_agg(id order by id desc) as arr
  from {orders}
  group by status
  having count(*) > 2`,
  ),
  same(
    'ctes',
    `with a as (select order_id, sum(units * price * (1 - coalesce(discount, 0))) as total, count(*) as n
  from {lines}
  group by order_id), b as (select o.id, o.customer_id, a.total, a.n
  from {orders} o
  join a on a.order_id = o.id
  where o.status <> 'void') select customer_id, sum(total) as total, sum(n) as n
  from b
  group by customer_id`,
  ),
  same(
    'top',
    `select id, amount
  from {orders}
  where amount is not null order by amount desc, id limit 10`,
  ),
  each(
    'floats',
    `select customer_id, sum(ratio) as s, avg(ratio) as a, stddev(ratio) as d, cast(avg(amount) as double) as m
  from {orders}
  group by customer_id`,
    `select customer_id, sum(ratio) as s, avg(ratio) as a, stddev(ratio) as d, cast(avg(amount) as float64) as m
  from {orders}
  group by customer_id`,
  ),
  each(
    'unnested',
    `select id, u as part, len(string_split(note, ',')) as n
  from {orders}, unnest(string_split(note, ',')) as t(u)
  where note is not null`,
    `select id, u as part, array_length(split(note, ',')) as n
  from {orders}, unnest(split(note, ',')) as u
  where note is not null`,
  ),
  each(
    'spine',
    `select d, count(o.id) as n, coalesce(sum(o.amount), 0) as s
  from (select unnest(generate_series(date '2024-01-01', date '2024-03-31', interval 1 day))::date as d)
  left join {orders} o on cast(o.ordered_at as date) = d
  group by d`,
    `select d, count(o.id) as n, coalesce(sum(o.amount), 0) as s
  from unnest(generate_date_array(date '2024-01-01', date '2024-03-31', interval 1 day)) as d
  left join {orders} o on date(o.ordered_at) = d
  group by d`,
  ),
  same(
    'hier',
    `select c.customer_id, p.name as parent, g.name as grand
  from {customers} c
  left join {customers} p on c.parent_id = p.customer_id
  left join {customers} g on p.parent_id = g.customer_id`,
  ),
  each(
    'pivot',
    `select customer_id, cast(sum(case when status = 'paid' then 1 else 0 end) as bigint) as paid, cast(sum(case when status = 'open' then 1 else 0 end) as bigint) as open_n, max(case when status = 'void' then id end) as void_id
  from {orders}
  group by customer_id`,
    `select customer_id, sum(case when status = 'paid' then 1 else 0 end) as paid, sum(case when status = 'open' then 1 else 0 end) as open_n, max(case when status = 'void' then id end) as void_id
  from {orders}
  group by customer_id`,
  ),
  each(
    'share',
    `select id, amount / sum(amount) over (partition by status) as share, ntile(4) over (order by amount, id) as q4, percent_rank() over (partition by status order by id) as pr
  from {orders}
  where amount is not null and status is not null`,
    `select id, cast(amount as float64) / cast(sum(amount) over (partition by status) as float64) as share, ntile(4) over (order by amount, id) as q4, percent_rank() over (partition by status order by id) as pr
  from {orders}
  where amount is not null and status is not null`,
  ),
  each(
    'casts',
    `select id, try_cast(note as bigint) as n, cast(amount as varchar) as t, cast(qty as double) as f, cast(ordered_at as date) as d, cast(id as decimal(20,4)) as dec
  from {orders}`,
    `select id, safe_cast(note as int64) as n, format('%.3f', amount) as t, cast(qty as float64) as f, date(ordered_at) as d, cast(id as numeric) as \`dec\`
  from {orders}`,
  ),
  each(
    'structs',
    `select id, {'a': qty, 'b': status} as s, [qty, id] as l, {'a': qty}.a as v
  from {orders}
  where qty is not null`,
    `select id, struct(qty as a, status as b) as s, [qty, id] as l, struct(qty as a).a as v
  from {orders}
  where qty is not null`,
  ),
  same(
    'dedup',
    `select distinct customer_id, status
  from {orders}
  where qty is not null`,
  ),
];
