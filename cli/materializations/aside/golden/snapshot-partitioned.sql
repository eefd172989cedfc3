-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`raw`.`changes`
);
-- prepare
alter table `shop`.`main`.`orders` add column `note` STRING;
-- main
merge into `shop`.`main`.`orders` as kept
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as changes
on changes.dbt_scd_id = kept.dbt_scd_id
when matched and kept.dbt_valid_to is null and changes.dbt_change_type in ('update', 'delete') then update set
    dbt_valid_to = changes.dbt_valid_to
when not matched and changes.dbt_change_type = 'insert' then insert (`id`, `note`, `dbt_scd_id`, `dbt_valid_to`)
    values (changes.`id`, changes.`note`, changes.`dbt_scd_id`, changes.`dbt_valid_to`);
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `dbt_valid_to`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders`
where `dbt_valid_to` is null or `dbt_valid_to` is not null
);
-- main
merge into `shop`.`main`.`orders__etl_rows_1a2b3c4d` as kept
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as changes
on changes.dbt_scd_id = kept.dbt_scd_id
when matched and kept.dbt_valid_to is null and changes.dbt_change_type in ('update', 'delete') then update set
    dbt_valid_to = changes.dbt_valid_to
when not matched and changes.dbt_change_type = 'insert' then insert (`id`, `note`, `dbt_scd_id`, `dbt_valid_to`)
    values (changes.`id`, changes.`note`, changes.`dbt_scd_id`, changes.`dbt_valid_to`);
-- prepare
create or replace table `shop`.`main`.`orders__etl_parts_1a2b3c4d` like `shop`.`main`.`orders`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour));
-- partitions, 4000 at a time
select distinct cast(timestamp_trunc(`dbt_valid_to`, day) as string) as id, timestamp_trunc(`dbt_valid_to`, day) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where timestamp_trunc(`dbt_valid_to`, day) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where timestamp_trunc(`dbt_valid_to`, day) between cast('FIRST' as timestamp) and cast('LAST' as timestamp) or timestamp_trunc(`dbt_valid_to`, day) is null;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where timestamp_trunc(`dbt_valid_to`, day) between cast('FIRST' as timestamp) and cast('LAST' as timestamp);
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
