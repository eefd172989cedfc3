-- leaves: table, added to
-- prepare
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
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
create or replace table `shop`.`main`.`orders__etl_delta_1a2b3c4d`
partition by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where false
);
-- partitions, 4000 at a time
select distinct cast(date(`day`) as string) as id, date(`day`) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where date(`day`) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_delta_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date) or date(`day`) is null;
-- main
insert into `shop`.`main`.`orders__etl_delta_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_rows_1a2b3c4d`;
-- ==
-- == tests read table orders__etl_delta_1a2b3c4d, then:
-- main
-- copy jobs, WRITE_TRUNCATE, of each partition: `shop`.`main`.`orders__etl_delta_1a2b3c4d` to `shop`.`main`.`orders`
-- select distinct coalesce(format_date('%Y%m%d', date(`day`)), '__NULL__') as id from `shop`.`main`.`orders__etl_delta_1a2b3c4d` order by id
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_delta_1a2b3c4d`;
