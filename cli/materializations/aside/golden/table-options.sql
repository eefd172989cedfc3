-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by date_trunc(`day`, month)
cluster by `id`, `Amount`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 48 hour), description = 'The shop\'s orders', labels = [('team', 'it\'s')], tags = [('123/env', 'prod')], kms_key_name = 'projects/p/locations/l/keyRings/r/cryptoKeys/k', require_partition_filter = true, partition_expiration_days = 30)
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- comment
-- properties of `shop`.`main`.`orders`: {"columns":{"id":"Key","amount":"It's money"}}
