-- leaves: table
-- leftover
drop table if exists "dev"."main"."orders__etl_new";
-- main
create table "dev"."main"."orders" as (
select id, "Day"
from raw -- all of them
);
