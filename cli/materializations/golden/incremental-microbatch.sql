-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select id, "Day"
from raw -- all of them
);
-- prepare
delete from "dev"."main"."orders"
where "Day" >= '2024-01-01 00:00:00' and "Day" < '2024-01-02 00:00:00';
-- main
insert into "dev"."main"."orders" ("id", "Day")
select "id", "Day"
from "orders__etl_delta"
where "Day" >= '2024-01-01 00:00:00' and "Day" < '2024-01-02 00:00:00';
-- cleanup
drop table if exists "orders__etl_delta";
