-- leaves: table
-- leftover
drop table if exists `shop`.`main`.`orders__etl_new_00000000`;
-- main
create or replace table `shop`.`main`.`orders`
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
