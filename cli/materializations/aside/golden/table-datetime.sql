-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by datetime_trunc(`at`, year)
as (
select datetime(at) as at, id from `shop`.`raw`.`clicks`
);
