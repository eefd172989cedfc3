-- leaves: table
-- main
create or replace table `shop`.`main`.`orders`
as (
select * from `shop`.`raw`.`changes`
);
