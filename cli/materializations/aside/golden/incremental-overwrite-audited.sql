-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read table orders__etl_delta_1a2b3c4d, then:
-- main
declare etl_partitions array<date> default array(select distinct date(`day`) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where date(`day`) is not null);
declare etl_has_null bool default exists(select 1 from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where date(`day`) is null);
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE
on false
when not matched by source and (date(DBT_INTERNAL_DEST.`day`) in unnest(etl_partitions) or (date(DBT_INTERNAL_DEST.`day`) is null and etl_has_null)) then delete
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders`
where `day` is null or `day` is not null
);
-- main
declare etl_partitions array<date> default array(select distinct date(`day`) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where date(`day`) is not null);
declare etl_has_null bool default exists(select 1 from `shop`.`main`.`orders__etl_delta_1a2b3c4d` where date(`day`) is null);
merge into `shop`.`main`.`orders__etl_rows_1a2b3c4d` as DBT_INTERNAL_DEST
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE
on false
when not matched by source and (date(DBT_INTERNAL_DEST.`day`) in unnest(etl_partitions) or (date(DBT_INTERNAL_DEST.`day`) is null and etl_has_null)) then delete
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- prepare
create or replace table `shop`.`main`.`orders__etl_parts_1a2b3c4d` like `shop`.`main`.`orders`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour));
-- partitions, 4000 at a time
select distinct cast(date(`day`) as string) as id, date(`day`) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where date(`day`) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date) or date(`day`) is null;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_rows_1a2b3c4d`;
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_parts_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":false}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_parts_1a2b3c4d`;
-- ==
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
