-- leaves: table, added to
-- prepare
-- clone job, for 12 hours: `shop`.`main`.`orders` to `shop`.`main`.`orders__etl_new_1a2b3c4d`
-- main
merge into `shop`.`main`.`orders__etl_new_1a2b3c4d` as DBT_INTERNAL_DEST
using (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `day` = DBT_INTERNAL_SOURCE.`day`,
    `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders__etl_new_1a2b3c4d`
where `day` is null or `day` is not null
);
-- main
merge into `shop`.`main`.`orders__etl_rows_1a2b3c4d` as DBT_INTERNAL_DEST
using (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `day` = DBT_INTERNAL_SOURCE.`day`,
    `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- prepare
create or replace table `shop`.`main`.`orders__etl_parts_1a2b3c4d` like `shop`.`main`.`orders__etl_new_1a2b3c4d`
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
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_parts_1a2b3c4d` to `shop`.`main`.`orders__etl_new_1a2b3c4d`
-- comment
-- properties of `shop`.`main`.`orders__etl_new_1a2b3c4d`: {"expiresInHours":12}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_parts_1a2b3c4d`;
-- ==
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":false}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
