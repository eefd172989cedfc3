select
    product_id,
    product_type
from {{ ref('stg_sales__products') }}
