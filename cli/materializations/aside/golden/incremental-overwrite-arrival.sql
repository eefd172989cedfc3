-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select seen, id from `shop`.`raw`.`clicks`
);
-- main
declare etl_replaced struct<partitions array<timestamp>, has_null bool> default (
  select as struct array_agg(distinct timestamp_trunc(timestamp(`seen`), hour) ignore nulls), logical_or(timestamp_trunc(timestamp(`seen`), hour) is null) from `shop`.`main`.`orders__etl_delta_1a2b3c4d`
);
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (select timestamp(`seen`) as _PARTITIONTIME, * except (`seen`) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as arrived) as DBT_INTERNAL_SOURCE
on false
when not matched by source and (timestamp_trunc(DBT_INTERNAL_DEST._PARTITIONTIME, hour) in unnest(etl_replaced.partitions) or (timestamp_trunc(DBT_INTERNAL_DEST._PARTITIONTIME, hour) is null and etl_replaced.has_null)) then delete
when not matched then insert (`_PARTITIONTIME`, `id`)
    values (DBT_INTERNAL_SOURCE.`_PARTITIONTIME`, DBT_INTERNAL_SOURCE.`id`);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
