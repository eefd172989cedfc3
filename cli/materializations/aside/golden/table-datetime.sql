-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
partition by datetime_trunc(`seen`, year)
as (
select datetime(seen) as seen, id from `shop`.`raw`.`clicks`
);
