-- leaves: view
-- prepare
create or replace view `shop`.`main`.`orders__etl_new_1a2b3c4d`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read view orders__etl_new_1a2b3c4d, then:
-- main
create or replace view `shop`.`main`.`orders`
options (description = 'The shop\'s orders', labels = [('team', 'bi')])
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- comment
-- properties of `shop`.`main`.`orders`: {"columns":{"id":"Key","amount":"It's money"}}
-- cleanup
drop view if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop view if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
