-- leaves: view
-- main
copy (
select id, "Day"
from raw -- all of them
) to 's3://bucket/orders.json' (format json);
-- prepare when no rows
copy (
select etl_rows.* from (select 1) as etl_one left join (
select id, "Day"
from raw -- all of them
) as etl_rows on true
) to 's3://bucket/orders.json' (format json);
-- publish when rows
create or replace view "dev"."main"."orders" as (
select * from read_json('s3://bucket/orders.json', auto_detect = true)
);
-- publish when no rows
create or replace view "dev"."main"."orders" as (
select * from read_json('s3://bucket/orders.json', auto_detect = true)
where "id" is not null and "Day" is not null
);
