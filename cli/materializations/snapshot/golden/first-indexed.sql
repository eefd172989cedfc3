-- leaves: table
-- leftover
drop table if exists "dev"."history"."orders__etl_new";
-- main
create table "dev"."history"."orders" as (
select *, 1 as dbt_scd_id
from raw -- all
);
-- index
create index "orders__id__idx" on "dev"."history"."orders" ("id");
