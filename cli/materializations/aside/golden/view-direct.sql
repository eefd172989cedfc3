-- leaves: view
-- main
create or replace view `shop`.`main`.`orders`
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
