-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select id, "Day"
from raw -- all of them
);
-- prepare
delete from "dev"."main"."orders" as DBT_INCREMENTAL_TARGET
using "orders__etl_delta"
where "orders__etl_delta"."id" = DBT_INCREMENTAL_TARGET."id"
  and "orders__etl_delta"."Day" = DBT_INCREMENTAL_TARGET."Day"
  and (DBT_INCREMENTAL_TARGET.day > '2024-01-01');
-- main
insert into "dev"."main"."orders" ("id", "Day")
select "id", "Day"
from "orders__etl_delta";
-- cleanup
drop table if exists "orders__etl_delta";
