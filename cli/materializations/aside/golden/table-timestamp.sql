-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by timestamp_trunc(`at`, hour)
as (
select at, id from `shop`.`raw`.`clicks`
);
