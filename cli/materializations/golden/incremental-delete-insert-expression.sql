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
where (id || '-' || day) in (select (id || '-' || day) from "orders__etl_delta")
  and (id > 5);
-- main
insert into "dev"."main"."orders" ("id", "Day")
select "id", "Day"
from "orders__etl_delta";
-- cleanup
drop table if exists "orders__etl_delta";
