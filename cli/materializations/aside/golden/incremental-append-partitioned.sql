-- leaves: table, added to
-- main
insert into `shop`.`main`.`orders` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as model_subq;
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `day`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders`
where `day` is null or `day` is not null
);
-- main
insert into `shop`.`main`.`orders__etl_rows_1a2b3c4d` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as model_subq;
-- prepare
create or replace table `shop`.`main`.`orders__etl_parts_1a2b3c4d` like `shop`.`main`.`orders`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour));
-- partitions, 4000 at a time
select distinct cast(date(`day`) as string) as id, date(`day`) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where date(`day`) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date) or date(`day`) is null;
-- main
insert into `shop`.`main`.`orders__etl_parts_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where date(`day`) between cast('FIRST' as date) and cast('LAST' as date);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_rows_1a2b3c4d`;
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_parts_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":true}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_parts_1a2b3c4d`;
-- ==
