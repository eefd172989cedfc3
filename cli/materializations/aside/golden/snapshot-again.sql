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
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
