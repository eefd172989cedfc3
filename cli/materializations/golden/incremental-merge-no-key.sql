-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select id, "Day"
from raw -- all of them
);
-- main
merge into "dev"."main"."orders" as DBT_INTERNAL_DEST
using "orders__etl_delta" as DBT_INTERNAL_SOURCE
on (false)
when not matched then insert ("id", "Day")
    values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."Day");
-- cleanup
drop table if exists "orders__etl_delta";
