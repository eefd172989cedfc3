-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- prepare
-- clone job, for 12 hours: `shop`.`main`.`orders` to `shop`.`main`.`orders__etl_new_1a2b3c4d`
-- main
begin transaction;
delete from `shop`.`main`.`orders__etl_new_1a2b3c4d` as DBT_INTERNAL_DEST
where exists (select 1 from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as DBT_INTERNAL_SOURCE where DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id` and DBT_INTERNAL_SOURCE.`day` = DBT_INTERNAL_DEST.`day`);
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as model_subq;
commit transaction;
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
