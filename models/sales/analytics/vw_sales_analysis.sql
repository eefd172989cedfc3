{{ config(materialized='view') }}

select
    sales.sales_id,
    dates.calendar_date,
    dates.month_start,
    dates.year,
    dates.quarter,
    dates.quarter_name,
    dates.month,
    dates.month_name,
    dates.weekday_name,
    sales.product_id,
    products.product_type,
    sales.segment_id,
    segments.city,
    sales.price_per_unit,
    sales.quantity_sold,
    sales.total_amount
from {{ ref('fct_sales') }} as sales
left join {{ ref('dim_date') }} as dates on sales.date_id = dates.date_id
left join {{ ref('dim_product') }} as products on sales.product_id = products.product_id
left join {{ ref('dim_customer_segment') }} as segments on sales.segment_id = segments.segment_id
