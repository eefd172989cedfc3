-- leaves: materialized_view
-- main
create or replace materialized view `shop`.`main`.`orders`
partition by `day`
cluster by `id`
options (enable_refresh = true, refresh_interval_minutes = 60, max_staleness = interval 4 hour)
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
