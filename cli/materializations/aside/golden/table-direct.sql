-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
