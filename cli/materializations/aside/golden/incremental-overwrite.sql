-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- main
declare etl_replaced struct<partitions array<date>, has_null bool> default (
  select as struct array_agg(distinct date(`day`) ignore nulls), logical_or(date(`day`) is null) from `shop`.`main`.`orders__etl_delta_1a2b3c4d`
);
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE
on false
when not matched by source and (date(DBT_INTERNAL_DEST.`day`) in unnest(etl_replaced.partitions) or (date(DBT_INTERNAL_DEST.`day`) is null and etl_replaced.has_null)) then delete
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
