-- leaves: view
-- main
copy (
select id, "Day"
from raw -- all of them
) to 'out/orders__etl_new.parquet' (format parquet);
-- prepare when no rows
copy (
select etl_rows.* from (select 1) as etl_one left join (
select id, "Day"
from raw -- all of them
) as etl_rows on true
) to 'out/orders__etl_new.parquet' (format parquet);
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders__etl_new.parquet', union_by_name = false)
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders__etl_new.parquet', union_by_name = false)
where "id" is not null and "Day" is not null
);
-- replace out/orders.parquet
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders.parquet', union_by_name = false)
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders.parquet', union_by_name = false)
where "id" is not null and "Day" is not null
);
