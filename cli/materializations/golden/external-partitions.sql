-- leaves: view
-- main
copy (
select id, "Day"
from raw -- all of them
) to 'out/orders__etl_new' (partition_by (id, day), overwrite_or_ignore true, format parquet);
-- prepare when no rows
copy (
select etl_rows.* from (select 1) as etl_one left join (
select id, "Day"
from raw -- all of them
) as etl_rows on true
) to 'out/orders__etl_new' (partition_by (id, day), overwrite_or_ignore true, format parquet);
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders__etl_new/*/*/*.parquet', union_by_name = true, hive_types = {'id': 'INTEGER'})
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders__etl_new/*/*/*.parquet', union_by_name = true, hive_types = {'id': 'INTEGER'})
where "id" is not null and "Day" is not null
);
-- add out/orders
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders/*/*/*.parquet', union_by_name = true, hive_types = {'id': 'INTEGER'})
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_parquet('out/orders/*/*/*.parquet', union_by_name = true, hive_types = {'id': 'INTEGER'})
where "id" is not null and "Day" is not null
);
