-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- main
begin transaction;
delete from `shop`.`main`.`orders` as DBT_INTERNAL_DEST
where (`id`) in (select (`id`) from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE);
insert into `shop`.`main`.`orders` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as model_subq;
commit transaction;
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
