-- leaves: table
-- main
create or replace table `shop`.`main`.`orders__etl_new_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour), labels = [('team', 'bi')])
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
);
-- prepare
create or replace table `shop`.`main`.`orders__etl_new_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour), labels = [('team', 'bi')])
as (
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where false
);
-- partitions, 4000 at a time
select distinct cast(date(`day`) as string) as id, date(`day`) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where date(`day`) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date) or date(`day`) is null;
-- main
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_rows_1a2b3c4d`;
-- ==
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"description":"The shop's orders","labels":{"team":"bi"},"requirePartitionFilter":true,"partitionExpirationDays":30,"columns":{"id":"Key","amount":"It's money"}}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
