select
    ordered_on,
    count(distinct order_id) as orders,
    sum(quantity) as drinks,
    sum(amount) as revenue
from {{ ref('fct_order_lines') }}
group by ordered_on
