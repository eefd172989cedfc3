-- leaves: view
-- main
create temp function f(x int64) as (x + 1);
create or replace view `shop`.`main`.`orders`
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
