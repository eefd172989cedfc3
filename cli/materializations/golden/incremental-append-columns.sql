-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select id, "Day"
from raw -- all of them
);
-- prepare
alter table "dev"."main"."orders" add column "extra" DOUBLE;
-- prepare
select case when count(*) > 0 then error('Several new rows of "dev"."main"."orders" have the same unique_key ("id"), so that a merge cannot tell which one to keep') end
from (select * from "orders__etl_delta" where ("id") in (select "id" from "orders__etl_delta" group by "id" having count(*) > 1)) as DBT_INTERNAL_SOURCE
join "dev"."main"."orders" as DBT_INTERNAL_DEST on (DBT_INTERNAL_SOURCE."id" = DBT_INTERNAL_DEST."id");
-- main
merge into "dev"."main"."orders" as DBT_INTERNAL_DEST
using "orders__etl_delta" as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE."id" = DBT_INTERNAL_DEST."id")
when matched then update set
    "extra" = DBT_INTERNAL_SOURCE."extra"
when not matched then insert ("id", "extra")
    values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."extra");
-- cleanup
drop table if exists "orders__etl_delta";
