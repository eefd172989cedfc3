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
