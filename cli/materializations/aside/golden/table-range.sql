-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by range_bucket(`id`, generate_array(0, 100, 10))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
