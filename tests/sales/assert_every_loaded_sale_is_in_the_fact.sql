-- No sale is lost between the files and the fact, and none is in the fact that the files do not have.
select
    coalesce(loaded.sales_id, sales.sales_id) as sales_id,
    case when sales.sales_id is null then 'missing in fct_sales' else 'not in the source' end as problem
from {{ source('sales', 'fact_sales') }} as loaded
full outer join {{ ref('fct_sales') }} as sales on loaded.sales_id = sales.sales_id
where loaded.sales_id is null or sales.sales_id is null
