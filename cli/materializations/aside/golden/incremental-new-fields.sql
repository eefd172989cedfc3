-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select 1 as id, [struct('a' as sku, 1 as n)] as items
);
-- == tests read table orders__etl_delta_1a2b3c4d, then:
-- prepare
-- properties of `shop`.`main`.`orders`: {"types":{"items":"ARRAY<STRUCT<sku STRING, n INT64>>"}}
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `items` = DBT_INTERNAL_SOURCE.`items`
when not matched then insert (`id`, `items`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`items`);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
