-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by timestamp_trunc(`seen`, hour)
as (
select seen, id from `shop`.`raw`.`clicks`
);
-- == where it writes too many partitions:
-- prepare
create or replace table `shop`.`main`.`orders__etl_rows_1a2b3c4d`
cluster by `seen`
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select seen, id from `shop`.`raw`.`clicks`
);
-- prepare
create or replace table `shop`.`main`.`orders__etl_new_1a2b3c4d`
partition by timestamp_trunc(`seen`, hour)
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour))
as (
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where false
);
-- partitions, 4000 at a time
select distinct cast(timestamp_trunc(`seen`, hour) as string) as id, timestamp_trunc(`seen`, hour) as first from `shop`.`main`.`orders__etl_rows_1a2b3c4d` where timestamp_trunc(`seen`, hour) is not null order by first;
-- main
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where timestamp_trunc(`seen`, hour) between cast('FIRST' as timestamp) and cast('LAST' as timestamp) or timestamp_trunc(`seen`, hour) is null;
-- main
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d`
select * from `shop`.`main`.`orders__etl_rows_1a2b3c4d`
where timestamp_trunc(`seen`, hour) between cast('FIRST' as timestamp) and cast('LAST' as timestamp);
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_rows_1a2b3c4d`;
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":false}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- ==
