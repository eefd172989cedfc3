with per_product as (
    select
        product_id,
        product_type,
        count(*) as transactions,
        sum(quantity_sold) as units_sold,
        sum(total_amount) as revenue
    from {{ ref('vw_sales_analysis') }}
    group by product_id, product_type
),

ranked as (
    select
        rank() over (order by revenue desc) as revenue_rank,
        product_id,
        product_type,
        transactions,
        units_sold,
        revenue
    from per_product
)

select *
from ranked
where revenue_rank <= {{ var('sales_top_products') }}
