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
insert into `shop`.`main`.`orders` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from `shop`.`main`.`orders__etl_delta_1a2b3c4d` as model_subq;
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
