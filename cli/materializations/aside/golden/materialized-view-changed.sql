-- leaves: materialized_view
-- main
create or replace materialized view `shop`.`main`.`orders`
options (enable_refresh = true, refresh_interval_minutes = 30)
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
