-- leaves: table, added to
-- leftover
drop table if exists "orders__etl_delta";
-- prepare
create temporary table "orders__etl_delta" as (
select * from changed -- dbt_change_type and so on
);
-- prepare
update "dev"."history"."orders" as kept
set until = changes.until
from "orders__etl_delta" as changes
where changes.version_id = kept.version_id
  and changes.dbt_change_type in ('update', 'delete')
  and kept.until is null;
-- main
insert into "dev"."history"."orders" ("id", "Größe ""x""", "version_id", "until")
select "id", "Größe ""x""", "version_id", "until"
from "orders__etl_delta"
where dbt_change_type = 'insert';
-- cleanup
drop table "orders__etl_delta";
