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
using (select distinct date_trunc('month', "Day") as etl_partition_1 from "orders__etl_delta") as etl_touched
where date_trunc('month', "Day") is not distinct from etl_touched.etl_partition_1;
-- main
insert into "dev"."main"."orders" ("id", "Day")
select "id", "Day"
from "orders__etl_delta";
-- cleanup
drop table if exists "orders__etl_delta";
