-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by timestamp_trunc(`seen`, hour)
as (
select seen, id from `shop`.`raw`.`clicks`
);
