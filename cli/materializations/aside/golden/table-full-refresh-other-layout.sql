-- leaves: table
-- main
create or replace table `shop`.`main`.`orders__etl_new_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
drop table if exists `shop`.`main`.`orders`;
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":false}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
