-- leaves: view
-- cleanup
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" (
  id integer not null check (id > 0),
  "Day" date,
  constraint pk_orders primary key (id, "Day"),
  check (id < 100)
);
-- prepare
insert into "orders__etl_delta" ("id", "Day")
(
select "id", "Day" from (
select id, "Day"
from raw -- all of them
) as etl_rows
);
-- main
copy (
select * from "orders__etl_delta"
) to 'orders__etl_new.json' (format json);
-- prepare when no rows
copy (
select etl_rows.* from (select 1) as etl_one left join (
select * from "orders__etl_delta"
) as etl_rows on true
) to 'orders__etl_new.json' (format json);
-- cleanup
drop table if exists "orders__etl_delta";
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_json('orders__etl_new.json', auto_detect = true)
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_json('orders__etl_new.json', auto_detect = true)
where "id" is not null and "Day" is not null
);
-- replace orders.json
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_json('orders.json', auto_detect = true)
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_json('orders.json', auto_detect = true)
where "id" is not null and "Day" is not null
);
