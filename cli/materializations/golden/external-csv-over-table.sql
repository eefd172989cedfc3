-- leaves: view
-- main
copy (
select id, "Day"
from raw -- all of them
) to 'out/orders__etl_new.csv.gz' (quote '~', delimiter '|', format csv, compression gzip, header 1);
-- prepare when no rows
copy (
select etl_rows.* from (select 1) as etl_one left join (
select id, "Day"
from raw -- all of them
) as etl_rows on true
) to 'out/orders__etl_new.csv.gz' (quote '~', delimiter '|', format csv, compression gzip, header 1);
-- publish
drop table if exists "dev"."main"."orders";
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_csv('out/orders__etl_new.csv.gz', auto_detect = true, compression = 'gzip')
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_csv('out/orders__etl_new.csv.gz', auto_detect = true, compression = 'gzip')
where "id" is not null and "Day" is not null
);
-- replace out/orders.csv.gz
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_csv('out/orders.csv.gz', auto_detect = true, compression = 'gzip')
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_csv('out/orders.csv.gz', auto_detect = true, compression = 'gzip')
where "id" is not null and "Day" is not null
);
