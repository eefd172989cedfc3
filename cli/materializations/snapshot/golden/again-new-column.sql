-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select * from changed -- dbt_change_type and so on
);
-- prepare
alter table "dev"."history"."orders" add column "Added" DOUBLE;
-- prepare
update "dev"."history"."orders" as kept
set dbt_valid_to = changes.dbt_valid_to
from "orders__etl_delta" as changes
where changes.dbt_scd_id = kept.dbt_scd_id
  and changes.dbt_change_type in ('update', 'delete')
  and kept.dbt_valid_to is null;
-- main
insert into "dev"."history"."orders" ("id", "Größe ""x""", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id", "Added")
select "id", "Größe ""x""", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id", "Added"
from "orders__etl_delta"
where dbt_change_type = 'insert';
-- cleanup
drop table "orders__etl_delta";
