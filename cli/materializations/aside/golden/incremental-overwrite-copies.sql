-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read table orders__etl_delta_1a2b3c4d, then:
-- main
-- copy jobs, WRITE_TRUNCATE, of each partition: `shop`.`main`.`orders__etl_delta_1a2b3c4d` to `shop`.`main`.`orders`
-- select distinct coalesce(format_date('%Y%m%d', date(`day`)), '__NULL__') as id from `shop`.`main`.`orders__etl_delta_1a2b3c4d` order by id
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
