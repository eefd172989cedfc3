select
    count(*) as transactions,
    coalesce(sum(quantity_sold), 0) as units_sold,
    coalesce(sum(total_amount), 0) as revenue,
    {{ etl.decimal_divide('sum(total_amount)', 'count(*)') }} as average_ticket,
    max(total_amount) as largest_ticket,
    min(calendar_date) as first_sale_on,
    max(calendar_date) as last_sale_on
from {{ ref('vw_sales_analysis') }}
