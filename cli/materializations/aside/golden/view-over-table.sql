-- leaves: view
-- prepare
create or replace view `shop`.`main`.`orders__etl_new_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read view orders__etl_new_1a2b3c4d, then:
-- publish
drop table if exists `shop`.`main`.`orders`;
-- main
create or replace view `shop`.`main`.`orders`
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- cleanup
drop view if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop view if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
