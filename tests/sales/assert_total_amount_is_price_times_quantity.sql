-- The amount of every sale is its price times its quantity, to the last digit, and agrees with the loaded row.
select
    sales.sales_id,
    sales.total_amount,
    loaded.price_per_unit,
    loaded.quantity_sold
from {{ ref('fct_sales') }} as sales
inner join {{ source('sales', 'fact_sales') }} as loaded on sales.sales_id = loaded.sales_id
where sales.total_amount <> loaded.price_per_unit * loaded.quantity_sold
