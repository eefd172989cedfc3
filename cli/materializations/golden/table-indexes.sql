-- leaves: table
-- leftover
drop table if exists "dev"."main"."orders__etl_new";
-- main
create table "dev"."main"."orders__etl_new" as (
select id, "Day"
from raw -- all of them
);
-- publish
drop table if exists "dev"."main"."orders";
-- publish
alter table "dev"."main"."orders__etl_new" rename to "orders";
-- index
create unique index "orders__id__idx" on "dev"."main"."orders" ("id");
-- index
create index "orders__day_lower(x)__idx" on "dev"."main"."orders" ("Day", lower(x));
