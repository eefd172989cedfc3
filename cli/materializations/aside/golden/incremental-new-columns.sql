-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read table orders__etl_delta_1a2b3c4d, then:
-- prepare
alter table `shop`.`main`.`orders` add column `note` STRING;
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `day` = DBT_INTERNAL_SOURCE.`day`,
    `amount` = DBT_INTERNAL_SOURCE.`amount`,
    `note` = DBT_INTERNAL_SOURCE.`note`
when not matched then insert (`id`, `day`, `amount`, `note`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`, DBT_INTERNAL_SOURCE.`note`);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
