{{ config(materialized='view') }}

select
    month_start,
    extract(year from month_start) as year,
    extract(month from month_start) as month,
    count(*) as transactions,
    sum(quantity_sold) as units_sold,
    sum(total_amount) as revenue,
    {{ etl.decimal_divide('sum(total_amount)', 'count(*)') }} as average_ticket,
    count(distinct product_id) as products_sold,
    count(distinct city) as cities_reached
from {{ ref('vw_sales_analysis') }}
group by month_start
