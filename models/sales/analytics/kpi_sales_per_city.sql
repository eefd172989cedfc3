-- Every city of a segment is listed, also one without a sale.
select
    segments.city,
    count(sales.sales_id) as transactions,
    coalesce(sum(sales.quantity_sold), 0) as units_sold,
    coalesce(sum(sales.total_amount), 0) as revenue,
    {{ etl.decimal_divide('sum(sales.total_amount)', 'count(sales.sales_id)') }} as average_ticket
from {{ ref('dim_customer_segment') }} as segments
left join {{ ref('fct_sales') }} as sales on segments.segment_id = sales.segment_id
group by segments.city
