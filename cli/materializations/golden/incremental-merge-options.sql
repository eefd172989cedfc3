-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select id, "Day"
from raw -- all of them
);
-- prepare
select case when count(*) > 0 then error('Several new rows of "dev"."main"."orders" have the same unique_key ("id"), so that a merge cannot tell which one to keep') end
from (select * from "orders__etl_delta" where ("id") in (select "id" from "orders__etl_delta" group by "id" having count(*) > 1)) as DBT_INTERNAL_SOURCE
join "dev"."main"."orders" as DBT_INTERNAL_DEST on (DBT_INTERNAL_SOURCE."id" = DBT_INTERNAL_DEST."id") and (DBT_INTERNAL_DEST.id > 0)
where DBT_INTERNAL_SOURCE.id > 1;
-- main
merge into "dev"."main"."orders" as DBT_INTERNAL_DEST
using "orders__etl_delta" as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE."id" = DBT_INTERNAL_DEST."id") and (DBT_INTERNAL_DEST.id > 0)
when matched and (DBT_INTERNAL_SOURCE.id > 1) then update set
    "Day" = DBT_INTERNAL_SOURCE."Day"
when not matched and (DBT_INTERNAL_SOURCE.id > 2) then insert ("id", "Day")
    values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."Day");
-- cleanup
drop table if exists "orders__etl_delta";
