-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select seen, id from `shop`.`raw`.`clicks`
);
-- main
declare etl_partitions array<timestamp> default array(select distinct timestamp_trunc(timestamp(`seen`), hour) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where timestamp_trunc(timestamp(`seen`), hour) is not null);
declare etl_has_null bool default exists(select 1 from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where timestamp_trunc(timestamp(`seen`), hour) is null);
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (select timestamp(`seen`) as _PARTITIONTIME, * except (`seen`) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as arrived) as DBT_INTERNAL_SOURCE
on false
when not matched by source and (timestamp_trunc(DBT_INTERNAL_DEST._PARTITIONTIME, hour) in unnest(etl_partitions) or (timestamp_trunc(DBT_INTERNAL_DEST._PARTITIONTIME, hour) is null and etl_has_null)) then delete
when not matched then insert (`_PARTITIONTIME`, `id`)
    values (DBT_INTERNAL_SOURCE.`_PARTITIONTIME`, DBT_INTERNAL_SOURCE.`id`);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
